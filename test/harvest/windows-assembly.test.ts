/**
 * Assembly compared with truth: for every fixture the snapshot that Windows would have given of its device is assembled,
 * and has to give the fixture's blocks, byte for byte, except for what EXCEPTIONS lists. The table of the result is
 * in docs/WINDOWS.md.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assembleHash } from '../../src/harvest/assemble.js';
import { encodeHash } from '../../src/hash/encode.js';
import { FIXTURES, type Fixture } from '../fixtures.js';
import { windowsDevice } from './windows-device.js';
import type { RawBlock } from './windows-device-firmware.js';

/** The blocks of an encoded hash, read without the decoder. */
function walk(text: string): RawBlock[] {
  const bytes = Buffer.from(text, 'base64');
  const blocks: RawBlock[] = [];
  for (let at = 4; at < bytes.readUInt16LE(2); at += bytes.readUInt16LE(at + 2)) {
    blocks.push({
      type: bytes.readUInt16LE(at),
      hex: bytes.subarray(at + 4, at + bytes.readUInt16LE(at + 2)).toString('hex'),
    });
  }
  return blocks;
}

const hexOf = (blocks: readonly RawBlock[], type: number): string[] =>
  blocks.filter((block) => block.type === type).map(({ hex }) => hex);

/** How a block compares: the letter in the table. */
type Outcome = 'equal' | 'absent' | 'partial' | 'left out';
const SIGNS: Readonly<Record<Outcome, string>> = { equal: '=', absent: '', partial: '~', 'left out': '×' };

/** The devices whose block 37 cannot be whole, and why. */
const WITHOUT_LICENSING: Readonly<Record<string, string>> = {
  'laptop-hp-touch-tv9': 'mobile broadband',
  'vm-vmware-arm64-tv9': 'CPUID',
};

/** Everything in which an assembled hash may differ from Windows' own: block by block, how and where. */
const EXCEPTIONS: readonly {
  type: number;
  outcome: Outcome;
  on: (fixture: Fixture) => boolean;
  check: (theirs: string[], ours: string[]) => void;
}[] = [
  {
    // Version and build of the tool that captured are this package's: 0.
    type: 1,
    outcome: 'partial',
    on: () => true,
    check: ([theirs], [ours]) => {
      expect(ours.slice(16, 46)).toBe(theirs.slice(16, 46));
    },
  },
  {
    // The order of adapters varies from capture to capture.
    type: 8,
    outcome: 'equal',
    on: () => true,
    check: (theirs, ours) => expect([...ours].sort()).toEqual([...theirs].sort()),
  },
  { type: 11, outcome: 'left out', on: has(11, /^00000000(?!0100)/), check: none },
  { type: 28, outcome: 'left out', on: (fixture) => hexOf(fixture.blocks, 7).length === 0, check: none },
  { type: 35, outcome: 'left out', on: has(35, /./), check: none },
  { type: 37, outcome: 'left out', on: ({ name }) => name in WITHOUT_LICENSING, check: none },
  {
    type: 37,
    outcome: 'partial',
    on: (fixture) => hexOf(fixture.blocks, 37).length > 0,
    check: ([theirs], [ours]) => {
      const [truth, made] = [classesOf(theirs), classesOf(ours)];
      expect([made.memory, made.bios, made.digests[2]]).toEqual([truth.memory, truth.bios, truth.digests[2]]);
      // Those that the other blocks tell are among those that Windows counted: radios, adapters.
      for (const index of [4, 7]) expect(truth.digests[index]).toEqual(expect.arrayContaining(made.digests[index]));
    },
  },
  {
    // Tool versions before 9 wrote no block 37.
    type: 37,
    outcome: 'absent',
    on: (fixture) => hexOf(fixture.blocks, 37).length === 0,
    check: (theirs) => expect(theirs).toEqual([]),
  },
];

function has(type: number, hex: RegExp): (fixture: Fixture) => boolean {
  return ({ blocks }) => hexOf(blocks, type).some((data) => hex.test(data));
}

function none(theirs: string[], ours: string[]): void {
  expect(theirs).not.toEqual([]);
  expect(ours).toEqual([]);
}

/** Block 37 by its classes. */
function classesOf(hex: string): { memory: number; bios: number; digests: number[][] } {
  const data = Buffer.from(hex, 'hex');
  let at = 32;
  const digests = Array.from({ length: 10 }, (_, index) =>
    Array.from({ length: data.readUInt16LE(8 + 2 * index) }, () => {
      at += 2;
      return data.readUInt16LE(at - 2);
    }),
  );
  return { memory: data.readUInt16LE(28), bios: data.readUInt16LE(30), digests };
}

const TYPES = [...new Set(FIXTURES.flatMap(({ blocks }) => blocks.map(({ type }) => type)))].sort((a, b) => a - b);

/** Compares one block of a fixture with what was assembled. */
function compare(fixture: Fixture, assembled: readonly RawBlock[], type: number): Outcome {
  const [theirs, ours] = [hexOf(fixture.blocks, type), hexOf(assembled, type)];
  const exception = EXCEPTIONS.find((candidate) => candidate.type === type && candidate.on(fixture));
  if (exception) {
    exception.check(theirs, ours);
    return theirs.length === 0 ? 'absent' : exception.outcome;
  }
  expect(ours).toEqual(theirs);
  return theirs.length === 0 ? 'absent' : 'equal';
}

const assembled = new Map(
  await Promise.all(
    FIXTURES.map(async (fixture) => {
      const assembly = await assembleHash(windowsDevice(fixture.blocks));
      return [fixture.name, { blocks: walk(encodeHash(assembly.hash)), missing: assembly.unavailable }] as const;
    }),
  ),
);
const of = (fixture: Fixture) => {
  const found = assembled.get(fixture.name);
  if (!found) throw new Error(`${fixture.name} was not assembled`);
  return found;
};

describe.each(FIXTURES)('$name, assembled from what Windows says of the device', (fixture) => {
  it.each(TYPES)('has block %i of the real hash', (type) => {
    compare(fixture, of(fixture).blocks, type);
  });

  it('has its blocks in the same order, and no others', () => {
    const exempt = new Set([8, ...EXCEPTIONS.filter(({ outcome }) => outcome !== 'partial').map(({ type }) => type)]);
    const order = (blocks: readonly RawBlock[]) => blocks.map(({ type }) => type).filter((type) => !exempt.has(type));
    expect(order(of(fixture).blocks)).toEqual(order(fixture.blocks));
  });

  it('tells why it has no licensing digests', () => {
    const told = of(fixture).missing.find(({ what }) => what === 'licensingHwid');
    expect(told?.reason ?? '').toContain(WITHOUT_LICENSING[fixture.name] ?? '');
    const left = hexOf(of(fixture).blocks, 37).length === 0;
    expect(told !== undefined).toBe(left);
  });
});

const path = new URL('../../docs/WINDOWS.md', import.meta.url);
const [START, END] = ['<!-- assembled: npm run docs:windows -->', '<!-- /assembled -->'];

it('is the table in docs/WINDOWS.md', async () => {
  const rows = FIXTURES.map((fixture) => {
    const signs = TYPES.map((type) => SIGNS[compare(fixture, of(fixture).blocks, type)]);
    return `| ${fixture.name} | ${signs.join(' | ')} |`;
  });
  const table = [`| device | ${TYPES.join(' | ')} |`, `|---|${TYPES.map(() => '---|').join('')}`, ...rows].join('\n');
  const document = readFileSync(path, 'utf8');
  const [before, rest] = document.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error('docs/WINDOWS.md has no place for the table');
  await expect(`${before}${START}\n${table}\n${END}${after}`).toMatchFileSnapshot(fileURLToPath(path));
});
