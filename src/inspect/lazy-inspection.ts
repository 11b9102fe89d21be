/**
 * An inspection whose model, blocks and bytes are made when they are asked for: who validates needs none of them. Until
 * then it keeps the text, and its container lies where the next one will.
 */
import { allocateUnfilled, base64DecodeInto } from '#platform';
import { BLOCK_HEADER_SIZE, type BlockDirectory, type ContainerFault, HASH_SIZE } from '../hash/container.js';
import { readModel } from '../hash/decode.js';
import { hasKnownForms, haveKnownForms } from '../hash/known-form.js';
import type { HardwareHash } from '../hash/model.js';
import { blockName } from '../hash/table.js';
import type { Finding } from './finding.js';
import { Frames } from './frames.js';
import type { InputForm, InspectedBlock, Inspection } from './inspection.js';
import { type Held, OPEN, workbench } from './workbench.js';

/** What the containers of texts shared with others before them. */
const frames = new Frames(workbench.bytes);

/** Decodes a text onto the {@link workbench}; returns the length of the container, or -1 where the text is not base64. */
export function decodeHere(text: string): number {
  workbench.clear();
  return base64DecodeInto(text, workbench.bytes);
}

/** Parses the container of `length` bytes that was decoded on the {@link workbench}; most are recognised by what they share. */
export function parseDecoded(length: number): ContainerFault | undefined {
  const frame = length === HASH_SIZE ? frames.find() : undefined;
  if (frame === undefined) return workbench.directory.walk(workbench.bytes, length);
  workbench.recognise(frame);
  return undefined;
}

/** Whether every block of the container that was parsed so surely has a known form. */
export function hasDecodedKnownForms(length: number): boolean {
  const { frame, bytes, directory } = workbench;
  if (frame !== undefined) return haveKnownForms(bytes, directory, frame.open);
  if (!hasKnownForms(bytes, directory)) return false;
  if (length === HASH_SIZE) frames.learn(directory);
  return true;
}

/** The container of a text, as an array of its own. */
export function decodeText(text: string): Uint8Array {
  const bytes = allocateUnfilled(Math.ceil(text.length / 4) * 3);
  const length = base64DecodeInto(text, bytes);
  return length === bytes.length ? bytes : bytes.subarray(0, Math.max(0, length));
}

/** The blocks of a directory; `hash` says which of them are opaque. */
export function listBlocks({ count, types, starts, ends }: BlockDirectory, hash?: HardwareHash): InspectedBlock[] {
  const opaque = new Set(hash?.opaqueBlocks?.map(({ position }) => position));
  return Array.from({ length: count }, (_, index) => ({
    type: types[index],
    name: blockName(types[index]),
    offset: starts[index] - BLOCK_HEADER_SIZE,
    length: ends[index] - starts[index] + BLOCK_HEADER_SIZE,
    opaque: opaque.has(index),
  }));
}

/** A member that is made when it is asked for, and can be replaced. */
function lazy<T>(read: (of: LazyInspection) => T, write: (of: LazyInspection, value: T) => void): PropertyDescriptor {
  return {
    enumerable: true,
    configurable: true,
    get(this: LazyInspection) {
      return read(this);
    },
    set(this: LazyInspection, value: T) {
      write(this, value);
    },
  };
}

/** See the head of this file. Its members are its own, not its class's: a copy of its members has them too. */
export class LazyInspection implements Inspection, Held {
  declare hash?: HardwareHash;
  declare findings: Finding[];
  declare blocks: InspectedBlock[];
  declare form: InputForm;
  declare bytes: Uint8Array;
  /** The text, where the bytes have not been asked for. */
  readonly #text: string;
  readonly #length: number;
  #bytes: Uint8Array | undefined;
  #hash: HardwareHash | undefined;
  #blocks: InspectedBlock[] | undefined;

  /**
   * @param content the text whose container of `length` bytes lies on the {@link workbench}, or the bytes of the container
   * @param hash the model, where it was needed
   */
  constructor(
    content: string | Uint8Array,
    length: number,
    form: InputForm,
    findings: Finding[],
    hash: HardwareHash | undefined,
  ) {
    const isText = typeof content === 'string';
    this.#text = isText ? content : '';
    this.#length = length;
    this.#bytes = isText ? undefined : content;
    this.#hash = hash;
    if (isText) workbench.holder = this;
    // One after the other, in the order of the members: a literal with accessors of its own takes eight times as long.
    Object.defineProperty(this, 'hash', LazyInspection.#members.hash);
    this.findings = findings;
    Object.defineProperty(this, 'blocks', LazyInspection.#members.blocks);
    this.form = form;
    Object.defineProperty(this, 'bytes', LazyInspection.#members.bytes);
  }

  /** The members that are made when they are asked for; all inspections share these. */
  static readonly #members = {
    hash: lazy(
      (of) => of.#readHash(),
      (of, hash) => {
        of.#hash = hash;
      },
    ),
    blocks: lazy(
      (of) => of.#readBlocks(),
      (of, blocks) => {
        of.#blocks = blocks;
      },
    ),
    bytes: lazy(
      (of) => of.#readBytes(),
      (of, bytes) => {
        of.#bytes = bytes;
      },
    ),
  };

  [OPEN](): Uint8Array | undefined {
    if (this.#bytes !== undefined) {
      return workbench.clear().walk(this.#bytes) === undefined ? this.#bytes : undefined;
    }
    if (workbench.holder !== this) {
      parseDecoded(decodeHere(this.#text));
      workbench.holder = this;
    }
    return workbench.bytes;
  }

  #readHash(): HardwareHash | undefined {
    if (this.#hash === undefined) {
      const bytes = this[OPEN]();
      if (bytes !== undefined) this.#hash = readModel(bytes, this.#bytes?.length ?? this.#length, workbench.directory);
    }
    return this.#hash;
  }

  #readBlocks(): InspectedBlock[] {
    if (this.#blocks === undefined) {
      const hash = this.#readHash();
      this[OPEN]();
      this.#blocks = listBlocks(workbench.directory, hash);
    }
    return this.#blocks;
  }

  #readBytes(): Uint8Array {
    this.#bytes ??= decodeText(this.#text);
    return this.#bytes;
  }
}
