/** Text from outside, made safe to show: firmware strings can hold terminal escapes and marks that reorder a line. */

/**
 * What is not plainly visible, by Unicode's own properties, so that no list has to be kept: controls (C0, DEL, C1), format
 * characters (bidirectional marks and overrides, soft hyphen, zero-width characters, interlinear annotation, tags), line and
 * paragraph separators, lone surrogates, and all else that is shown as nothing (variation selectors, fillers).
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** What nearly every text is; the long way takes five times as long to find that out. */
const PLAIN = /^[\x20-\x7e]*$/;
/** The same of JSON, whose line ends are the indentation's. */
const PLAIN_JSON = /^[\n\x20-\x7e]*$/;

/**
 * Replaces every character that is not plainly visible by `\u{…}`.
 *
 * @example
 * printable('ACME\u001b[31m'); // "ACME\\u{1b}[31m"
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return escapeInvisible(text, (codePoint) => `\\u{${codePoint.toString(16)}}`);
}

/** Replaces every character that is not plainly visible by what a notation of its own writes for it. */
export function escapeInvisible(text: string, notation: (codePoint: number) => string): string {
  return text.replace(UNPRINTABLE, (character) => notation(character.codePointAt(0) as number));
}

/**
 * A value as JSON that is safe to show on a terminal: what {@link printable} escapes is written `\uXXXX`, which every JSON
 * parser reads back as the same text. BigInt values become text.
 *
 * @param indent spaces for each level; none gives one line
 * @example
 * printableJson({ model: 'A\u202eB' }); // '{"model":"A\\u202eB"}'
 */
export function printableJson(value: unknown, indent?: number): string {
  const json = jsonOf(value, indent);
  if (PLAIN_JSON.test(json)) return json;
  // Line ends are the indentation's: those of a text are escaped already.
  return json.replace(UNPRINTABLE, (character) => (character === '\n' ? character : unicodeEscapes(character)));
}

/** JSON in which BigInt values are text. Without a function that sees each member it takes a third of the time. */
function jsonOf(value: unknown, indent: number | undefined): string {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch {
    return JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? `${member}` : member), indent);
  }
}

/** One escape for each UTF-16 code unit. */
function unicodeEscapes(character: string): string {
  let escapes = '';
  for (let i = 0; i < character.length; i++) escapes += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return escapes;
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
