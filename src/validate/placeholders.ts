/**
 * Whether a value is an identity or a placeholder for one: SMBIOS strings and serial numbers, by the texts of
 * `placeholder-table.ts`, the words of `placeholder-words.ts` and the shapes of `placeholder-shapes.ts`. Validation,
 * matching, duplicates and redaction all ask here. Whole fleets pass through, so the usual serial number allocates
 * nothing, and texts, which repeat within a fleet, are judged once (`verdicts.ts`).
 */
import { compactText, placeholderShape, type Shape } from './placeholder-shapes.js';
import { GENERIC_SKUS, PLACEHOLDER_TEXTS } from './placeholder-table.js';
import { byRule, listedBy, type Placeholder } from './placeholder-verdict.js';
import { isWordPart, nextTriple, saysNothing } from './placeholder-words.js';

export type { Placeholder, PlaceholderRule } from './placeholder-verdict.js';

const SHAPES: Readonly<Record<Shape, Placeholder>> = {
  punctuation: byRule('punctuation', 'linuxhw', 'holds no letter and no digit'),
  'repeated-character': byRule('repeated-character', 'GLPI', 'repeats one character'),
  'digit-run': byRule('digit-run', 'OCS Inventory', 'only counts digits up or down'),
  sequence: byRule('sequence', 'linuxhw', 'only counts'),
  'only-zero-and-one': byRule('only-zero-and-one', 'GLPI', 'holds only the digits 0 and 1'),
  'too-short': byRule('too-short', 'GLPI', 'is shorter than three characters'),
};
const DIGIT = byRule('too-short', 'linuxhw', 'is a single digit');
const WORDS = byRule('words', 'linuxhw', 'is made of words that firmware leaves in place of a value');

const TEXTS = new Map<string, Placeholder>();
for (const [source, texts] of PLACEHOLDER_TEXTS) {
  const placeholder = listedBy(source);
  for (const text of texts) {
    const key = compactText(text);
    if (!TEXTS.has(key)) TEXTS.set(key, placeholder);
  }
}

/** How listed texts begin and how long they are: nearly every real serial number is ruled out by that. */
const LONGEST_TEXT = Math.max(...[...TEXTS.keys()].map((text) => text.length));
const CANDIDATES = new Uint8Array(2 ** 14);
/** The first two characters and the length as a place in the table; others may share it. */
const candidate = (first: number, second: number, length: number): number =>
  (Math.imul(first, 0x3d1) + Math.imul(second, 0x25) + length) & (CANDIDATES.length - 1);
for (const text of TEXTS.keys()) CANDIDATES[candidate(text.charCodeAt(0), text.charCodeAt(1), text.length)] = 1;

/** `N-one` is a maker's name and not `None`: a hyphen inside a short word belongs to it, unless it stands for a slash. */
const HYPHENATED_NAME = /^(?!n-a$)\p{L}{1,3}-\p{L}{1,4}$/iu;

/** Longest text that rules look at; a longer one is cut for them, so that a hostile one costs no more. */
const LONGEST_JUDGED = 256;

/** Texts of a fleet repeat: what was said of the last ones, by themselves. */
const judged = new Map<string, Placeholder | undefined>();
const MOST_JUDGED = 1024;

function judgeText(value: string): Placeholder | undefined {
  if (value.length > LONGEST_JUDGED) return judgeAlone(value, false);
  const known = judged.get(value);
  if (known !== undefined || judged.has(value)) return known;
  if (judged.size === MOST_JUDGED) judged.clear();
  const placeholder = judgeAlone(value, false);
  judged.set(value, placeholder);
  return placeholder;
}

function judgeAlone(value: string, isSerial: boolean): Placeholder | undefined {
  const text = value.trim().slice(0, LONGEST_JUDGED);
  if (text === '') return undefined;
  const compact = compactText(text);
  const isWord = !HYPHENATED_NAME.test(text);
  const listed = isWord ? TEXTS.get(compact) : undefined;
  if (listed !== undefined) return listed;
  const shape = placeholderShape(text, compact, isSerial);
  if (shape !== undefined) return shape === 'too-short' && !isSerial ? DIGIT : SHAPES[shape];
  return isWord && saysNothing(text, compact) ? WORDS : undefined;
}

/**
 * Whether a text stands for a missing one. Case, whitespace and punctuation do not count. A blank text is not one: it is
 * missing.
 *
 * @param value a text as the firmware has it
 * @returns what it was recognised by, or undefined for a text with meaning
 * @example
 * placeholderText('To be filled by O.E.M.')?.source; // "systemd hwdb"
 * placeholderText('Latitude 5530'); // undefined
 */
export function placeholderText(value: string): Placeholder | undefined {
  return judgeText(value);
}

/**
 * Whether a serial number stands for a missing one: {@link placeholderText}, and zeros and ones, fewer than three
 * characters, and what hypervisors write for every disk.
 *
 * @param value a serial number as the firmware or the disk has it
 * @returns what it was recognised by, or undefined for a serial number; undefined for a blank one, which is missing
 * @example
 * placeholderSerial('0000_0000_0000_0000.')?.rule; // "repeated-character"
 */
export function placeholderSerial(value: string): Placeholder | undefined {
  return isSurelySerialText(value) ? undefined : judgeAlone(value, true);
}

const asBytes = new Uint8Array(64);

/** {@link isSurelySerial} of a text. */
function isSurelySerialText(value: string): boolean {
  const { length } = value;
  if (length > asBytes.length) return false;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 0x7e) return false;
    asBytes[i] = code;
  }
  return isSurelySerial(asBytes, 0, length);
}

/** Stock texts in the SKU field that name a platform or a kind of device: not a fault, and not an identity. */
export function isGenericSku(value: string): boolean {
  const text = value.trim();
  return GENERIC_SKUS.some((pattern) => pattern.test(text));
}

const LETTER_M = 0x6d;
const LETTER_Q = 0x71;
const LETTER_X = 0x78;
const ZERO = 0x30;
const SHORTEST_SERIAL = 3;
/** A count or a repetition of this length may be the rules' business. */
const LONGEST_COUNT = 4;
/** What a byte of a serial number counts as: a letter or digit in lower case, 1 for other characters, 0 for what is none. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 0x20 || byte > 0x7e) return 0;
  const character = String.fromCharCode(byte).toLowerCase();
  return /[a-z0-9]/.test(character) ? character.charCodeAt(0) : 1;
});
const NINE = 0x39;

/**
 * Whether bytes are certainly not a placeholder: what {@link placeholderSerial} says of nearly every serial number, determined
 * without making a text. Where it says no, the text has to be asked.
 *
 * @param bytes what holds the text, UTF-8
 * @param at its first byte
 * @param size its bytes
 */
export function isSurelySerial(bytes: Uint8Array, at: number, size: number): boolean {
  let length = 0;
  let first = 0;
  let second = 0;
  let before = 0;
  let up = 1;
  let down = 1;
  let same = 1;
  let triple = 0;
  let mixed = 0;
  for (let i = at; i < at + size; i++) {
    const code = FOLDED[bytes[i]];
    if (code <= 1) {
      if (code === 0) return false;
      continue;
    }
    if (length === 0) first = code;
    else if (length === 1) second = code;
    length++;
    mixed |= code <= NINE ? 1 : 2;
    const step = code - before;
    up = step === 1 || step === -9 ? up + 1 : 1;
    down = step === -1 || step === 9 ? down + 1 : 1;
    same = step === 0 ? same + 1 : 1;
    if (up > LONGEST_COUNT || down > LONGEST_COUNT || (code === LETTER_X && same >= SHORTEST_SERIAL)) return false;
    before = code;
    const last = triple;
    triple = nextTriple(last, code);
    if (isWordPart(last, triple)) return false;
  }
  // A letter among other characters is neither a repetition nor a count; two letters and a number may be a virtual disk's.
  if (mixed !== 3 || length < SHORTEST_SERIAL) return false;
  if (length <= LONGEST_TEXT && CANDIDATES[candidate(first, second, length)] !== 0) return false;
  // `0x…` and `QM…` are asked in full.
  return !(first === ZERO && second === LETTER_X) && !(first === LETTER_Q && second === LETTER_M);
}

/** A count of more than so many digits may break off once in three. */
const DIGITS_PER_BREAK = 3;

/**
 * Whether digits surely are not placeholder: what {@link placeholderText} says of nearly every product key id, determined
 * without making a text. Where it says no, the text has to be asked.
 *
 * @param bytes what holds the digits
 * @param at the first of them
 * @param size how many, at least six
 */
export function isSurelyNumber(bytes: Uint8Array, at: number, size: number): boolean {
  const most = size / DIGITS_PER_BREAK;
  let up = 0;
  let down = 0;
  let others = 0;
  let beyondOne = bytes[at] > ZERO + 1 ? 1 : 0;
  for (let i = at + 1; i < at + size; i++) {
    const step = bytes[i] - bytes[i - 1];
    if (step !== 1 && step !== -9) up++;
    if (step !== -1 && step !== 9) down++;
    if (step !== 0) others++;
    if (bytes[i] > ZERO + 1) beyondOne++;
  }
  if (up <= most || down <= most || others === 0 || beyondOne === 0) return false;
  return size > LONGEST_TEXT || CANDIDATES[candidate(bytes[at], bytes[at + 1], size)] === 0;
}

export { classifyMac, classifyMacBytes, type MacClass, type MacTrust } from './mac-addresses.js';
export { placeholderUuid, placeholderUuidBytes } from './placeholder-uuids.js';
