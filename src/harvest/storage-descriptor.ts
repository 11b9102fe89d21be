/** STORAGE_DEVICE_DESCRIPTOR (winioctl.h): how a Windows driver describes a disk. */
import type { Disk } from '../hash/model.js';
import { deviceText } from './text.js';

/** Offsets of the fields that hold the offset of a string, which is 0 where there is none. */
const OFFSETS = { vendor: 12, product: 16, serialNumber: 24 } as const;
/** Bytes up to the raw properties. */
const HEADER_SIZE = 36;

/** The strings of block 7, spaces kept. A descriptor that is cut, or whose offsets lead out of it, gives fewer. */
export function readStorageDescriptor(descriptor: Uint8Array): Pick<Disk, 'serialNumber' | 'product' | 'vendor'> {
  if (descriptor.length < HEADER_SIZE) return {};
  const view = new DataView(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength);
  const text = (at: number): string | undefined => {
    const offset = view.getUint32(at, true);
    return offset >= HEADER_SIZE && offset < descriptor.length ? deviceText(descriptor.subarray(offset)) : undefined;
  };
  return { vendor: text(OFFSETS.vendor), product: text(OFFSETS.product), serialNumber: text(OFFSETS.serialNumber) };
}
