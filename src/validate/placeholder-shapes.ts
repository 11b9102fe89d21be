/**
 * Texts that are placeholders by their shape: one character over and over, digits or letters that count, zeros and ones,
 * punctuation. Each rule looks at letters and digits alone, takes one pass, and allocates little.
 */

/** What a text is by its shape. */
export type Shape = 'punctuation' | 'repeated-character' | 'digit-run' | 'sequence' | 'only-zero-and-one' | 'too-short';

/** Least lengths: a shorter one can be a real part number (a Dell SKU has four characters). */
const SHORTEST_REPETITION = 3;
const SHORTEST_RUN = 4;
const SHORTEST_WRAPPED_RUN = 6;
const SHORTEST_SEQUENCE = 6;
const SHORTEST_BROKEN_SEQUENCE = 8;
const SHORTEST_BINARY_TEXT = 8;
const SHORTEST_SERIAL = 3;
/** A sequence may break off once in so many characters. */
const STEPS_PER_BREAK = 7;

const ONE_CHARACTER = /^(.)\1*$/su;
const ZERO_AND_ONE = /^[01]+$/;
const DIGITS = /^\d+$/;
/** Words in front of a number that counts, `SN-12345`; of another, the number must be longer. */
const LABELLED_COUNT = /^(?:sn|s|nb|mb|sys|pc|eeepc|serial|serialnumber|serialno|sno|no|number|test|oem|sku)(\d{5,})$/;
const NAMED_COUNT = /^[a-z]+(\d{9,})$/;
/** `xxx123x#ABA`: a mask of the maker's numbers. */
const MASK = /^xxx+(?:\d{3}x*)?(?:ab[a-z])?$/;
const EMPTY_NUMBER = /^0x(?:0+|f+)$/;
/** Rows of the keyboard, of which somebody types the beginning, perhaps several times: `asdf`, `qwerty`, `asdfasdf`. */
const KEYBOARD_ROWS = ['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm'];
const SHORTEST_KEYBOARD_ROW = 4;
/** Serial numbers that hypervisors give every first disk: QEMU, Proxmox, VMware. */
const VIRTUAL_DISK = /^(?:qm\d{5}|drive(?:scsi|ide|sata|virtio)\d{1,2}|vmwarenvme0\d*)$/;

/** Whether each digit is the one before plus one, or each minus one; with `wraps`, 0 follows 9. */
function isRun(digits: string, wraps: boolean): boolean {
  let direction = 0;
  for (let i = 1; i < digits.length; i++) {
    const difference = digits.charCodeAt(i) - digits.charCodeAt(i - 1);
    const step = wraps && Math.abs(difference) === 9 ? -Math.sign(difference) : difference;
    if (Math.abs(step) !== 1 || (direction !== 0 && step !== direction)) return false;
    direction = step;
  }
  return true;
}

/** What follows a character where it counts up by `step`; digits wrap, letters do not. */
function follows(before: number, after: number, step: number): boolean {
  if (after - before === step) return true;
  return step === 1 ? before === 0x39 && after === 0x30 : before === 0x30 && after === 0x39;
}

/**
 * Whether a text counts up or down through digits or letters, with few breaks (the alphabet without a letter, digits and
 * then letters), or restarts where it began.
 */
function isSequence(text: string): boolean {
  if (text.length < SHORTEST_SEQUENCE) return false;
  return isCounting(text, 1) || isCounting(text, -1);
}

function isCounting(text: string, step: number): boolean {
  const first = text.charCodeAt(0);
  let breaks = 0;
  let elsewhere = 0;
  let run = 1;
  let shortest = text.length;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (follows(text.charCodeAt(i - 1), code, step)) {
      run++;
      continue;
    }
    breaks++;
    if (code !== first) elsewhere++;
    shortest = Math.min(shortest, run);
    run = 1;
    if (breaks > text.length / 3) return false;
  }
  if (breaks === 0) return true;
  if (elsewhere === 0 && shortest >= 3) return true;
  return text.length >= SHORTEST_BROKEN_SEQUENCE && breaks <= text.length / STEPS_PER_BREAK;
}

function isCountWithName(compact: string): boolean {
  const digits = LABELLED_COUNT.exec(compact)?.[1] ?? NAMED_COUNT.exec(compact)?.[1];
  return digits !== undefined && isRun(digits, true);
}

/** Whether a text is the beginning of a row of the keyboard, once or more often. */
function isKeyboardRow(compact: string): boolean {
  return KEYBOARD_ROWS.some((row) => {
    let length = 0;
    while (length < row.length && compact[length] === row[length]) length++;
    if (length < SHORTEST_KEYBOARD_ROW || compact.length % length !== 0) return false;
    return compact === row.slice(0, length).repeat(compact.length / length);
  });
}

/** What does not count in a text: separators, punctuation and decoration. */
const DECORATION = /[\p{Z}\p{P}\p{C}$+<=>^`|~]+/gu;

/** The letters and digits of a text, lower case: separators and decoration say nothing. */
export function compactText(text: string): string {
  return text.toLowerCase().replace(DECORATION, '');
}

/** What the digits of a text do where there is nothing else in it. */
function numberShape(digits: string): Shape | undefined {
  if (digits.length >= SHORTEST_RUN && isRun(digits, false)) return 'digit-run';
  return digits.length >= SHORTEST_WRAPPED_RUN && isRun(digits, true) ? 'digit-run' : undefined;
}

/**
 * The shape that makes a text a placeholder; undefined for any other.
 *
 * @param text trimmed, not blank
 * @param compact its letters and digits ({@link compactText})
 * @param isSerial whether it is a serial number, where less is accepted
 */
export function placeholderShape(text: string, compact: string, isSerial: boolean): Shape | undefined {
  const { length } = compact;
  if (length === 0) return 'punctuation';
  const repeated = ONE_CHARACTER.test(compact);
  if (repeated && (length >= SHORTEST_REPETITION || compact[0] === '0' || compact === 'xx'))
    return 'repeated-character';
  if (ZERO_AND_ONE.test(compact) && (isSerial || length >= SHORTEST_BINARY_TEXT)) return 'only-zero-and-one';
  const number = DIGITS.test(isSerial ? compact : text) ? numberShape(compact) : undefined;
  if (number !== undefined) return number;
  if (isKeyboardRow(compact)) return 'sequence';
  if (isSequence(compact) || isCountWithName(compact)) return DIGITS.test(compact) ? 'digit-run' : 'sequence';
  if (EMPTY_NUMBER.test(compact) || MASK.test(compact)) return 'repeated-character';
  if (isSerial && VIRTUAL_DISK.test(compact)) return 'sequence';
  if (length === 1 && DIGITS.test(compact)) return 'too-short';
  return isSerial && text.length < SHORTEST_SERIAL ? 'too-short' : undefined;
}
