/** Files of device indexes, on Node. */
import { readAtMost } from '../files/bounded.js';
import { writeOutputFile } from '../files/output-file.js';
import type { DeviceIndex, DeviceIndexOptions } from './device-index.js';
import { decodeDeviceIndex, INDEX_MAGIC, IndexFormatError, indexPieces } from './index-file.js';

/** Bytes of an index file at the most: some twelve million devices. */
export const LARGEST_INDEX = 2 * 1024 * 1024 * 1024 - 1;

/**
 * Writes an index to a file, whole or not at all; an existing one is replaced. A new one is readable
 * for its owner only: it identifies devices.
 *
 * @throws {@link OutputFileError} `output-not-writable`
 */
export async function saveDeviceIndex(index: DeviceIndex, path: string): Promise<void> {
  await writeOutputFile(path, indexPieces(index), { force: true, private: true });
}

/**
 * Reads an index from a file.
 *
 * @throws {@link IndexFormatError} `not-an-index`, `index-version`, `index-damaged`, `index-too-large`
 */
export async function loadDeviceIndex(path: string, options: DeviceIndexOptions = {}): Promise<DeviceIndex> {
  const bytes = await readAtMost(path, LARGEST_INDEX, INDEX_MAGIC);
  if (bytes === undefined) {
    throw new IndexFormatError(
      'index-too-large',
      'the file has 2 GiB or more; divide the devices among several indexes',
    );
  }
  return decodeDeviceIndex(bytes, options);
}
