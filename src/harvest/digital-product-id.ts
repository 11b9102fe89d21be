/**
 * Windows' registry value DigitalProductId, for block 26: the part number of the product key. The value belongs to the
 * key that Windows runs with; block 26 belongs to the key in the firmware, so the two have to be the same key.
 */
import { productKeyNumber } from '../firmware/msdm.js';
import { deviceText } from './text.js';

/** Offsets: group (u32), part number (16 bytes), key (15 bytes, little-endian). */
const LAYOUT = { group: 32, partNumber: 36, key: 52, end: 67 } as const;
/** The key's number has 115 bits; the next one marks keys that hold the letter N. */
const KEY_BITS = 115n;
const GROUP_MASK = 0xf_ffffn;

/** How every part number of a hash begins. */
const PREFIX = '[TH]';
const PART_NUMBER = /^(\[TH\])?(X\d\d-\d{5}|res-v\d{4})$/;

/**
 * The part number in the form of block 26; undefined where the value belongs to another key than the firmware's, or
 * holds none. Never throws.
 *
 * @param value the registry value
 * @param firmwareKey the product key of the MSDM table
 */
export function partNumberOf(value: Uint8Array, firmwareKey: string): string | undefined {
  if (value.length < LAYOUT.end) return undefined;
  const own = productKeyNumber(firmwareKey);
  if (keyBits(value) !== (own | (1n << KEY_BITS))) return undefined;
  const group = new DataView(value.buffer, value.byteOffset, value.byteLength).getUint32(LAYOUT.group, true);
  if (BigInt(group) !== (own & GROUP_MASK)) return undefined;
  const text = deviceText(value.subarray(LAYOUT.partNumber, LAYOUT.key)) ?? '';
  if (!PART_NUMBER.test(text)) return undefined;
  return text.startsWith(PREFIX) ? text : PREFIX + text;
}

/** The fifteen bytes as a number, its four highest bits, of unknown meaning, left out. */
function keyBits(value: Uint8Array): bigint {
  let number = 0n;
  for (let at = LAYOUT.end - 1; at >= LAYOUT.key; at--) number = (number << 8n) | BigInt(value[at]);
  return number & ((1n << (KEY_BITS + 1n)) - 1n);
}
