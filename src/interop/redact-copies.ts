/**
 * Copies of a device's identifiers in texts that describe it: a serial number in the SKU, a MAC address in an enumerator.
 * Whole copies become the pseudonym of the identifier; parts of five characters or more become other characters.
 */
import type { PartFilter } from './part-filter.js';
import type { Pseudonyms } from './pseudonyms.js';

/** An identifier in one of its forms, and the pseudonym that stands for it, which is as long. */
export interface Identifier {
  readonly text: string;
  readonly pseudonym: string;
}

/** Least length of a part of an identifier that is found. */
export const SHORTEST_PART = 5;
/** An identifier that is shorter is found as a word of its own. */
export const SHORTEST_WHOLE = 3;

/** Words that makers put into serial numbers and into descriptions alike: they identify nobody. */
const COMMON_WORDS = ['vmware', 'parallels', 'virtual', 'microsoft', 'lenovo', 'thinkpad', 'latitude', 'surface'];

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Lower case, character for character: `toLowerCase` may change the length. */
const lowered = (text: string): string =>
  isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const uppered = (text: string): string =>
  isAscii(text) ? text.toUpperCase() : text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** How copies are written. */
export interface CopyForm {
  /** Identifiers are bytes, one character a byte: nothing is trimmed, and case matters. */
  readonly raw?: boolean;
}

/** An identifier as it is looked for; the text of nearly none is ever asked for. */
class Needle {
  private made: string | undefined;

  constructor(
    readonly of: Identifier,
    private readonly raw: boolean,
    readonly length: number,
  ) {}

  get text(): string {
    this.made ??= this.raw ? this.of.text : lowered(this.of.text.trim());
    return this.made;
  }
}

const isWordCharacter = (character: string | undefined): boolean => /[a-z0-9]/i.test(character ?? '');

/** Whether a part, in lower case, can identify: one character over and over, or a common word, cannot. */
export function identifies(part: string): boolean {
  const characters = new Set(part.replace(/[^a-z0-9\u0080-\uffff]/g, ''));
  return characters.size > 1 && !COMMON_WORDS.some((word) => word.includes(part));
}

/** Finds and replaces copies of identifiers. */
export class Copies {
  private readonly short: Needle[] = [];
  private readonly whole: Needle[] = [];

  /**
   * @param identifiers what is looked for, in every form in which it may be written
   * @param names makes other characters of parts
   * @param filter of these identifiers from now on. Nearly no text has a part of one: what the filter lets pass is compared
   * letter by letter
   */
  constructor(
    identifiers: readonly Identifier[],
    private readonly names: Pseudonyms,
    private readonly filter: PartFilter,
    private readonly form: CopyForm = {},
  ) {
    filter.clear();
    const raw = form.raw === true;
    for (const of of identifiers) {
      const { length } = raw ? of.text : of.text.trim();
      if (length < SHORTEST_WHOLE) continue;
      (length < SHORTEST_PART ? this.short : this.whole).push(new Needle(of, raw, length));
      filter.add(of.text);
    }
  }

  /** The text without copies; the text itself where there are none. */
  replace(text: string): string {
    const covered = this.covered(text);
    if (covered === undefined) return text;
    const found = this.searched(text);
    // The longest first: a disk's serial number may hold the shorter one of the device.
    this.whole.sort((a, b) => b.length - a.length);
    const characters = Array.from({ length: text.length }, (_, i) => text[i]);
    for (const { text: needle, of } of [...this.whole, ...this.short]) {
      for (let at = found.indexOf(needle); at >= 0; at = found.indexOf(needle, at + needle.length)) {
        if (covered.subarray(at, at + needle.length).some((state) => state !== 1)) continue;
        const copy = text.slice(at, at + needle.length);
        const written = this.written(copy, of.pseudonym);
        for (let i = 0; i < needle.length; i++) characters[at + i] = written[i];
        covered.fill(2, at, at + needle.length);
      }
    }
    this.replaceParts(characters, covered);
    return characters.join('');
  }

  /** Whether a text of {@link SHORTEST_PART} characters is a part of an identifier, and can identify. */
  private isPart(part: string): boolean {
    if (!this.whole.some((needle) => needle.text.includes(part))) return false;
    return this.form.raw === true ? new Set(part).size > 1 : identifies(part);
  }

  private searched(text: string): string {
    return this.form.raw === true ? text : lowered(text);
  }

  /** The pseudonym of a copy, in the case of the copy. */
  private written(copy: string, pseudonym: string): string {
    if (this.form.raw === true) return pseudonym;
    const trimmed = pseudonym.trim();
    if (copy === lowered(copy)) return lowered(trimmed);
    return copy === uppered(copy) ? uppered(trimmed) : trimmed;
  }

  /** Marks the characters that belong to a part of an identifier; undefined where there are none. */
  private covered(text: string): Uint8Array | undefined {
    let found: string | undefined;
    let covered: Uint8Array | undefined;
    for (let i = this.filter.next(text, 0); i >= 0; i = this.filter.next(text, i + 1)) {
      found ??= this.searched(text);
      const part = found.slice(i, i + SHORTEST_PART);
      if (!this.isPart(part)) continue;
      covered ??= new Uint8Array(text.length);
      covered.fill(1, i, i + SHORTEST_PART);
    }
    if (this.short.length === 0) return covered;
    return this.coveredByShort(found ?? this.searched(text), covered);
  }

  private coveredByShort(found: string, before: Uint8Array | undefined): Uint8Array | undefined {
    let covered = before;
    for (const { text: needle } of this.short) {
      for (let at = found.indexOf(needle); at >= 0; at = found.indexOf(needle, at + 1)) {
        const end = at + needle.length;
        if (isWordCharacter(found[at - 1]) || isWordCharacter(found[end])) continue;
        covered ??= new Uint8Array(found.length);
        covered.fill(1, at, end);
      }
    }
    return covered;
  }

  private replaceParts(characters: string[], covered: Uint8Array): void {
    for (let start = covered.indexOf(1); start >= 0; start = covered.indexOf(1, start)) {
      let end = start;
      while (covered[end] === 1) end++;
      const part = characters.slice(start, end).join('');
      const fits = (candidate: string): boolean => this.covered(candidate) === undefined;
      const other = this.form.raw === true ? this.names.otherBytes(part, fits) : this.names.otherPart(part, fits);
      for (let i = start; i < end; i++) characters[i] = other[i - start];
      covered.fill(2, start, end);
    }
  }
}
