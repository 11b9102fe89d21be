import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockDirectory } from '../../src/hash/container.js';
import { hasKnownForms } from '../../src/hash/known-form.js';
import { inspectHash } from '../../src/inspect/inspect.js';
import { FIXTURES } from '../fixtures.js';
import { type Block, blocksOf, seal } from '../validate/containers.js';

const directory = new BlockDirectory();

/** What the quick test says, and what the decoder does. */
function both(bytes: Uint8Array): { quick: boolean; decoder: boolean } {
  expect(directory.walk(bytes)).toBeUndefined();
  const quick = hasKnownForms(bytes, directory);
  return { quick, decoder: inspectHash(bytes).hash?.opaqueBlocks === undefined };
}

describe('the quick test of blocks', () => {
  it.each(FIXTURES.map(({ name }) => name))('knows every block of %s, as the decoder does', (name) => {
    expect(both(seal(blocksOf(name)))).toEqual({ quick: true, decoder: true });
  });

  it('never says that it knows what the decoder keeps opaque', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat(3) }),
      fc.record({ kind: fc.constant('grow' as const), at: fc.nat(), value: fc.nat(255) }),
      fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat() }),
      fc.record({ kind: fc.constant('drop' as const), at: fc.nat(), value: fc.nat() }),
      fc.record({ kind: fc.constant('type' as const), at: fc.nat(), value: fc.nat(70) }),
      fc.record({ kind: fc.constant('move' as const), at: fc.nat(), value: fc.nat() }),
    );
    const seen = { agreedKnown: 0, agreedOpaque: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...FIXTURES),
        fc.nat(40),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (own, block, changes) => {
          const blocks = blocksOf(own.name);
          for (const { kind, at, value } of changes) apply(blocks, block % blocks.length, kind, at, value);
          const { quick, decoder } = both(seal(blocks));
          if (quick) expect(decoder).toBe(true);
          seen[decoder ? 'agreedKnown' : 'agreedOpaque']++;
        },
      ),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.agreedKnown, seen.agreedOpaque)).toBeGreaterThan(100);
  });
});

function apply(blocks: Block[], index: number, kind: string, at: number, value: number): void {
  const block = blocks[index % blocks.length];
  const { data } = block;
  if (kind === 'byte' && data.length > 0) data[at % data.length] = value;
  else if (kind === 'cut') block.data = data.subarray(0, Math.max(0, data.length - value));
  else if (kind === 'grow') block.data = Buffer.concat([data, Buffer.from([value])]);
  else if (kind === 'repeat') blocks.splice(value % blocks.length, 0, { type: block.type, data: Buffer.from(data) });
  else if (kind === 'drop' && blocks.length > 1) blocks.splice(index % blocks.length, 1);
  else if (kind === 'type') block.type = value;
  else if (kind === 'move') blocks.splice(value % blocks.length, 0, ...blocks.splice(index % blocks.length, 1));
}
