import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCKS } from '../../src/hash/blocks.js';
import { decodeHash } from '../../src/hash/decode.js';
import { hashToJson } from '../../src/hash/json.js';
import type { LayoutRead, Members } from '../../src/hash/layouts.js';
import { compile as compileNothing } from '../../src/platform/default.js';
import { FIXTURES } from '../fixtures.js';
import { blocksOf } from '../validate/containers.js';

const compiled = BLOCKS.flatMap(({ type, name, layout }) => {
  const fast = layout.compile?.();
  return fast === undefined ? [] : [{ type, name, fast, loop: layout.read }];
});

/** What a reader makes of data that stands somewhere in a container, with the members in their order. */
function readBy(read: LayoutRead, data: Uint8Array): [boolean, [string, unknown][]] {
  const bytes = Uint8Array.of(0xee, ...data, 0xee);
  const latin1 = String.fromCharCode(...bytes);
  const members: Members = {};
  const accepted = read({ bytes, latin1, padBrand: true }, 1, 1 + data.length, members);
  return [accepted, Object.entries(members)];
}

describe('the readers that are made of text', () => {
  it('are there for most blocks', () => {
    expect(compiled.length).toBeGreaterThan(BLOCKS.length / 2);
  });

  it.each(compiled)('read block $type, $name, as the loops do', ({ type, fast, loop }) => {
    const real = FIXTURES.flatMap(({ name }) => blocksOf(name)).filter((block) => block.type === type);
    const data = fc.oneof(
      ...real.map((block) => fc.constant(block.data)),
      fc.uint8Array({ maxLength: 64 }),
      ...real.map(({ data: from }) =>
        fc
          .tuple(fc.nat(from.length), fc.nat(255))
          .map(([at, byte]) => from.map((value, i) => (i === at ? byte : value))),
      ),
    );
    const property = fc.property(data, (bytes) => {
      expect(readBy(fast, bytes)).toEqual(readBy(loop, bytes));
    });
    fc.assert(property);
  });

  it('are not needed where the process forbids functions of text', () => {
    const script = `import { decodeHash, hashToJson } from 'hwhash';
      const hashes = JSON.parse(process.argv[1]).map((text) => hashToJson(decodeHash(text)));
      process.stdout.write(JSON.stringify(hashes));`;
    const texts = FIXTURES.map(({ text }) => text);
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script];
    const printed = execFileSync(process.execPath, [...flags, JSON.stringify(texts)], { encoding: 'utf8' });
    expect(printed).toBe(JSON.stringify(texts.map((text) => hashToJson(decodeHash(text)))));
  });

  it('are not tried in pages, whose policy forbids them', () => {
    expect(compileNothing([], 'return 1;')).toBeUndefined();
  });
});
