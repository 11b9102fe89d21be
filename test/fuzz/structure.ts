/**
 * Mutations that keep an input's outer structure whole, so that they get past checksums and syntax to what lies behind:
 * containers with a computed checksum, tables with a byte sum, JSON with changed members.
 */
import { createHash } from 'node:crypto';
import { type Mutation, mutateBytes } from './mutate.js';
import type { Random } from './random.js';

/** Replaces the SHA-256 that the last bytes of an input are, over all bytes before it. */
export function resealSha256(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 32) return bytes;
  const sealed = bytes.slice();
  sealed.set(createHash('sha256').update(bytes.subarray(0, -32)).digest(), bytes.length - 32);
  return sealed;
}

/** Sets the byte at `at` so that bytes [start, end) sum up to zero. */
export function resealSum(bytes: Uint8Array, at: number, start = 0, end = bytes.length): Uint8Array {
  if (at >= bytes.length) return bytes;
  const sealed = bytes.slice();
  sealed[at] = 0;
  let sum = 0;
  for (let i = start; i < Math.min(end, sealed.length); i++) sum += sealed[i];
  sealed[at] = -sum;
  return sealed;
}

interface Block {
  type: number;
  data: Uint8Array;
}

function blocksOf(container: Uint8Array): Block[] {
  const view = new DataView(container.buffer, container.byteOffset, container.byteLength);
  const blocks: Block[] = [];
  const end = Math.min(view.getUint16(2, true), container.length);
  for (let at = 4; at + 4 <= end; ) {
    const length = Math.max(4, view.getUint16(at + 2, true));
    blocks.push({ type: view.getUint16(at, true), data: container.slice(at + 4, at + length) });
    at += length;
  }
  return blocks;
}

function containerOf(blocks: readonly Block[], size: number): Uint8Array {
  const end = blocks.reduce((sum, { data }) => sum + 4 + data.length, 4);
  if (end > 0xffff) return containerOf(blocks.slice(0, blocks.length >> 1), size);
  const bytes = new Uint8Array(Math.max(size, end + 36));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x414f, true);
  view.setUint16(2, end, true);
  let at = 4;
  for (const { type, data } of blocks) {
    view.setUint16(at, type, true);
    view.setUint16(at + 2, 4 + data.length, true);
    bytes.set(data, at + 4);
    at += 4 + data.length;
  }
  view.setUint32(at, 0x00245343, true);
  bytes.set(createHash('sha256').update(bytes.subarray(0, end)).digest(), end + 4);
  return bytes;
}

type BlockMutation = (blocks: Block[], at: number, random: Random, other: readonly Block[]) => Block[];

const BLOCK_MUTATIONS: readonly BlockMutation[] = [
  (blocks, at, random) => blocks.with(at, { ...blocks[at], data: mutateBytes(blocks[at].data, random).slice(0, 4000) }),
  (blocks, at, random) => blocks.with(at, { ...blocks[at], data: random.bytes(blocks[at].data.length) }),
  (blocks, at, random) => blocks.with(at, { ...blocks[at], type: random.below(random.pick([40, 70, 0x10000])) }),
  (blocks, at) => blocks.toSpliced(at, 1),
  (blocks, at, random) => blocks.toSpliced(random.below(blocks.length), 0, blocks[at]),
  (blocks, at, random) => blocks.toSpliced(at, 1).toSpliced(random.below(blocks.length), 0, blocks[at]),
  (blocks, at, random) => blocks.toSpliced(at, 0, { type: random.below(70), data: random.bytes(random.size(300)) }),
  (blocks, at, random, other) =>
    other.length === 0 ? blocks : blocks.toSpliced(at, random.below(2), random.pick(other)),
  (blocks, at, random, other) => [...blocks.slice(0, at), ...other.slice(random.below(other.length))],
];

/** Changes the blocks of a container and computes its checksum again; now and then the raw bytes instead. */
function mutateBlocks(sizes: readonly number[]): Mutation {
  return (input, random, other = input) => {
    if (input.length < 40 || random.once(4)) return mutateBytes(input, random, other);
    let blocks = blocksOf(input);
    const others = other.length < 40 ? [] : blocksOf(other);
    const count = 1 + random.below(4);
    for (let i = 0; i < count && blocks.length > 0; i++) {
      blocks = random.pick(BLOCK_MUTATIONS)(blocks, random.below(blocks.length), random, others);
    }
    return containerOf(blocks, random.pick(sizes));
  };
}

/** Changes containers of the usual size. */
export const mutateContainer: Mutation = mutateBlocks([3000, 3000, 0, 2999, 5000]);

/** Changes containers that end with their checksum, or soon after it. */
export const mutateSmallContainer: Mutation = mutateBlocks([0, 0, 0, 300]);

/** A container of some blocks of another one, and nothing after its checksum. */
export function smallContainer(container: Uint8Array, isWanted: (type: number, size: number) => boolean): Uint8Array {
  return containerOf(
    blocksOf(container).filter(({ type, data }) => isWanted(type, data.length)),
    0,
  );
}

/** Mutates bytes, then mostly repairs their checksum. */
export function resealing(seal: (bytes: Uint8Array) => Uint8Array): Mutation {
  return (input, random, other) => {
    const mutated = mutateBytes(input, random, other);
    return random.once(4) ? mutated : seal(mutated);
  };
}

/** Values that JSON readers take for granted not to meet. */
const JSON_VALUES = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1.5',
  '255',
  '256',
  '65536',
  '4294967296',
  '9007199254740993',
  '1e400',
  '""',
  '"a|b"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u001b[31m"',
  '"__proto__"',
  '"00:15:5d:e9:db:6f"',
  '"zz"',
  '"18446744073709551616"',
  '[]',
  '{}',
  '[null]',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"length":4294967295}',
  '{"toString":null,"valueOf":null}',
]; // prettier-ignore

/** Every place in JSON text at which a value stands, as [start, end). */
function valuesIn(text: string): [number, number][] {
  const places: [number, number][] = [];
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g)) {
    places.push([match.index, match.index + match[0].length]);
  }
  return places;
}

/** Replaces values and keys of JSON by unlikely ones; now and then mutates the bytes instead. */
export const mutateJson: Mutation = (input, random, other) => {
  if (random.once(4)) return mutateBytes(input, random, other);
  let text = new TextDecoder().decode(input);
  const count = 1 + random.below(3);
  for (let i = 0; i < count; i++) {
    const places = valuesIn(text);
    if (places.length === 0) break;
    const [start, end] = random.pick(places);
    const isKey = text[end] === ':';
    const deep = '['.repeat(random.pick([10, 5000])) + ']'.repeat(5000);
    const key = random.pick(['"__proto__"', '"constructor"', '"toString"', '"length"', '"0"', '"x"']);
    const value = random.once(12) ? deep : random.pick(JSON_VALUES);
    text = text.slice(0, start) + (isKey ? key : value) + text.slice(end);
  }
  return new TextEncoder().encode(text);
};
