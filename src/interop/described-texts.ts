/**
 * The texts of a container that describe its device, and whether parts of identifiers are in them. Devices of one model have the
 * same texts: these are prepared once, and the identifiers of each device are compared with them.
 */
import { allocate, toLatin1 } from '#platform';
import { type BlockDirectory, HASH_SIZE } from '../hash/container.js';
import type { Layout } from '../hash/layouts.js';
import { KNOWN_TYPES, knownBlock } from '../hash/table.js';
import type { Identifiers } from './identifiers.js';
import { PartFilter } from './part-filter.js';
import { type Identifier, identifies, SHORTEST_PART, SHORTEST_WHOLE } from './redact-copies.js';

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

/** Texts of one model. */
interface Prepared {
  /** Has every part of them. */
  readonly filter: PartFilter;
  /** All of them, in lower case. */
  readonly text: string;
  /** Parts of them that are hex digits, and can identify: a few. */
  readonly digits: readonly string[];
}

function preparedOf(original: string): Prepared {
  const filter = new PartFilter(SHORTEST_PART);
  filter.add(original);
  const text = original.toLowerCase();
  const digits = new Set<string>();
  for (let at = 0; at + SHORTEST_PART <= text.length; at++) {
    const part = text.slice(at, at + SHORTEST_PART);
    if (/^[0-9a-f]+$/.test(part) && identifies(part)) digits.add(part);
  }
  return { filter, text, digits: [...digits] };
}

/** A modulus has five hundred parts, and texts have half a dozen that it could have: these are looked for in it. */
function mayHoldDigits({ digits }: Prepared, identifiers: readonly Identifier[]): boolean {
  for (let i = 0; i < identifiers.length; i++) {
    for (let k = 0; k < digits.length; k++) if (identifiers[i].text.includes(digits[k])) return true;
  }
  return false;
}

/** Models whose texts are kept. */
const MOST_PREPARED = 256;

/** See the head of this file. */
export class DescribedTexts {
  private readonly bytes = allocate(HASH_SIZE);
  private readonly prepared = new Map<string, Prepared>();

  /**
   * Whether a container's texts may hold a copy of an identifier: false where they surely do not.
   *
   * @param identifiers those of the container
   * @param container its texts are ASCII, or UTF-16 of ASCII characters
   * @param directory its blocks
   */
  mayHold({ written, digits }: Identifiers, container: Uint8Array, directory: BlockDirectory): boolean {
    const texts = this.prepare(container, directory);
    return this.mayHoldWritten(texts, written) || mayHoldDigits(texts, digits);
  }

  private mayHoldWritten({ filter, text }: Prepared, identifiers: readonly Identifier[]): boolean {
    for (let i = 0; i < identifiers.length; i++) {
      const identifier = identifiers[i].text;
      const { length } = identifier.trim();
      if (length < SHORTEST_WHOLE) continue;
      // A short one counts where it is a word of its own: that is looked up in the model.
      if (length < SHORTEST_PART) return true;
      for (let at = filter.next(identifier, 0); at >= 0; at = filter.next(identifier, at + 1)) {
        const part = identifier.slice(at, at + SHORTEST_PART).toLowerCase();
        if (text.includes(part) && identifies(part)) return true;
      }
    }
    return false;
  }

  private prepare(container: Uint8Array, directory: BlockDirectory): Prepared {
    const { prepared } = this;
    const text = toLatin1(this.bytes, 0, this.gather(container, directory));
    let known = prepared.get(text);
    if (known === undefined) {
      known = preparedOf(text);
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
