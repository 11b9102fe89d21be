/** What a fuzz target is, and how a target says that the code under test broke a promise. */
import type { Mutation } from './mutate.js';

/** A class of errors that a parser is documented to throw; each has a stable `code`. */
export type TypedError = abstract new (...values: never[]) => Error & { readonly code: string };

/** One parser under test. */
export interface FuzzTarget {
  /** As in the table that is printed. */
  name: string;
  /** Sound inputs to start from. */
  seeds: readonly Uint8Array[];
  mutate: Mutation;
  /** The errors that are documented; anything else that is thrown is a finding. */
  errors: readonly TypedError[];
  /** Tries one input; throws {@link Violation} where a promise does not hold. */
  run(input: Uint8Array): void | Promise<void>;
}

/** A promise was broken: no typed error, and no exact round trip either. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Throws a {@link Violation} where a promise does not hold. */
export function promise(holds: boolean, what: string): void {
  if (!holds) throw new Violation(what);
}

/** Whether two arrays hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** What cannot be seen, or changes how a line is shown: none of it may be in a message. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Characters that a message may have, whatever the input. */
const LONGEST_MESSAGE = 2000;

/** Checks that a text which quotes input is safe to print, and bounded. */
export function safeToPrint(text: string | undefined): void {
  if (text === undefined) return;
  if (UNSAFE.test(text)) throw new Violation(`a message holds a raw control character: ${JSON.stringify(text)}`);
  promise(text.length <= LONGEST_MESSAGE, `a message has ${text.length} characters`);
}

/** The bytes of a text, one a character. */
export const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** The text of bytes, one character a byte. */
export const fromLatin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The UTF-8 of a text. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** JSON.parse; undefined where the text is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
