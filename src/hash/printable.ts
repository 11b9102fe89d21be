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

/**
 * The start of a text that comes from outside, safe to show, for messages: no input makes one long.
 *
 * @example
 * excerpt('a'.repeat(100), 3); // "aaa…"
 */
export function excerpt(text: string, limit = 60): string {
  return printable(text.length > limit ? `${text.slice(0, limit)}…` : text);
}

/** A value of any kind for a message: text in quotes, objects by their kind. */
export function excerptOf(value: unknown): string {
  if (typeof value === 'string') return `"${excerpt(value)}"`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
