/** Text from outside, made safe to show: firmware strings can hold terminal escapes and marks that reorder a line. */

// C0 and C1 controls, line and paragraph separators, bidirectional controls, zero-width characters, lone surrogates.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * Replaces every character that is not plainly visible by `\u{…}`.
 *
 * @example
 * printable('ACME\u001b[31m'); // "ACME\\u{1b}[31m"
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);
}
