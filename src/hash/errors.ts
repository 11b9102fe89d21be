/** The errors that the codec throws. Each carries a stable `code`, which is also the code of the matching finding. */

/** Codes of {@link HashFormatError}. */
export type HashFormatErrorCode =
  | 'base64-alphabet'
  | 'base64-padding'
  | 'not-a-hardware-hash'
  | 'block-length'
  | 'block-overrun';

/** The input is not a hardware hash, or its blocks cannot be parsed. */
export class HashFormatError extends Error {
  override readonly name = 'HashFormatError';
  constructor(
    /** Stable code of the fault. */
    readonly code: HashFormatErrorCode,
    message: string,
    /** Where: a character of the text for `base64-*`, else a byte of the container. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/** A model, or its JSON, holds a value that the format cannot. */
export class HashModelError extends Error {
  override readonly name: string = 'HashModelError';
  readonly code: 'model-value' | 'model-partial' = 'model-value';
  constructor(
    /** Path of the member, such as `networkAdapters[1].macAddress`. */
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** A block that cannot be written, because a member that it needs is not known. */
export interface UntoldBlock {
  type: number;
  name: string;
  /** Path of the first member that is missing. */
  field: string;
}

/** A model was read from oa3tool's XML, which does not print all that some blocks need. */
export class HashPartialError extends HashModelError {
  override readonly name = 'HashPartialError';
  override readonly code = 'model-partial';
  constructor(
    /** The blocks that cannot be written; all others can. */
    readonly blocks: readonly UntoldBlock[],
  ) {
    const fields = blocks.map(({ type, name, field }) => `${field} (block ${type}, ${name})`);
    super(
      blocks[0].field,
      `this was read from oa3tool's XML, which does not tell ${fields.join(', ')}: use the hash itself, or name these block types in "omit" to write the others`,
    );
  }
}

/** The blocks of a model do not fit into the 3000 bytes of a hash. */
export class HashCapacityError extends Error {
  override readonly name = 'HashCapacityError';
  readonly code = 'hash-capacity';
  constructor(
    /** Type, name and size in bytes of every block, the largest first. */
    readonly blocks: readonly { type: number; name: string; size: number }[],
    /** Bytes that the container would need. */
    readonly needed: number,
    /** Bytes that there are. */
    readonly available: number,
  ) {
    const largest = blocks.slice(0, 5).map((block) => `${block.type} ${block.name} (${block.size} bytes)`);
    super(
      `the blocks need ${needed} bytes and a hardware hash holds ${available}; the largest are ${largest.join(', ')}: name block types to leave out in "omit"`,
    );
  }
}
