/**
 * The base64 characters in a text, with everything else taken off that line wraps, quotation, markup and escapes put
 * between them: percent-encoding, entities, JSON's and PowerShell's escapes, quoted-printable, base64url. Nothing is decided
 * here about which of the characters are a hash; a wrong reading fails the checksum.
 */
import { allocate } from '#platform';

/** Base64 characters of a text. */
export interface Base64Characters {
  /** The characters' codes, base64url turned into base64. */
  readonly codes: Uint8Array;
  /** Where each begins in the text, and where it ends. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/** How spaces are read. */
export interface CharacterOptions {
  /** Spaces between two characters of one line are `+`, which form decoding turned into spaces. */
  plusIsBlank: boolean;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of each base64 character by its code; -1 for others. */
export const SEXTETS = new Int8Array(256).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) SEXTETS[ALPHABET.charCodeAt(i)] = i;

const isBase64 = (code: number): boolean => code < 256 && SEXTETS[code] >= 0;
const BLANK = 0x20;
const PLUS = 0x2b;
const SLASH = 0x2f;

/** An escape at a position: one pattern a first character, with what it stands for in group 1 to 3. */
const ESCAPES: ReadonlyMap<number, RegExp> = new Map([
  // %2B, and %252B of a text that was encoded twice
  [0x25, /%(?:25)*([0-9A-Fa-f]{2})/y],
  // &#43; &#x2B; &amp;#43;
  [0x26, /&(?:amp;)*(?:#[xX]([0-9A-Fa-f]{1,5})|#(\d{1,6})|([A-Za-z]{2,8}));/y],
  // =2B of quoted-printable, and its soft line break
  [0x3d, /=(?:3D)?(?:([0-9A-F]{2})|[ \t]*\r*\n)/y],
  // \u002B \x2B \/ \n and line continuations; \\u002B of JSON in JSON; words of RTF and LaTeX that break lines
  [
    0x5c,
    /\\+(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(?:par|line|newline|linebreak|allowbreak|texttt)(?![A-Za-z])|[nrt"'-])?/y,
  ],
  // _x002B_ of CLIXML and of spreadsheets
  [0x5f, /_x([0-9A-Fa-f]{4})_/y],
  // `n of PowerShell
  [0x60, /`[nrt]?/y],
  // a tag
  [0x3c, /<[/!?]?[A-Za-z][^<>]{0,256}>/y],
]);
const NAMED: Readonly<Record<string, number>> = { plus: PLUS, sol: SLASH };

/** Finds the base64 characters of text[start, end). */
export function base64Characters(
  text: string,
  start: number,
  end: number,
  options?: CharacterOptions,
): Base64Characters {
  const codes = allocate(end - start);
  const starts = new Int32Array(end - start);
  const ends = new Int32Array(end - start);
  let count = 0;
  const add = (code: number, at: number, stop: number): void => {
    codes[count] = code;
    starts[count] = at;
    ends[count++] = stop;
  };
  for (let at = start; at < end; ) {
    const code = text.charCodeAt(at);
    if (isBase64(code)) {
      add(code, at, ++at);
      continue;
    }
    if (code === BLANK && options?.plusIsBlank) {
      const stop = blanksEnd(text, at, end);
      const between = at > start && isBase64(text.charCodeAt(at - 1)) && stop < end && isBase64(text.charCodeAt(stop));
      if (between) for (let i = at; i < stop; i++) add(PLUS, i, i + 1);
      at = stop;
      continue;
    }
    const pattern = ESCAPES.get(code);
    if (pattern) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match && pattern.lastIndex <= end) {
        const own = codeOf(match);
        if (own >= 0 && isBase64(own)) add(own, at, pattern.lastIndex);
        at = pattern.lastIndex;
        continue;
      }
    }
    if (code === 0x2d) add(PLUS, at, at + 1);
    else if (code === 0x5f) add(SLASH, at, at + 1);
    at++;
  }
  return { codes, starts, ends, count };
}

/** The character that an escape stands for; -1 where it stands for none. */
function codeOf([sequence, first, second, third]: RegExpExecArray): number {
  if (third !== undefined) return NAMED[third] ?? -1;
  if (first !== undefined) return Number.parseInt(first, 16);
  if (second === undefined) return -1;
  return Number.parseInt(second, sequence.startsWith('&') ? 10 : 16);
}

function blanksEnd(text: string, at: number, end: number): number {
  let stop = at;
  while (stop < end && text.charCodeAt(stop) === BLANK) stop++;
  return stop;
}
