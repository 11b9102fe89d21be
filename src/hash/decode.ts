/** From bytes to the model: every block typed where its typed form returns the same bytes, opaque where not. */
import { allocate, base64DecodeInto, sha256Hex, toHex, toLatin1 } from '#platform';
import { repairBase64, type TextFault, textFault } from './base64.js';
import { BlockReader, type HashMembers } from './block-reader.js';
import { BlockDirectory, CHECKSUM_SIZE, LARGEST_CONTAINER, storedChecksum, tailEnd } from './container.js';
import { HashFormatError } from './errors.js';
import type { HardwareHash } from './model.js';

/** How {@link decodeHash} treats its input. */
export interface DecodeOptions {
  /** Whether missing base64 padding is repaired by the published rule ({@link repairBase64}); true by default. */
  repair?: boolean;
}

/** Room for the largest container that there can be, used again for each text. */
const scratch = allocate(LARGEST_CONTAINER + 3);
/** Characters of the largest container's base64. */
export const LONGEST_TEXT = Math.ceil(LARGEST_CONTAINER / 3) * 4;
const directory = new BlockDirectory();

/**
 * Decodes a hardware hash. A wrong checksum does not throw: it is in the model (`checksum.valid`).
 *
 * @param input - the base64 text, or the container's bytes
 * @throws {@link HashFormatError} when the text is not base64 or the blocks cannot be parsed; its code and offset say where
 * @example
 * const { smbios } = decodeHash(readFileSync('hash.b64', 'latin1'));
 */
export function decodeHash(input: string | Uint8Array, options: DecodeOptions = {}): HardwareHash {
  if (typeof input !== 'string') return decodeContainer(input, input.length);
  const text = input.trim();
  if (text.length > LONGEST_TEXT) throw tooLong('characters');
  let length = base64DecodeInto(text, scratch);
  if (length < 0) {
    const fault = textFault(text) as TextFault;
    const repaired = fault.code === 'base64-padding' && options.repair !== false ? repairBase64(text) : undefined;
    length = repaired === undefined ? -1 : base64DecodeInto(repaired.text, scratch);
    if (length < 0) throw new HashFormatError(fault.code, fault.message, fault.offset);
  }
  return decodeContainer(scratch, length);
}

function tooLong(unit: string): HashFormatError {
  return new HashFormatError('not-a-hardware-hash', `it has more ${unit} than any hardware hash`, 0);
}

function decodeContainer(bytes: Uint8Array, length: number): HardwareHash {
  if (length > LARGEST_CONTAINER) throw tooLong('bytes');
  const fault = directory.walk(bytes, length);
  if (fault !== undefined) throw new HashFormatError(fault.code, fault.message, fault.offset);
  return readModel(bytes, length, directory);
}

/** Reads the model out of a container that has been parsed. */
export function readModel(bytes: Uint8Array, length: number, blocks: BlockDirectory): HardwareHash {
  const stored = storedChecksum(bytes, blocks);
  const computed = sha256Hex(bytes, 0, blocks.blocksEnd);
  const checksum = { stored, computed, valid: stored === computed };
  const context = { bytes, latin1: toLatin1(bytes, 0, blocks.blocksEnd), padBrand: true };
  const hash = new BlockReader(context, blocks).read(checksum, length);
  const end = tailEnd(bytes, blocks, length);
  const tailStart = blocks.blocksEnd + CHECKSUM_SIZE;
  if (end > tailStart) hash.tail = toHex(bytes, tailStart, end);
  return hash;
}

/**
 * Reads a few members out of a container that has been parsed, as {@link readModel} reads them: for whole fleets, of whose
 * hashes only these are of use.
 *
 * @param types made once by `typesOf`; a brand string needs the architecture of the processor too
 * @example
 * readMembers(reader.bytes, reader.directory, typesOf(['smbios.uuid'])).smbios?.uuid;
 */
export function readMembers(bytes: Uint8Array, blocks: BlockDirectory, types: Uint8Array): HashMembers {
  const context = { bytes, latin1: toLatin1(bytes, 0, blocks.blocksEnd), padBrand: true };
  return new BlockReader(context, blocks).readMembers(types);
}
