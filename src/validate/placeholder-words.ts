/**
 * Texts that are made of nothing but the words that firmware leaves in place of a value: a field's own name, "default",
 * "not specified", "to be filled by O.E.M." and their relatives, however they are joined, numbered, decorated, cut or
 * misspelt. The words were collected from the SMBIOS texts of real machines (dmidecode reports of the linuxhw project).
 */

/** Words that alone say that there is no value. */
const WORDS = [
  // Names of the SMBIOS fields.
  'system base board chassis enclosure product manufacturer manufacture vendor serial number sernum numb sku family',
  'version name model string asset field smbios bios uuid config index',
  // What stands for a value.
  'default unknown unknow undefined undetermined unspecified invalid null none empty blank tbd odm oem information',
  'specified specify available applicable present settable supported support provided defined define determined',
  'assigned programmed installed populated configured initialized filled fill reserved reserve more',
  'notset notused notfound notknown nodata novalue dummy test sample example prototype changeme mfg futureuse',
  // One word for "not …", and the usual slips.
  'unset unavailable unassigned unprogrammed uninitialized uninitialised unregistered unsupported undef unkown missing',
].flatMap((line) => line.split(' '));

/** Words between those: a text of these alone says nothing either way. */
const LINKS =
  'to be by for of or in is no not na id num tag out the this here your insert enter please value text yet set supplied updated sn sys company brand'.split(
    ' ',
  );

/** Phrases that say it anywhere in a text, and that also occur cut and misspelt. */
const PHRASES = [
  'tobefilledbyoem',
  'tobedefinedbyoem',
  'defaultstring',
  'notspecified',
  'notapplicable',
  'notavailable',
  'systemmanufacturer',
  'systemproductname',
  'systemserialnumber',
  'baseboardmanufacturer',
  'baseboardproductname',
  'baseboardserialnumber',
  'chassisserialnumber',
];
/** What is left of a phrase in a longer text. */
const CONTAINED = [
  'tobefilled',
  'tobeupdated',
  'tobeprovided',
  'tobeassigned',
  'filledbyoem',
  'fillbyoem',
  'tobedefined',
  'defaultstring',
  'notspecified',
  'notapplicable',
];

/** Makers that write the name of the field after their own name. */
const MAKER_AND_FIELD = /^(?:acer|asus|dell|hp|lenovo|medion|msi|toshiba)(?:sku|product)(?:name|number)?$/;
/** `test123`, `Test SN 7`: somebody's trial. */
const TRIAL = /^(?:oem)?test(?:sn|no)?\d{1,6}$/;
/** `Hampoo Reserved`, `In-S_Reserve`. */
const RESERVED = /(?:^|[^a-z])reserved?(?:$|[^a-z])/i;
/** `Type1Family`, `Type1 - SKU0`, `SmbiosType1_SystemProductName`: the SMBIOS structure and the field. */
const STRUCTURE = /^(?:smbios)?type\d{1,2}(?=.)/;
const FIELD_WORD = /sku|family|serial|product|manufacturer|vendor|version|board|chassis|name|config|asset|uuid|system/;

/** Longest text that is looked at, as letters and digits; every phrase repeated once fits. */
const LONGEST = 64;
/** Least letters that a cut phrase keeps, and a misspelt one has. */
const SHORTEST_CUT = 8;
const SHORTEST_MISSPELT = 10;
const MOST_EDITS = 2;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Letters and digits that may number a word: one digit, digits after a zero, or the same letter x over and over. */
function numberEnd(text: string, at: number): number {
  const first = text[at];
  let end = at + 1;
  if (first === 'x') {
    while (text[end] === 'x') end++;
    return end - at >= 2 ? end : at;
  }
  if (!isDigit(text.charCodeAt(at))) return at;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end - at === 1 || first === '0' ? end : at;
}

const NOTHING = 0;
const LINKS_ONLY = 1;
const WITH_WORD = 2;

/** Whether a text is words and links, each perhaps numbered, with one word at least. Takes one step a place and word. */
function isMadeOfWords(text: string): boolean {
  const reached = new Uint8Array(text.length + 1);
  for (let at = 0; at < text.length; at++) {
    const before = at === 0 ? LINKS_ONLY : reached[at];
    if (before === NOTHING) continue;
    const reach = (end: number, how: number): void => {
      reached[end] = Math.max(reached[end], how);
    };
    for (const word of WORDS) if (text.startsWith(word, at)) reach(at + word.length, WITH_WORD);
    for (const word of LINKS) if (text.startsWith(word, at)) reach(at + word.length, before);
    const end = at === 0 ? 0 : numberEnd(text, at);
    if (end > at) reach(end, before);
  }
  return reached[text.length] === WITH_WORD;
}

/** Whether two texts differ by at most {@link MOST_EDITS} letters added, left out or exchanged. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return false;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let k = 1; k <= b.length; k++) {
      const exchanged = row[k - 1] + (a[i - 1] === b[k - 1] ? 0 : 1);
      next.push(Math.min(exchanged, row[k] + 1, next[k - 1] + 1));
    }
    row = next;
  }
  return row[b.length] <= MOST_EDITS;
}

function isPhrase(text: string): boolean {
  if (CONTAINED.some((phrase) => text.includes(phrase))) return true;
  if (text.length >= SHORTEST_CUT && PHRASES.some((phrase) => phrase.startsWith(text) || phrase.endsWith(text)))
    return true;
  return text.length >= SHORTEST_MISSPELT && PHRASES.some((phrase) => isNear(text, phrase));
}

const BEFORE_A = 0x60;
const LETTERS = 26;
const LETTER_BITS = 5;
const TRIPLE_MASK = (1 << (3 * LETTER_BITS)) - 1;

/**
 * Goes on by one character in reading every three letters in a row: the code of the last three. What is not a letter begins
 * them again.
 *
 * @param code what the characters before gave; 0 at first
 * @param character its code, a letter in lower case
 */
export function nextTriple(code: number, character: number): number {
  const letter = character - BEFORE_A;
  return letter > 0 && letter <= LETTERS ? ((code << LETTER_BITS) | letter) & TRIPLE_MASK : 0;
}

/** A word of three letters. */
const WHOLE_WORD = 2;
/** Every three letters in a row of any word or phrase, and what they are. */
const TRIPLES = new Uint8Array(TRIPLE_MASK + 1);
for (const word of [...WORDS, ...PHRASES, 'type', 'drive', 'vmware']) {
  for (let i = 0, code = 0; i < word.length; i++) {
    code = nextTriple(code, word.charCodeAt(i));
    if (i >= 2) TRIPLES[code] = Math.max(TRIPLES[code], word.length === 3 ? WHOLE_WORD : 1);
  }
}

/**
 * Whether four letters in a row may be of one of the words, or three are one: a text where that is so nowhere needs no further
 * test, since a phrase that is misspelt in two places keeps four letters in a row.
 *
 * @param before the code from {@link nextTriple} of the letters before the last
 * @param code that of the last ones
 */
export const isWordPart = (before: number, code: number): boolean =>
  TRIPLES[code] !== 0 && (TRIPLES[code] === WHOLE_WORD || TRIPLES[before] !== 0);

/** {@link isWordPart} for any letters of a text. */
function hasWordPart(text: string): boolean {
  let code = 0;
  for (let i = 0; i < text.length; i++) {
    const before = code;
    code = nextTriple(code, text.charCodeAt(i));
    if (isWordPart(before, code)) return true;
  }
  return false;
}

/**
 * Whether a text is made of a field's name, of words that stand for a missing value, or of both.
 *
 * @param text the text as the firmware has it
 * @param compact its letters and digits, lower case
 */
export function saysNothing(text: string, compact: string): boolean {
  if (compact.length > LONGEST || !hasWordPart(compact)) return false;
  if (isMadeOfWords(compact) || isPhrase(compact) || MAKER_AND_FIELD.test(compact) || RESERVED.test(text)) return true;
  if (TRIAL.test(compact)) return true;
  return STRUCTURE.test(compact) && FIELD_WORD.test(compact.replace(STRUCTURE, ''));
}
