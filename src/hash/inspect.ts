/**
 * What can be said of any input, damaged ones included. The command, the CSV check and the decoder page are built on it:
 * it never throws, and its findings are those about container and blocks (REGISTRATION.md, section 1).
 */
import { allocate, allocateUnfilled, base64DecodeInto, isSha256Of } from '#platform';
import { repairBase64, type TextFault, textFault } from './base64.js';
import { BLOCK_HEADER_SIZE, BlockDirectory, LARGEST_CONTAINER } from './container.js';
import { containerFindings, finding } from './container-findings.js';
import { LONGEST_TEXT, readModel } from './decode.js';
import { encodeBytes } from './encode.js';
import type { Finding } from './finding.js';
import { hasKnownForms } from './known-form.js';
import type { HardwareHash } from './model.js';
import { blockName } from './table.js';

/** A block as it lies in the container. */
export interface InspectedBlock {
  type: number;
  /** Name of the type; `unknown` where it has none. */
  name: string;
  /** Byte of the container at which its header starts. */
  offset: number;
  /** Bytes with the header. */
  length: number;
  /** Whether it is kept byte for byte only. */
  opaque: boolean;
}

/** What the input was. */
export type InputForm = 'base64' | 'bytes';

/** What can be said of an input. */
export interface Inspection {
  /** The model; absent where the blocks cannot be parsed. */
  hash?: HardwareHash;
  findings: Finding[];
  /** The blocks up to the fault that stopped parsing, if any. */
  blocks: InspectedBlock[];
  form: InputForm;
  /** The container's bytes; empty where the text could not be read. */
  bytes: Uint8Array;
}

const EDM_BINARY = "400: Cannot convert the literal to the expected type 'Edm.Binary'";

/**
 * Says what can be said of an input.
 *
 * @param input - the base64 text (leading and trailing whitespace is ignored), or the container's bytes
 * @returns findings and blocks, and the model where the blocks can be parsed
 * @example
 * inspectHash('T0E').findings[0].code; // "base64-padding"
 */
export function inspectHash(input: string | Uint8Array): Inspection {
  return typeof input === 'string' ? inspectText(input.trim()) : inspectGiven(input);
}

/**
 * Says what can be said of a model, whether it came from a hash or from oa3tool's XML.
 *
 * @throws {HashModelError} when a member holds what the format cannot
 * @throws {HashCapacityError} when the blocks do not fit
 */
export function inspectModel(hash: HardwareHash): Inspection {
  if (!hash.partial) return inspectBytes(encodeBytes(hash, { preserve: true }), 'bytes', []);
  return { ...inspectBytes(encodeBytes(hash, { partial: true }), 'bytes', []), hash };
}

/** Bytes of the caller's, who may use them for something else before the model is asked for. */
function inspectGiven(bytes: Uint8Array): Inspection {
  return { ...inspectBytes(bytes, 'bytes', []) };
}

function inspectText(text: string): Inspection {
  if (text.length > LONGEST_TEXT) return unreadable('base64', [tooLong('characters')]);
  const bytes = allocateUnfilled(Math.ceil(text.length / 4) * 3);
  const length = base64DecodeInto(text, bytes);
  // Only a text that does not decode is searched for the reason: that takes ten times as long.
  if (length < 0) return inspectDamaged(text, bytes);
  return inspectBytes(length === bytes.length ? bytes : bytes.subarray(0, length), 'base64', []);
}

/** A text that is not base64, or whose padding is damaged; `bytes` has room for what it holds. */
function inspectDamaged(text: string, bytes: Uint8Array): Inspection {
  const { code, message, offset } = textFault(text) as TextFault;
  const findings = [finding(code, message, { offset, predicts: EDM_BINARY })];
  if (code === 'base64-alphabet') return unreadable('base64', findings);
  const length = Math.max(0, base64DecodeInto(repairBase64(text).text, bytes));
  return inspectBytes(bytes.subarray(0, length), 'base64', findings);
}

function tooLong(unit: string): Finding {
  return finding('not-a-hardware-hash', `it has more ${unit} than any hardware hash`, { offset: 0 });
}

function unreadable(form: InputForm, findings: Finding[]): Inspection {
  return { findings, blocks: [], form, bytes: allocate(0) };
}

/** Where the blocks of the container at hand lie: an inspection that is asked for them walks again, into one of its own. */
const walked = new BlockDirectory();

function inspectBytes(bytes: Uint8Array, form: InputForm, before: Finding[]): Inspection {
  if (bytes.length > LARGEST_CONTAINER) return unreadable(form, [...before, tooLong('bytes')]);
  const fault = walked.walk(bytes);
  if (fault !== undefined) {
    return {
      findings: [...before, finding(fault.code, fault.message, { offset: fault.offset })],
      blocks: listBlocks(walked),
      form,
      bytes,
    };
  }
  const valid = isSha256Of(bytes, 0, walked.blocksEnd, walked.blocksEnd + BLOCK_HEADER_SIZE);
  // What blocks are opaque, the decoder alone can say; nearly always none can be.
  const model = hasKnownForms(bytes, walked) ? undefined : readModel(bytes, bytes.length, walked);
  const findings = [...before, ...containerFindings(valid, model?.opaqueBlocks, bytes, walked)];
  return new LazyInspection(bytes, form, findings, model).inspection;
}

/** An inspection whose model and blocks are made when they are asked for: who validates needs neither. */
class LazyInspection {
  readonly inspection: Inspection;
  private hash: HardwareHash | undefined;
  private blocks: InspectedBlock[] | undefined;

  constructor(
    private readonly bytes: Uint8Array,
    form: InputForm,
    findings: Finding[],
    model: HardwareHash | undefined,
  ) {
    this.hash = model;
    const lazy = this;
    // Members of the object itself: a copy of its members has them too.
    this.inspection = {
      get hash() {
        return lazy.readHash();
      },
      set hash(hash) {
        lazy.hash = hash;
      },
      findings,
      get blocks() {
        return lazy.listBlocks();
      },
      set blocks(blocks) {
        lazy.blocks = blocks;
      },
      form,
      bytes,
    };
  }

  private readHash(): HardwareHash {
    this.hash ??= readModel(this.bytes, this.bytes.length, this.directory());
    return this.hash;
  }

  private listBlocks(): InspectedBlock[] {
    this.blocks ??= listBlocks(this.directory(), this.readHash());
    return this.blocks;
  }

  private directory(): BlockDirectory {
    const directory = new BlockDirectory();
    directory.walk(this.bytes);
    return directory;
  }
}

function listBlocks(directory: BlockDirectory, hash?: HardwareHash): InspectedBlock[] {
  const opaque = new Set(hash?.opaqueBlocks?.map(({ position }) => position));
  return Array.from({ length: directory.count }, (_, index) => ({
    type: directory.types[index],
    name: blockName(directory.types[index]),
    offset: directory.starts[index] - BLOCK_HEADER_SIZE,
    length: directory.ends[index] - directory.starts[index] + BLOCK_HEADER_SIZE,
    opaque: opaque.has(index),
  }));
}
