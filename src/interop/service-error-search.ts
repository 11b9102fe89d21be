/**
 * Finds codes, names and messages in a text. Numbers are the difficult part: "400 devices" and "device 164" hold no code,
 * "801c0003" is a result of Windows and not 801. A number counts where the text says that it is one: after "error", "code"
 * or "event", beside a name, in a list of codes, or where the text holds nothing else.
 */
import { SERVICE_ERRORS, type ServiceError } from './service-error-table.js';

/** What was found at one place of the text. */
export interface FoundAnswer {
  /** As the text writes it. */
  readonly found: string;
  /** Undefined for a code that is not known. */
  readonly error: ServiceError | undefined;
  /** Where it is in the text, white space collapsed. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'code' | 'name' | 'text';
}

const UNSIGNED = 2 ** 32;
const SIGN = 2 ** 31;

const byNumber = new Map<number, ServiceError>();
const byName = new Map<string, ServiceError>();
const byText: { readonly parts: readonly string[]; readonly error: ServiceError }[] = [];
for (const error of SERVICE_ERRORS) {
  if (error.code !== undefined) byNumber.set(Number(error.code), error);
  for (const name of error.names) byName.set(name.toLowerCase(), error);
  for (const text of error.texts ?? []) byText.push({ parts: text.split(' * '), error });
}

/** Words before a number that make it a code, whether it is known or not. */
const STRONG = new Set(
  'error errors err code codes errorcode deviceerrorcode errornumber event events eventid hresult hr'.split(' '),
);
/** Words that make a known number a code. */
const WEAK = new Set('status statuscode http https result reason'.split(' '));
/** Words after which a number is a code only behind a colon or a bracket: "failed: 808", not "failed 100 times". */
const OUTCOME = new Set('failed fails failure'.split(' '));
/** Words that may be between those and the number. */
const LINKS = new Set('code codes id ids number no is was with the a an and or of'.split(' '));
const MOST_LINKS = 3;
/** What is counted: a number before one of these is not a code. */
const COUNTED = new Set(
  'device devices row rows hash hashes record records item items computer computers machine machines user users line lines file files time times attempt attempts second seconds minute minutes hour hours day days ms of percent mb gb kb bytes'.split(
    ' ',
  ),
);
/** The words of HTTP for its own numbers. */
const HTTP_PHRASES = new Map([
  [400, 'bad request'],
  [403, 'forbidden'],
  [404, 'not found'],
  [409, 'conflict'],
  [429, 'too many requests'],
]);

interface Word {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
}

/** A number that a word is, and how sure it is that it is a code. */
interface Reading {
  readonly value: number;
  readonly certain: boolean;
  readonly start: number;
}

/** Reads a word as a number: HRESULT in any form, or a plain number. */
function readingOf(text: string, { lower, start }: Word): Reading | undefined {
  if (/^0x[0-9a-f]+$/.test(lower)) {
    const digits = lower.slice(2).replace(/^f{8}(?=[89a-f][0-9a-f]{7}$)/, '');
    return { value: digits.length > 8 ? Number.NaN : Number.parseInt(digits, 16), certain: digits.length > 4, start };
  }
  if (/^\d{1,10}$/.test(lower)) return decimalReading(text, lower, start);
  // Without 0x, a result of Windows is told from a word by its severity and facility.
  if (/^(8[0-7]|c[01])[0-9a-f]{6}$/.test(lower)) {
    return { value: Number.parseInt(lower, 16), certain: true, start };
  }
  return undefined;
}

function decimalReading(text: string, digits: string, start: number): Reading {
  const value = Number.parseInt(digits, 10);
  const hex = digits.length === 8 ? Number.parseInt(digits, 16) : Number.NaN;
  if (byNumber.has(hex)) return { value: hex, certain: true, start };
  const negative = text[start - 1] === '-' && !/[\w.]/.test(text[start - 2] ?? '');
  // Logs show an HRESULT as a signed number too: -2147023436 is 0x800705B4.
  if (negative) {
    const large = digits.length >= 9 && value <= SIGN;
    return { value: large ? UNSIGNED - value : -value, certain: large, start: start - 1 };
  }
  return { value, certain: value >= SIGN && byNumber.has(value), start };
}

/** Characters between two places, where they are few and only punctuation. */
const PUNCTUATION = /^[\s:=()[\]{}<>"'`,;|/&+–—-]*$/;
const NEARBY = 8;
const joins = (text: string, from: number, to: number): boolean =>
  to - from <= NEARBY && PUNCTUATION.test(text.slice(from, to));

/** Whether digits belong to something longer: a version, a date, a time, a number with separators. */
function isPart(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? '';
  const after = text[end] ?? '';
  if (before !== '' && '.:/\\-'.includes(before) && /\d/.test(text[start - 2] ?? '')) return true;
  if (before !== '' && '.-\\@'.includes(before) && /[a-z]/i.test(text[start - 2] ?? '')) return true;
  if (after !== '' && '.:-@%'.includes(after) && /\d/.test(text[end + 1] ?? '')) return true;
  return after === '%' || after === '@';
}

/** Whether the words before a number say that it is a code: 2 for any, 1 for a known one, 0 for no. */
function announced(text: string, words: readonly Word[], at: number): 0 | 1 | 2 {
  let end = words[at].start;
  for (let i = at - 1, links = 0; i >= 0 && links <= MOST_LINKS; i--, links++) {
    const gap = text.slice(words[i].end, end);
    if (!joins(text, words[i].end, end)) return 0;
    const { lower } = words[i];
    if (STRONG.has(lower)) return words[i - 1]?.lower === 'exit' ? 0 : 2;
    if (WEAK.has(lower)) return 1;
    if (OUTCOME.has(lower)) return links > 0 || /[:(=]/.test(gap) ? 1 : 0;
    if (!LINKS.has(lower)) return 0;
    end = words[i].start;
  }
  return 0;
}

const nameOf = (word: Word | undefined): ServiceError | undefined => word && byName.get(word.lower);

/** Whether a number is the value of a setting of the registry. */
const isValue = (text: string, words: readonly Word[], at: number): boolean =>
  nameOf(words[at - 1])?.origin === 'registry' && joins(text, words[at - 1].end, words[at].start);

/** Whether a number is where a code would be. */
function isCode(text: string, words: readonly Word[], at: number, reading: Reading, before: FoundAnswer | undefined) {
  const word = words[at];
  const next = words[at + 1];
  const known = byNumber.has(reading.value);
  if (reading.certain) return known || !/^\d+$/.test(word.lower) || reading.start < word.start;
  if (isPart(text, word.start, word.end)) return false;
  if (next !== undefined && COUNTED.has(next.lower) && joins(text, word.end, next.start)) return false;
  const announcement = announced(text, words, at);
  if (announcement === 2) return known || word.text.length >= 3;
  if (!known) return false;
  if (announcement === 1) return true;
  if (before?.kind === 'code' && joinsList(text.slice(before.end, word.start))) return true;
  if (nameOf(words[at - 1]) !== undefined && joins(text, words[at - 1].end, word.start)) return true;
  if (next !== undefined && nameOf(next) !== undefined && joins(text, word.end, next.start)) return true;
  return text
    .slice(word.end)
    .trimStart()
    .toLowerCase()
    .startsWith(HTTP_PHRASES.get(reading.value) ?? '\0');
}

const joinsList = (gap: string): boolean => gap.length <= NEARBY && /^[\s,;/&+]*$/.test(gap.replace(/and|or/i, ''));

const answer = (text: string, start: number, end: number, kind: FoundAnswer['kind'], error?: ServiceError) => ({
  found: text.slice(start, end),
  error,
  start,
  end,
  kind,
});

/** Codes and names, in the order of the text. */
function wordsFound(text: string): FoundAnswer[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    const [word] = match;
    words.push({ text: word, lower: word.toLowerCase(), start: match.index, end: match.index + word.length });
  }
  const readings = words.map((word) => readingOf(text, word));
  const onlyCodes = words.every(
    (word, i) => nameOf(word) !== undefined || (readings[i] !== undefined && !isPart(text, word.start, word.end)),
  );
  const found: FoundAnswer[] = [];
  words.forEach((word, at) => {
    const reading = readings[at];
    const named = nameOf(word);
    if (named !== undefined) found.push(answer(text, word.start, word.end, 'name', named));
    else if (reading === undefined || isValue(text, words, at)) return;
    else if (onlyCodes || isCode(text, words, at, reading, found.at(-1))) {
      found.push(answer(text, reading.start, word.end, 'code', byNumber.get(reading.value)));
    }
  });
  return found;
}

/** Where the parts of a message are, in their order and not far from each other. */
function placeOf(lower: string, parts: readonly string[]): { start: number; end: number } | undefined {
  const start = lower.indexOf(parts[0]);
  if (start < 0) return undefined;
  let end = start + parts[0].length;
  for (const part of parts.slice(1)) {
    const at = lower.indexOf(part, end);
    if (at < 0 || at - end > 120) return undefined;
    end = at + part.length;
  }
  return { start, end };
}

function textsFound(text: string): FoundAnswer[] {
  const lower = text.toLowerCase();
  // Lower case may be longer than the text (Turkish İ): places would not be those of the text.
  if (lower.length !== text.length) return [];
  return byText.flatMap(({ parts, error }) => {
    const place = placeOf(lower, parts);
    return place === undefined ? [] : [answer(text, place.start, place.end, 'text', error)];
  });
}

/** How much an answer says about the answers next to it: a code more than a message, a message more than a name. */
const RANK = { code: 2, text: 1, name: 0 } as const;

/** Whether an answer next to it says the same thing more reliably: "809 ZtdDeviceHasNoAssignedProfile". */
function isOverruled(text: string, found: readonly FoundAnswer[], at: number): boolean {
  const one = found[at];
  const besides = [found[at - 1], found[at + 1]].filter(
    (other) =>
      other?.error !== undefined &&
      other.error.origin === one.error?.origin &&
      (other.start < one.start ? joins(text, other.end, one.start) : joins(text, one.end, other.start)),
  );
  if (besides.some(({ error }) => error === one.error)) return false;
  return besides.some(({ kind }) => RANK[kind] > RANK[one.kind]);
}

/** All answers in a text, each once, in the order of the text. */
export function findAnswers(original: string): FoundAnswer[] {
  const text = original.replace(/\s+/g, ' ').trim();
  const texts = textsFound(text);
  const inside = ({ start, end }: FoundAnswer): boolean =>
    texts.some((message) => message.start <= start && end <= message.end);
  const found = [...texts, ...wordsFound(text).filter((word) => word.error !== undefined || !inside(word))].sort(
    (a, b) => a.start - b.start,
  );
  const seen = new Set<ServiceError | string>();
  return found.filter((one, at) => {
    const key = one.error ?? one.found.toLowerCase();
    if (seen.has(key) || isOverruled(text, found, at)) return false;
    seen.add(key);
    return true;
  });
}
