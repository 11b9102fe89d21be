/** From bytes to the model: every block typed where its typed form gives the same bytes again, opaque where not. */
import { allocate, base64DecodeInto, sha256Hex, toHex, toLatin1 } from '#platform';
import { repairBase64, type TextFault, textFault } from './base64.js';
import { type BlockDefinition, blockDefinition, type List, type Member } from './blocks.js';
import { BlockDirectory, CHECKSUM_SIZE, LARGEST_CONTAINER, storedChecksum, tailEnd } from './container.js';
import { HashFormatError } from './errors.js';
import { type LayoutContext, type Members, membersOf } from './layouts.js';
import { type HardwareHash, type OpaqueBlock, SCHEMA_VERSION, type Tpm } from './model.js';
import { isCanonicalOrder } from './order.js';
import { parseTpmVersion } from './tpm-version.js';

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
 * @throws {HashFormatError} when the text is not base64 or the blocks cannot be walked; its code and offset say where
 * @example
 * const { smbios } = decodeHash(readFileSync('hash.b64', 'latin1'));
 */
export function decodeHash(input: string | Uint8Array, options: DecodeOptions = {}): HardwareHash {
  if (typeof input !== 'string') return decodeContainer(input, input.length);
  const text = input.trim();
  if (text.length > LONGEST_TEXT) throw tooLong(`${text.length} characters`);
  let length = base64DecodeInto(text, scratch);
  if (length < 0) {
    const fault = textFault(text) as TextFault;
    const repaired = fault.code === 'base64-padding' && options.repair !== false ? repairBase64(text) : undefined;
    length = repaired === undefined ? -1 : base64DecodeInto(repaired.text, scratch);
    if (length < 0) throw new HashFormatError(fault.code, fault.message, fault.offset);
  }
  return decodeContainer(scratch, length);
}

function tooLong(size: string): HashFormatError {
  return new HashFormatError('not-a-hardware-hash', `it has ${size}, more than any hardware hash`, 0);
}

function decodeContainer(bytes: Uint8Array, length: number): HardwareHash {
  if (length > LARGEST_CONTAINER) throw tooLong(`${length} bytes`);
  const fault = directory.walk(bytes, length);
  if (fault !== undefined) throw new HashFormatError(fault.code, fault.message, fault.offset);
  return readModel(bytes, length, directory);
}

/** Reads the model out of a container that has been walked. */
export function readModel(bytes: Uint8Array, length: number, blocks: BlockDirectory): HardwareHash {
  const hash = emptyHash(bytes, length, blocks);
  const reader = new BlockReader(bytes, blocks, hash);
  reader.readAll();
  finishTpm(hash, bytes, reader.modulusAt);
  const end = tailEnd(bytes, blocks, length);
  const tailStart = blocks.blocksEnd + CHECKSUM_SIZE;
  if (end > tailStart) hash.tail = toHex(bytes, tailStart, end);
  return hash;
}

function emptyHash(bytes: Uint8Array, length: number, blocks: BlockDirectory): HardwareHash {
  const stored = storedChecksum(bytes, blocks);
  const computed = sha256Hex(bytes, 0, blocks.blocksEnd);
  return {
    schemaVersion: SCHEMA_VERSION,
    networkAdapters: [],
    displays: [],
    graphics: [],
    checksum: { stored, computed, valid: stored === computed },
    length,
  };
}

function finishTpm(hash: HardwareHash, bytes: Uint8Array, modulusAt: number): void {
  const { tpm } = hash;
  if (tpm?.versionText !== undefined) Object.assign(tpm, parseTpmVersion(tpm.versionText));
  if (tpm?.endorsementKey !== undefined) tpm.endorsementKey.sha256 = sha256Hex(bytes, modulusAt, modulusAt + 256);
}

/** Marks a block that stays opaque. */
const OPAQUE = -1;

/** Reads the blocks of one container, in order, into one model. */
class BlockReader {
  /** Where the endorsement key's modulus stands; 0 where there is none. */
  modulusAt = 0;
  /** Type of each block, or {@link OPAQUE}. */
  private readonly typed: number[];
  private readonly context: { -readonly [Key in keyof LayoutContext]: LayoutContext[Key] };
  /** Typed blocks of lists that two types fill: position and members, by type. */
  private readonly halves = new Map<number, { position: number; members: Members }[]>();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly blocks: BlockDirectory,
    private readonly hash: HardwareHash,
  ) {
    this.typed = new Array(blocks.count).fill(OPAQUE);
    const latin1 = toLatin1(bytes, 0, blocks.blocksEnd);
    this.context = { bytes, latin1, padBrand: true };
  }

  readAll(): void {
    // How block 4 is padded depends on the architecture in block 2, which a foreign order may put behind it.
    const processor = this.blocks.find(2);
    if (processor >= 0) this.readAt(processor);
    this.context.padBrand = !isArm(this.hash.processor?.architecture);
    for (let i = 0; i < this.blocks.count; i++) if (i !== processor) this.readAt(i);
    this.joinHalves('displays', 9, 27);
    this.joinHalves('graphics', 29, 30);
    this.keepOrder();
    this.keepOpaque();
  }

  private readAt(position: number): void {
    const type = this.blocks.types[position];
    const definition = blockDefinition(type);
    if (definition === undefined) return;
    const read =
      'member' in definition.target
        ? this.readMember(definition, definition.target.member, position)
        : this.readElement(definition, definition.target.list, position);
    if (read) this.typed[position] = type;
  }

  private readMember({ type, layout }: BlockDefinition, member: Member, position: number): boolean {
    if (this.typed.includes(type)) return false;
    const start = this.blocks.starts[position];
    const existing = memberOf(this.hash, member);
    const into = existing ?? {};
    if (!layout.read(this.context, start, this.blocks.ends[position], into)) return false;
    if (existing === undefined) setMember(this.hash, member, into);
    if (member === 'endorsementKey') this.modulusAt = start;
    return true;
  }

  private readElement({ type, layout }: BlockDefinition, list: List, position: number): boolean {
    const members: Members = {};
    if (!layout.read(this.context, this.blocks.starts[position], this.blocks.ends[position], members)) return false;
    if (list === 'networkAdapters') (this.hash.networkAdapters as unknown[]).push(members);
    else this.half(type).push({ position, members });
    return true;
  }

  private half(type: number): { position: number; members: Members }[] {
    let half = this.halves.get(type);
    if (half === undefined) {
      half = [];
      this.halves.set(type, half);
    }
    return half;
  }

  /** Joins the n-th typed block of one type with the n-th of the other; where they do not pair up, all stay opaque. */
  private joinHalves(list: 'displays' | 'graphics', firstType: number, secondType: number): void {
    const first = this.half(firstType);
    const second = this.half(secondType);
    if (first.length === second.length && this.allTyped(firstType, first) && this.allTyped(secondType, second)) {
      const elements = first.map(({ members }, index) => Object.assign(members, second[index].members));
      (this.hash[list] as unknown[]).push(...elements);
      return;
    }
    for (const { position } of [...first, ...second]) this.typed[position] = OPAQUE;
  }

  private allTyped(type: number, half: { position: number }[]): boolean {
    let count = 0;
    for (let i = 0; i < this.blocks.count; i++) if (this.blocks.types[i] === type) count++;
    return count === half.length;
  }

  private keepOrder(): void {
    const types = this.typed.includes(OPAQUE) ? this.typed.filter((type) => type !== OPAQUE) : this.typed;
    if (!isCanonicalOrder(types)) this.hash.order = types;
  }

  private keepOpaque(): void {
    const opaque: OpaqueBlock[] = [];
    for (let position = 0; position < this.typed.length; position++) {
      if (this.typed[position] !== OPAQUE) continue;
      const data = toHex(this.bytes, this.blocks.starts[position], this.blocks.ends[position]);
      opaque.push({ position, type: this.blocks.types[position], data });
    }
    if (opaque.length > 0) this.hash.opaqueBlocks = opaque;
  }
}

/** Whether an architecture's processors have no 48-byte CPUID brand string. */
export function isArm(architecture: string | number | undefined): boolean {
  return architecture === 'arm64' || architecture === 'arm';
}

/** The object that a block fills; undefined where it is not there yet. */
export function memberOf(hash: HardwareHash, member: Member): Members | undefined {
  if (member === '') return membersOf(hash);
  const found = member === 'endorsementKey' ? hash.tpm?.endorsementKey : hash[member];
  return found && membersOf(found);
}

function setMember(hash: HardwareHash, member: Member, value: Members): void {
  if (member !== 'endorsementKey') {
    Object.assign(hash, { [member]: value });
    return;
  }
  const tpm: Tpm = hash.tpm ?? {};
  hash.tpm = Object.assign(tpm, { endorsementKey: value });
}
