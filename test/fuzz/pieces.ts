/** Mutations of inputs that consist of pieces: elements of markup, members of JSON, values and lines, structures of a table. */
import { type Mutation, mutateBytes } from './mutate.js';
import type { Random } from './random.js';

/** Where the pieces of an input begin, in order; what precedes the first is left alone. */
export type Pieces = (input: Uint8Array) => number[];

/** Pieces that begin with one of some characters, or after one of others. */
export function piecesAt(before: string, after = ''): Pieces {
  const kinds = new Uint8Array(256);
  for (const character of before) kinds[character.charCodeAt(0)] |= 1;
  for (const character of after) kinds[character.charCodeAt(0)] |= 2;
  return (input) => {
    const starts: number[] = [];
    let last = -1;
    for (let i = 0; i < input.length; i++) {
      const kind = kinds[input[i]];
      if (kind & 1 && i !== last) starts.push(i);
      if (kind & 2) {
        last = i + 1;
        starts.push(last);
      }
    }
    return starts;
  };
}

/** Pieces of a size of their own, which one of their bytes or two say. */
export function piecesOf(first: number, sizeAt: (input: Uint8Array, at: number) => number): Pieces {
  return (input) => {
    const starts: number[] = [];
    for (let at = first; at < input.length; at += Math.max(1, sizeAt(input, at))) starts.push(at);
    return starts;
  };
}

type Cut = readonly Uint8Array[];
type PieceMutation = (pieces: Cut, at: number, random: Random, other: Cut) => Cut;

const PIECE_MUTATIONS: readonly PieceMutation[] = [
  (pieces, at) => pieces.toSpliced(at, 1),
  (pieces, at, random) => pieces.toSpliced(at, 0, ...Array(1 + random.size(8)).fill(pieces[at])),
  (pieces, at, random) => pieces.toSpliced(at, 1).toSpliced(random.below(pieces.length), 0, pieces[at]),
  (pieces, at, random) => pieces.with(at, pieces[random.below(pieces.length)]),
  (pieces, at, random) => pieces.with(at, mutateBytes(pieces[at], random)),
  (pieces, at, random, other) => pieces.with(at, random.pick(other)),
  (pieces, at, random, other) => pieces.toSpliced(at, 0, random.pick(other)),
  (pieces, at, random, other) => [...pieces.slice(0, at), ...other.slice(random.below(other.length))],
];

function cut(input: Uint8Array, starts: readonly number[]): Cut {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const start of starts) {
    pieces.push(input.subarray(at, start));
    at = start;
  }
  pieces.push(input.subarray(at));
  return pieces;
}

function joined(pieces: Cut): Uint8Array {
  let size = 0;
  for (const piece of pieces) size += piece.length;
  const result = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}

/** Moves, repeats, drops, exchanges and changes pieces; now and then the bytes instead. */
export function mutatePieces(piecesIn: Pieces): Mutation {
  return (input, random, other = input) => {
    if (random.once(4)) return mutateBytes(input, random, other);
    let pieces = cut(input, piecesIn(input));
    const others = cut(other, piecesIn(other));
    const count = 1 + random.below(3);
    for (let i = 0; i < count && pieces.length > 0; i++) {
      pieces = random.pick(PIECE_MUTATIONS)(pieces, random.below(pieces.length), random, others);
    }
    return joined(pieces);
  };
}
