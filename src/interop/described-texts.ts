/**
 * The texts of a container that describe its device, and whether parts of identifiers are in them. Devices of one model have the
 * same texts: these are prepared once, and the identifiers of each device are compared with them.
 */
import { allocate, toLatin1 } from '#platform';
import { type BlockDirectory, HASH_SIZE } from '../hash/container.js';
import type { Layout } from '../hash/layouts.js';
import { KNOWN_TYPES, knownBlock } from '../hash/table.js';
import type { FormedValue } from './identifiers.js';
import { PartFilter } from './part-filter.js';
import { identifies, SHORTEST_PART, SHORTEST_WHOLE } from './redact-copies.js';

/** Where a block has such a text. */
interface Place {
  /** Offset in the data. */
  readonly at: number;
  /** Whether what precedes the first bar identifies the device and does not belong to it. */
  readonly afterBar: boolean;
  /** Bytes of a character. */
  readonly step: 1 | 2;
}

function placeIn(layout: Layout): Place | undefined {
  if (!('style' in layout)) return undefined;
  const step = layout.style.encoding === 'utf16' ? 2 : 1;
  if (layout.form === 'named') return { at: layout.nameAt, afterBar: false, step };
  const [{ identifies: identity }] = layout.fields;
  if (layout.form !== 'piped' && identity !== undefined && identity !== 'disk-text') return undefined;
  return { at: 0, afterBar: identity !== undefined, step };
}

const PLACES = Array.from({ length: KNOWN_TYPES }, (_, type) => {
  const known = knownBlock(type);
  return known && placeIn(known.definition.layout);
});

const BAR = 0x7c;

/** Parts that are nothing but hex digits. */
const DIGITS = /^[0-9a-f]*$/;

/** Texts of one model, in lower case. */
class PreparedText {
  private readonly filter = new PartFilter(SHORTEST_PART);
  private readonly byShape = new Map<RegExp, readonly string[]>();

  constructor(private readonly text: string) {
    this.filter.add(text);
  }

  /** Whether a part of a free text is in it. */
  hasPartOf(free: string): boolean {
    for (let at = this.filter.next(free, 0); at >= 0; at = this.filter.next(free, at + 1)) {
      const part = free.slice(at, at + SHORTEST_PART).toLowerCase();
      if (this.text.includes(part) && identifies(part)) return true;
    }
    return false;
  }

  /**
   * The parts of a shape that can identify. A modulus has five hundred parts of digits, and texts have half a dozen: it is
   * quicker to look for these in it.
   */
  partsLike(shape: RegExp): readonly string[] {
    let parts = this.byShape.get(shape);
    if (parts === undefined) {
      const all = Array.from({ length: this.text.length }, (_, at) => this.text.slice(at, at + SHORTEST_PART));
      const fit = all.filter((part) => part.length === SHORTEST_PART && shape.test(part) && identifies(part));
      parts = [...new Set(fit)];
      this.byShape.set(shape, parts);
    }
    return parts;
  }
}

/** Whether a value in one of some forms holds one of some parts. */
function holdsAny(text: string, forms: readonly ((text: string) => string)[], parts: readonly string[]): boolean {
  if (parts.length === 0) return false;
  for (let i = 0; i < forms.length; i++) {
    const formed = forms[i](text);
    for (let k = 0; k < parts.length; k++) if (formed.includes(parts[k])) return true;
  }
  return false;
}

function mayHoldValue(texts: PreparedText, { of: { text }, forms }: FormedValue): boolean {
  const { shape, written, digits } = forms;
  if (shape !== undefined) {
    return holdsAny(text, written, texts.partsLike(shape)) || holdsAny(text, digits, texts.partsLike(DIGITS));
  }
  const { length } = text.trim();
  // A short one counts where it is a word of its own: that is looked up in the model.
  if (length < SHORTEST_PART) return length >= SHORTEST_WHOLE;
  return texts.hasPartOf(text);
}

/** Models whose texts are kept. */
const MOST_PREPARED = 256;

/** See the head of this file. */
export class DescribedTexts {
  private readonly bytes = allocate(HASH_SIZE);
  private readonly prepared = new Map<string, PreparedText>();

  /**
   * Whether a container's texts may hold a copy of an identifier: false where they surely do not.
   *
   * @param values what identifies the device, as it is read from a container
   * @param container its texts are ASCII, or UTF-16 of ASCII characters
   * @param directory its blocks
   */
  mayHold(values: readonly FormedValue[], container: Uint8Array, directory: BlockDirectory): boolean {
    const texts = this.prepare(container, directory);
    for (let i = 0; i < values.length; i++) if (mayHoldValue(texts, values[i])) return true;
    return false;
  }

  private prepare(container: Uint8Array, directory: BlockDirectory): PreparedText {
    const { prepared } = this;
    const text = toLatin1(this.bytes, 0, this.gather(container, directory));
    let known = prepared.get(text);
    if (known === undefined) {
      known = new PreparedText(text.toLowerCase());
      if (prepared.size === MOST_PREPARED) prepared.clear();
      prepared.set(text, known);
    }
    return known;
  }

  /** Puts the texts one behind the other, a NUL between them; returns how many bytes they are. */
  private gather(container: Uint8Array, { count, types, starts, ends }: BlockDirectory): number {
    const { bytes } = this;
    let end = 0;
    for (let i = 0; i < count; i++) {
      const place = PLACES[types[i]];
      if (place === undefined) continue;
      const { at, afterBar, step } = place;
      let from = starts[i] + at;
      if (afterBar) while (from < ends[i] && container[from] !== BAR) from++;
      for (; from < ends[i]; from += step) bytes[end++] = container[from];
      bytes[end++] = 0;
    }
    return end;
  }
}
