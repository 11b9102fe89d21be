/** Hex digits beside bytes: digests come as text, and are compared with what a hash stores. */
const hexDigit = (value: number): number => (value < 10 ? 0x30 : 0x57) + value;

/** Whether lower-case hex digits are those of the bytes at `at`; it makes no string of the bytes. */
export function isHexOf(digits: string, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < digits.length; i += 2) {
    const byte = bytes[at + (i >> 1)];
    if (digits.charCodeAt(i) !== hexDigit(byte >> 4) || digits.charCodeAt(i + 1) !== hexDigit(byte & 15)) return false;
  }
  return true;
}
