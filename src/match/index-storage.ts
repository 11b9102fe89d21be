/** Files of device indexes, on Node. */
import { readFile } from 'node:fs/promises';
import { writeOutputFile } from '../files/output-file.js';
import type { DeviceIndex, DeviceIndexOptions } from './device-index.js';
import { decodeDeviceIndex, encodeDeviceIndex } from './index-file.js';

/**
 * Writes an index to a file, whole or not at all; an existing one is replaced. A new one is readable
 * for its owner only: it identifies devices.
 *
 * @throws {@link OutputFileError} `output-not-writable`
 */
export async function saveDeviceIndex(index: DeviceIndex, path: string): Promise<void> {
  await writeOutputFile(path, encodeDeviceIndex(index), { force: true, private: true });
}

/**
 * Reads an index from a file.
 *
 * @throws {@link IndexFormatError} `not-an-index`, `index-version`, `index-damaged`
 */
export async function loadDeviceIndex(path: string, options: DeviceIndexOptions = {}): Promise<DeviceIndex> {
  return decodeDeviceIndex(await readFile(path), options);
}
