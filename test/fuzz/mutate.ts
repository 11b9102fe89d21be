/** Mutations of bytes that no parser's structure guides; `structure.ts` has those that keep a structure whole. */
import type { Random } from './random.js';

/** Changes an input; returns a new array. What is taken from elsewhere is taken from `other`, another input. */
export type Mutation = (input: Uint8Array, random: Random, other?: Uint8Array) => Uint8Array;

/** The largest input that is made: larger than the largest hash, small enough to be tried thousands of times. */
export const LARGEST_INPUT = 200 * 1024;

const encoder = new TextEncoder();

/** Numbers at which length fields and counters go wrong. */
const EDGES = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 127, 128, 255, 256, 3000, 0x7fff, 0x8000, 0xfffe, 0xffff];
const WIDE_EDGES = [...EDGES, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

/** Bytes that mean something to one reader or another. */
const TOKENS = [
  'OA',
  'CS',
  '=',
  '==',
  'T0E',
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '<',
  '>',
  '/>',
  '</p>',
  '&amp;',
  '&#0;',
  '&#x1b;',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '<![CDATA[',
  '<!--',
  '<?xml',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '\u001b[31m',
  '\u0000',
  '\u202e',
  '\ufeff',
  '\u2028',
  'null',
  'true',
  '-1',
  '1e309',
  '9007199254740993',
  '0x',
  'NaN',
  '\ud83d\ude00',
  'ä',
  '5.1E+11',
  'Hardware Hash',
  'Device Serial Number',
  'sep=;',
  '..\\..\\',
  '../../',
  '_SM_',
  '_SM3_',
  '_DMI_',
  'MSDM',
].map((token) => encoder.encode(token)); // prettier-ignore

/** Puts bytes in the place of others. */
export function splice(input: Uint8Array, start: number, removed: number, inserted: Uint8Array): Uint8Array {
  const end = Math.min(input.length, start + removed);
  const result = new Uint8Array(input.length - (end - start) + inserted.length);
  result.set(input.subarray(0, start));
  result.set(inserted, start);
  result.set(input.subarray(end), start + inserted.length);
  return result;
}

function edgeBytes(random: Random): Uint8Array {
  const size = random.pick([1, 2, 4, 8]);
  const bytes = new Uint8Array(size);
  let value = random.pick(WIDE_EDGES);
  const bigEndian = random.once(2);
  for (let i = 0; i < Math.min(size, 4); i++, value = Math.floor(value / 256)) {
    bytes[bigEndian ? size - 1 - i : i] = value % 256;
  }
  return bytes;
}

const MUTATIONS: readonly Mutation[] = [
  // Flip one bit.
  (input, random) => splice(input, random.below(input.length), 1, Uint8Array.of(input[0] ^ (1 << random.below(8)))),
  (input, random) => {
    const result = input.slice();
    if (result.length > 0) result[random.below(result.length)] ^= 1 << random.below(8);
    return result;
  },
  // Another byte.
  (input, random) => splice(input, random.below(input.length), 1, random.bytes(1)),
  // A number at an edge.
  (input, random) => {
    const bytes = edgeBytes(random);
    return splice(input, random.below(input.length), bytes.length, bytes);
  },
  // Something that means something.
  (input, random) => splice(input, random.below(input.length + 1), 0, random.pick(TOKENS)),
  (input, random) => {
    const token = random.pick(TOKENS);
    return splice(input, random.below(input.length), token.length, token);
  },
  // Random bytes in between.
  (input, random) => splice(input, random.below(input.length + 1), 0, random.bytes(random.size(64))),
  // Remove a range, cut the end, cut the start.
  (input, random) => splice(input, random.below(input.length), random.size(input.length), new Uint8Array(0)),
  (input, random) => input.slice(0, random.below(input.length + 1)),
  (input, random) => input.slice(random.size(input.length)),
  // Repeat a range, once or often.
  (input, random) => {
    const start = random.below(input.length);
    return splice(input, start, 0, input.slice(start, start + 1 + random.size(input.length)));
  },
  (input, random) => {
    const start = random.below(input.length);
    const part = input.slice(start, start + 1 + random.below(8));
    const count = random.size(2000);
    const repeated = new Uint8Array(part.length * count);
    for (let i = 0; i < count; i++) repeated.set(part, i * part.length);
    return splice(input, start, 0, repeated);
  },
  // Fill a range with one byte.
  (input, random) => {
    const start = random.below(input.length);
    return input.slice().fill(random.pick([0, 0xff, 0x20, 0x41]), start, start + random.size(256));
  },
  // Swap two ranges.
  (input, random) => {
    const size = random.size(64);
    const from = random.below(input.length);
    const part = input.slice(from, from + size);
    return splice(input, random.below(input.length), size, part);
  },
  // Put a range of another input in.
  (input, random, other = input) => {
    const from = random.below(other.length);
    const part = other.slice(from, from + 1 + random.size(256));
    return splice(input, random.below(input.length + 1), random.once(2) ? part.length : 0, part);
  },
];

/** One to six mutations, one after another. */
export function mutateBytes(input: Uint8Array, random: Random, other = input): Uint8Array {
  let result = input;
  const count = 1 + random.below(6);
  for (let i = 0; i < count; i++) result = random.pick(MUTATIONS)(result, random, other);
  return result.length > LARGEST_INPUT ? result.slice(0, LARGEST_INPUT) : result;
}

/** The same, with results that have at most so many bytes. */
export function bounded(mutation: Mutation, most: number): Mutation {
  return (input, random, other) => {
    const result = mutation(input, random, other);
    return result.length > most ? result.slice(0, most) : result;
  };
}
