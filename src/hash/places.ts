/** Where blocks have their members in the model, as paths: `smbios`, `tpm.endorsementKey`, `networkAdapters[]`. */
import type { HardwareHash } from './model.js';

type Join<Prefix extends string, Key extends string> = Prefix extends '' ? Key : `${Prefix}.${Key}`;

/** Path of an object of the model; `[]` stands for each element of a list, '' for the hash itself. */
export type Place<T = HardwareHash, Prefix extends string = ''> =
  | Prefix
  | {
      [K in keyof T & string]-?: NonNullable<T[K]> extends readonly (infer E)[]
        ? E extends object
          ? Join<Prefix, `${K}[]`>
          : never
        : NonNullable<T[K]> extends object
          ? Place<NonNullable<T[K]>, Join<Prefix, K>>
          : never;
    }[keyof T & string];

/** The object at a path. */
export type At<P extends string, T = HardwareHash> = P extends ''
  ? T
  : P extends `${infer K}.${infer Rest}`
    ? At<Rest, At<K, T>>
    : P extends `${infer K}[]`
      ? K extends keyof T
        ? NonNullable<T[K]> extends readonly (infer E)[]
          ? E
          : never
        : never
      : P extends keyof T
        ? NonNullable<T[P]>
        : never;

/** Names of the members at a path. */
export type KeyAt<P extends string> = keyof At<P> & string;

/** Path of a member of the model that a block can have. */
export type MemberPath = { [P in Place]: Join<P, KeyAt<P>> }[Place];
