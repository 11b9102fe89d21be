/** IDENTIFY DEVICE data of ATA disks (ACS-4, table 55): 256 little-endian words. */
import { deviceText } from './text.js';

/** Words that hold a string; each word has its first character in the high byte. */
const STRINGS = { serial: [10, 20], model: [27, 47] } as const;

/** A word; undefined where the data is too short. */
export function ataWord(data: Uint8Array, word: number): number | undefined {
  return data.length >= 2 * word + 2 ? data[2 * word] | (data[2 * word + 1] << 8) : undefined;
}

/** A string with its spaces; undefined where the data is too short or the string is empty. */
export function ataText(data: Uint8Array, name: keyof typeof STRINGS): string | undefined {
  const [first, end] = STRINGS[name];
  if (data.length < 2 * end) return undefined;
  return deviceText(Uint8Array.from({ length: 2 * (end - first) }, (_, i) => data[2 * first + (i ^ 1)]));
}

/** Word 217 and SCSI's medium rotation rate: 1 does not rotate, 0401h to FFFEh revolutions a minute, else not reported. */
export function rotationOf(rate: number | undefined): boolean | null {
  if (rate === 1) return false;
  return rate !== undefined && rate >= 0x0401 && rate <= 0xfffe ? true : null;
}

/** Word 169, bit 0: the disk knows DATA SET MANAGEMENT's TRIM. */
export function supportsTrim(data: Uint8Array): boolean | null {
  const word = ataWord(data, 169);
  return word === undefined ? null : (word & 1) !== 0;
}
