/** Keys that are read from the blocks of hashes are those of the decoded hashes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashSlot } from '../../src/csv/hash-slot.js';
import { decodeHash } from '../../src/hash/decode.js';
import type { MemberPath } from '../../src/hash/places.js';
import { OWN_MEMBERS } from '../../src/inspect/frames.js';
import { MODEL_MEMBERS } from '../../src/match/device-parts.js';
import { HashKeys } from '../../src/match/hash-keys.js';
import { deviceKeys, prepareForMatch } from '../../src/match/index.js';
import { FIXTURES } from '../fixtures.js';
import { blocksOf, container, whole } from '../hash/container.js';

/** Reads hashes one after the other, as they come in a fleet. */
class Reading {
  private readonly slot = new HashSlot();
  private readonly keys = new HashKeys();
  /** How many hashes were in a frame that was known. */
  framed = 0;

  read(text: string): { keys: number[]; serialNumber: string | undefined } {
    const { slot } = this;
    expect(slot.load(slot.decodeText(text))).toBe(true);
    if (slot.frame !== undefined) this.framed++;
    else slot.hasKnownForms();
    const { keys, serialNumber } = this.keys.of(slot.reader, slot.frame);
    return { keys: [...keys], serialNumber };
  }
}

function expected(text: string): { keys: number[]; serialNumber: string | undefined } {
  const hash = decodeHash(text);
  return { keys: [...deviceKeys(prepareForMatch(hash))], serialNumber: hash.smbios?.systemSerialNumber };
}

type Blocks = ReturnType<typeof blocksOf>;

const data = fc.oneof(
  fc.constantFrom('', '\0', 'None\0', 'To be filled by O.E.M.\0', 'ABC|DEF|', 'A|B|C', '0|0|', 'Gerät 5\0'),
  fc.string({ maxLength: 12 }),
);
/** What happens to the blocks of a hash: each names one by its place, modulo their number. */
const change = fc.oneof(
  fc
    .record({ at: fc.nat(60), byte: fc.nat(400), value: fc.nat(255) })
    .map(({ at, byte, value }) => (blocks: Blocks) => {
      const block = blocks[at % blocks.length];
      if (block.data.length > 0) block.data[byte % block.data.length] = value;
    }),
  // As Latin-1 a text may be no UTF-8.
  fc
    .record({ at: fc.nat(60), text: data, encoding: fc.constantFrom('utf8' as const, 'latin1' as const) })
    .map(({ at, text, encoding }) => (blocks: Blocks) => {
      blocks[at % blocks.length].data = Buffer.from(text, encoding);
    }),
  fc.nat(60).map((at) => (blocks: Blocks) => void blocks.splice(at % blocks.length, 1)),
  fc.record({ at: fc.nat(60), to: fc.nat(60) }).map(({ at, to }) => (blocks: Blocks) => {
    const { type, data: own } = blocks[at % blocks.length];
    blocks.splice(to % blocks.length, 0, { type, data: Buffer.from(own) });
  }),
);

describe('keys of blocks', () => {
  it.each(FIXTURES)('are those of the decoded hash: $name', ({ text }) => {
    const reading = new Reading();
    expect(reading.read(text)).toEqual(expected(text));
    expect(reading.read(text)).toEqual(expected(text));
    expect(reading.framed).toBe(1);
  });

  it('are those of the decoded hash when hashes of many models come by turns', () => {
    const reading = new Reading();
    for (const { text } of [...FIXTURES, ...FIXTURES]) expect(reading.read(text)).toEqual(expected(text));
    expect(reading.framed).toBeGreaterThanOrEqual(FIXTURES.length);
  });

  it.each(FIXTURES)('are those of the decoded hash, whatever its blocks are: $name', ({ text }) => {
    const reading = new Reading();
    reading.read(text);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const blocks = blocksOf(text);
        for (const apply of changes) if (blocks.length > 1) apply(blocks);
        const changed = whole(container(blocks));
        expect(reading.read(changed)).toEqual(expected(changed));
        expect(reading.read(text)).toEqual(expected(text));
      }),
      { numRuns: 150 },
    );
    expect(reading.framed).toBeGreaterThan(100);
  });

  it('take nothing from a frame that a device has of its own', () => {
    const own: readonly MemberPath[] = OWN_MEMBERS;
    expect(MODEL_MEMBERS.filter((path) => own.includes(path))).toEqual([]);
  });
});
