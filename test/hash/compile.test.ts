/** The functions that are made of text, held against the loops that they stand for. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockReader } from '../../src/hash/block-reader.js';
import { BLOCKS } from '../../src/hash/blocks.js';
import { compileLayout } from '../../src/hash/compile-layout.js';
import { compileModel } from '../../src/hash/compile-model.js';
import { BlockDirectory } from '../../src/hash/container.js';
import { decodeHash } from '../../src/hash/decode.js';
import { FunctionText } from '../../src/hash/function-text.js';
import { hashToJson } from '../../src/hash/json.js';
import type { LayoutContext, Members } from '../../src/hash/layouts.js';
import { partOf } from '../../src/hash/parts.js';
import { compile as compileNothing } from '../../src/platform/default.js';
import { FIXTURES } from '../fixtures.js';
import { type Block, blocksOf, seal } from '../validate/containers.js';

const CHECKSUM = { stored: '00', computed: '00', valid: true };
const REAL = FIXTURES.map(({ name }) => blocksOf(name));

function contextOf(bytes: Uint8Array): LayoutContext {
  return { bytes, latin1: Buffer.from(bytes).toString('latin1'), padBrand: true };
}

/** A model with its members in their order, those that hold nothing as well. */
const inOrder = (model: unknown): string =>
  JSON.stringify(model, (_, value) => (typeof value === 'bigint' || value === undefined ? `(${value})` : value));

/** Data of a block with some byte changed, or cut. */
function damaged(data: Uint8Array): fc.Arbitrary<Uint8Array> {
  const poked = fc
    .tuple(fc.nat(Math.max(0, data.length - 1)), fc.constantFrom(0, 1, 0x7c, 0x7f, 0xc3, 0xff))
    .map(([at, byte]) => Uint8Array.from(data, (value, i) => (i === at ? byte : value)));
  return fc.oneof(
    { weight: 3, arbitrary: poked },
    fc.nat(data.length).map((length) => data.slice(0, length)),
  );
}

describe('the function of a layout', () => {
  it.each(BLOCKS)('reads block $type, $name, as the loop does', ({ type, layout }) => {
    const compiled = compileLayout(layout);
    const keys = layout.fields.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const real = REAL.flat().filter((block) => block.type === type);
    const data = fc.oneof(
      ...real.map((block) => fc.constant<Uint8Array>(block.data)),
      ...real.map((block) => damaged(block.data)),
      fc.uint8Array({ maxLength: 64 }),
      fc.uint8Array({ minLength: layout.size ?? 12, maxLength: layout.size ?? 12 }),
      fc.constant(new Uint8Array(layout.size ?? 12).fill(0xff)),
    );
    const property = fc.property(data, fc.boolean(), (content, padBrand) => {
      const bytes = Uint8Array.of(0xee, ...content, 0xee);
      const context = { ...contextOf(bytes), padBrand };
      const members: Members = {};
      const accepted = layout.read(context, 1, 1 + content.length, members);
      const expected = keys.length === 1 ? members[keys[0]] : members;
      expect(inOrder(compiled?.(context, 1, 1 + content.length))).toBe(inOrder(accepted ? expected : undefined));
    });
    fc.assert(property);
  });
});

/** The model of a container as the function of its sequence makes it, and as it is read block by block. */
function bothWays(blocks: readonly Block[]): { compiled: unknown; loop: unknown } {
  const bytes = seal(blocks);
  const directory = new BlockDirectory();
  expect(directory.walk(bytes)).toBeUndefined();
  const { starts, ends, types, count } = directory;
  const read = compileModel(types.slice(0, count));
  return {
    compiled: read?.(contextOf(bytes), starts, ends, CHECKSUM, bytes.length),
    loop: new BlockReader(contextOf(bytes), directory).read(CHECKSUM, bytes.length),
  };
}

describe('the function of a sequence of blocks', () => {
  it.each(FIXTURES)('reads $name as the loop does', ({ name }) => {
    const { compiled, loop } = bothWays(blocksOf(name));
    expect(inOrder(compiled)).toBe(inOrder(loop));
  });

  it('reads blocks that nobody knows as the loop does', () => {
    const strange = { type: 0x1234, data: Buffer.from('ab') };
    for (const at of [0, 5, REAL[0].length]) {
      const { compiled, loop } = bothWays([...REAL[0].toSpliced(at, 0, strange), strange]);
      expect(inOrder(compiled)).toBe(inOrder(loop));
    }
  });

  it.each([1023, 1024, 1025, 3000])('reads a text of %i characters, whole', (length) => {
    const memory = { type: 29, data: Buffer.alloc(18) };
    for (const letter of ['x', '\u00e9']) {
      const name = `${'x'.repeat(length - 8)}|${letter}model`;
      const { compiled, loop } = bothWays([memory, { type: 30, data: Buffer.from(name, 'utf16le') }]);
      expect(compiled).toMatchObject({ graphics: [{ vendor: 'x'.repeat(length - 8), model: `${letter}model` }] });
      expect(inOrder(compiled)).toBe(inOrder(loop));
    }
  });

  it('gives the same as the loop or nothing, whatever the blocks are and hold', () => {
    const changed = fc.constantFrom(...REAL).chain((blocks) =>
      fc.oneof(
        fc
          .nat(blocks.length - 1)
          .chain((at) =>
            damaged(blocks[at].data).map((data) => blocks.with(at, { type: blocks[at].type, data: Buffer.from(data) })),
          ),
        fc.subarray(blocks),
        fc.nat(blocks.length - 1).map((at) => blocks.toSpliced(at, 0, blocks[at])),
        fc.nat(blocks.length - 1).map((at) => [...blocks.slice(at), ...blocks.slice(0, at)]),
      ),
    );
    let given = 0;
    const property = fc.property(changed, (blocks) => {
      const { compiled, loop } = bothWays(blocks);
      if (compiled === undefined) return;
      given++;
      expect(inOrder(compiled)).toBe(inOrder(loop));
    });
    fc.assert(property, { numRuns: 1000 });
    expect(given).toBeGreaterThan(100);
  });

  it.each<[string, (blocks: Block[]) => Block[]]>([
    ['a single block stands twice', (blocks) => [blocks[0], ...blocks]],
    ['a block has no partner', (blocks) => blocks.filter(({ type }) => type !== 27)],
    ['the order is another', (blocks) => blocks.toReversed()],
  ])('is not made where %s', (_, change) => {
    const types = change(blocksOf('laptop-lenovo-tv9')).map(({ type }) => type);
    expect(compileModel(Uint16Array.from(types))).toBeUndefined();
  });

  it('gives, from the first hash of a sequence to those after its function was made, the same', () => {
    for (const { text } of FIXTURES) {
      const models = Array.from({ length: 40 }, () => inOrder(decodeHash(text)));
      expect(new Set(models).size).toBe(1);
    }
  });
});

describe('a layout with a member that can be absent', () => {
  const partial = BLOCKS.filter(({ layout }) => layout.fields.some(({ absent }) => absent !== undefined));

  it.each(partial)('block $type, $name, has others, and its object to itself, as functions presume', (block) => {
    expect(block.layout.fields.filter(({ key }) => key !== undefined).length).toBeGreaterThan(1);
    expect(BLOCKS.filter((other) => partOf(other) === partOf(block))).toEqual([block]);
  });
});

describe('the text of a function', () => {
  it('leaves out a member that is absent, and keeps the order of the others', () => {
    const text = new FunctionText();
    const members = [
      { key: 'first', value: '1', absentIf: 'skip' },
      { key: 'second', value: '2' },
      { key: 'third', value: '3', absentIf: '!skip' },
    ];
    const make = text.make(['skip'], text.object(members)) as ((skip: boolean) => unknown) | undefined;
    expect(inOrder(make?.(true))).toBe('{"second":2,"third":3}');
    expect(inOrder(make?.(false))).toBe('{"first":1,"second":2}');
  });
});

describe('functions of text', () => {
  it('are not needed where the process forbids them', () => {
    const script = `import { decodeHash, hashToJson } from 'hwhash';
      const decode = (text) => Array.from({ length: 40 }, () => JSON.stringify(hashToJson(decodeHash(text))));
      process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map((text) => [...new Set(decode(text))])));`;
    const texts = FIXTURES.map(({ text }) => text);
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script];
    const printed = execFileSync(process.execPath, [...flags, JSON.stringify(texts)], { encoding: 'utf8' });
    const expected = texts.map((text) => [JSON.stringify(hashToJson(decodeHash(text)))]);
    expect(JSON.parse(printed)).toEqual(expected);
  });

  it('are not tried in pages, whose policy forbids them', () => {
    expect(compileNothing([], 'return 1;')).toBeUndefined();
  });
});
