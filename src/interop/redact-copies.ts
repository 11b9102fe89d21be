/**
 * Copies of a device's identifiers in texts that describe it: a serial number in the SKU, a MAC address in an enumerator.
 * Whole copies become the pseudonym of the identifier; parts of five characters or more become other characters.
 */
import type { Pseudonyms } from './pseudonyms.js';

/** An identifier in one of its forms, and the pseudonym that stands for it. */
export interface Identifier {
  readonly text: string;
  readonly pseudonym: string;
}

/** Least length of a part of an identifier that is found. */
export const SHORTEST_PART = 5;
/** An identifier that is shorter is found as a word of its own. */
const SHORTEST_WHOLE = 3;

/** Words that makers put into serial numbers and into descriptions alike: they identify nobody. */
const COMMON_WORDS = ['vmware', 'parallels', 'virtual', 'microsoft', 'lenovo', 'thinkpad', 'latitude', 'surface'];

/** Lower case, character for character: `toLowerCase` may change the length. */
const lowered = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const uppered = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** How copies are written. */
export interface CopyForm {
  /** Identifiers are bytes, one character a byte: nothing is trimmed, and case matters. */
  readonly raw?: boolean;
}

const isWordCharacter = (character: string | undefined): boolean => /[a-z0-9]/i.test(character ?? '');

/** Whether a part can identify: one character over and over, or a common word, cannot. */
function identifies(part: string): boolean {
  const characters = new Set(part.replace(/[^a-z0-9\u0080-\uffff]/g, ''));
  return characters.size > 1 && !COMMON_WORDS.some((word) => word.includes(part));
}

/** Finds and replaces copies of identifiers. */
export class Copies {
  private readonly parts = new Set<string>();
  private readonly short: Identifier[] = [];
  private readonly whole: Identifier[] = [];

  /**
   * @param identifiers what is looked for, in every form in which it may be written
   * @param names makes other characters of parts
   */
  constructor(
    identifiers: readonly Identifier[],
    private readonly names: Pseudonyms,
    private readonly form: CopyForm = {},
  ) {
    const raw = form.raw === true;
    for (const { text, pseudonym } of identifiers) {
      const needle = raw ? { text, pseudonym } : { text: lowered(text.trim()), pseudonym: pseudonym.trim() };
      if (needle.text.length < SHORTEST_WHOLE || needle.text.length !== needle.pseudonym.length) continue;
      if (needle.text.length < SHORTEST_PART) this.short.push(needle);
      else this.whole.push(needle);
      for (let i = 0; i + SHORTEST_PART <= needle.text.length; i++) {
        this.parts.add(needle.text.slice(i, i + SHORTEST_PART));
      }
    }
    // The longest first: a disk's serial number may hold the shorter one of the device.
    this.whole.sort((a, b) => b.text.length - a.text.length);
  }

  /** The text without copies; the text itself where there are none. */
  replace(text: string): string {
    const covered = this.covered(text);
    if (!covered.includes(1)) return text;
    const found = this.searched(text);
    const characters = Array.from({ length: text.length }, (_, i) => text[i]);
    for (const { text: needle, pseudonym } of [...this.whole, ...this.short]) {
      for (let at = found.indexOf(needle); at >= 0; at = found.indexOf(needle, at + needle.length)) {
        if (covered.subarray(at, at + needle.length).some((state) => state !== 1)) continue;
        const copy = text.slice(at, at + needle.length);
        const written = this.written(copy, pseudonym);
        for (let i = 0; i < needle.length; i++) characters[at + i] = written[i];
        covered.fill(2, at, at + needle.length);
      }
    }
    this.replaceParts(characters, covered);
    return characters.join('');
  }

  private identifies(part: string): boolean {
    return this.form.raw === true ? new Set(part).size > 1 : identifies(part);
  }

  private searched(text: string): string {
    return this.form.raw === true ? text : lowered(text);
  }

  /** The pseudonym of a copy, in the case of the copy. */
  private written(copy: string, pseudonym: string): string {
    if (this.form.raw === true) return pseudonym;
    if (copy === lowered(copy)) return lowered(pseudonym);
    return copy === uppered(copy) ? uppered(pseudonym) : pseudonym;
  }

  /** Marks the characters that belong to a part of an identifier. */
  private covered(text: string): Uint8Array {
    const found = this.searched(text);
    const covered = new Uint8Array(text.length);
    for (let i = 0; i + SHORTEST_PART <= found.length; i++) {
      const part = found.slice(i, i + SHORTEST_PART);
      if (this.parts.has(part) && this.identifies(part)) covered.fill(1, i, i + SHORTEST_PART);
    }
    for (const { text: needle } of this.short) {
      for (let at = found.indexOf(needle); at >= 0; at = found.indexOf(needle, at + 1)) {
        const end = at + needle.length;
        if (!isWordCharacter(found[at - 1]) && !isWordCharacter(found[end])) covered.fill(1, at, end);
      }
    }
    return covered;
  }

  private replaceParts(characters: string[], covered: Uint8Array): void {
    for (let start = covered.indexOf(1); start >= 0; start = covered.indexOf(1, start)) {
      let end = start;
      while (covered[end] === 1) end++;
      const part = characters.slice(start, end).join('');
      const fits = (candidate: string): boolean => !this.covered(candidate).includes(1);
      const other = this.form.raw === true ? this.names.otherBytes(part, fits) : this.names.otherPart(part, fits);
      for (let i = start; i < end; i++) characters[i] = other[i - start];
      covered.fill(2, start, end);
    }
  }
}
