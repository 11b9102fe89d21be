/** From bytes to the model: every block typed where its typed form gives the same bytes again, opaque where not. */
import { allocate, base64DecodeInto, sha256Hex, toHex, toLatin1 } from '#platform';
import { repairBase64, type TextFault, textFault } from './base64.js';
import { BLOCKS, blockDefinition, KNOWN_TYPES, type List, type Member } from './blocks.js';
import { BlockDirectory, CHECKSUM_SIZE, LARGEST_CONTAINER, storedChecksum, tailEnd } from './container.js';
import { HashFormatError } from './errors.js';
import { fastest, type LayoutContext, type LayoutRead, type Members, membersOf } from './layouts.js';
import {
  type Block35,
  type Disk,
  type Display,
  type Enclosure,
  type GraphicsAdapter,
  type HardwareHash,
  type LicensingHwid,
  type Memory,
  type NetworkAdapter,
  type OfflineDeviceId,
  type OpaqueBlock,
  type Processor,
  type ProductKey,
  SCHEMA_VERSION,
  type Smbios,
  type Tpm,
} from './model.js';
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
/** The block whose architecture says how block 4 is padded. */
const PROCESSOR_BLOCK = 2;
/** The block of the endorsement key's modulus. */
const MODULUS_BLOCK = 25;

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

/** Reads the model out of a container that has been walked. */
export function readModel(bytes: Uint8Array, length: number, blocks: BlockDirectory): HardwareHash {
  const hash = new BlockReader(bytes, blocks).read();
  const stored = storedChecksum(bytes, blocks);
  const computed = sha256Hex(bytes, 0, blocks.blocksEnd);
  hash.checksum = { stored, computed, valid: stored === computed };
  hash.length = length;
  const end = tailEnd(bytes, blocks, length);
  const tailStart = blocks.blocksEnd + CHECKSUM_SIZE;
  if (end > tailStart) hash.tail = toHex(bytes, tailStart, end);
  return hash;
}

/** The objects of the model that blocks fill, each with its index among the parts that a reader collects. */
const PART = {
  '': 0,
  processor: 1,
  memory: 2,
  disk: 3,
  enclosure: 4,
  offlineDeviceId: 5,
  smbios: 6,
  tpm: 7,
  endorsementKey: 8,
  productKey: 9,
  block35: 10,
  licensingHwid: 11,
} as const satisfies Record<Member, number>;
const PARTS = Object.keys(PART).length;
const NO_PARTS: readonly (Members | undefined)[] = Array.from({ length: PARTS }, () => undefined);

/** The lists of the model, each with its index among those that a reader collects. */
const LIST = { networkAdapters: 0, displays: 1, graphics: 2 } as const satisfies Record<List, number>;

/** Where the members of each block type go: an index of {@link PART}, or behind them one of {@link LIST}. */
const DESTINATIONS = new Uint8Array(KNOWN_TYPES);
for (const { type, target } of BLOCKS) {
  DESTINATIONS[type] = 'list' in target ? PARTS + LIST[target.list] : PART[target.member];
}

/** The reader of each block type, undefined where the type is unknown; made when the first hash is decoded. */
const READERS: (LayoutRead | undefined)[] = [];

function makeReaders(): void {
  for (let type = 0; type < KNOWN_TYPES; type++) {
    const layout = blockDefinition(type)?.layout;
    READERS[type] = layout && fastest(layout);
  }
}

/** How many typed blocks of each type a reader has read so far; one reader at a time uses it. */
const counts = new Uint16Array(KNOWN_TYPES);

/** Reads the blocks of one container, in order, into one model. */
class BlockReader {
  private readonly hash = { schemaVersion: SCHEMA_VERSION } as HardwareHash;
  private readonly parts: (Members | undefined)[];
  private readonly lists: Members[][] = [[], [], []];
  private readonly context: { -readonly [Key in keyof LayoutContext]: LayoutContext[Key] };
  private modulusAt = 0;
  /** Positions of the blocks that stay opaque, ascending; most hashes have none. */
  private opaque: number[] | undefined;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly blocks: BlockDirectory,
  ) {
    this.context = { bytes, latin1: toLatin1(bytes, 0, blocks.blocksEnd), padBrand: true };
    this.parts = NO_PARTS.slice();
    this.parts[PART['']] = membersOf(this.hash);
    if (READERS.length === 0) makeReaders();
    counts.fill(0);
  }

  read(): HardwareHash {
    const { count, types } = this.blocks;
    // How block 4 is padded depends on the architecture in block 2, which a foreign order may put behind it.
    const processor = this.blocks.find(PROCESSOR_BLOCK);
    const processorRead = processor >= 0 && this.readBlock(processor, PROCESSOR_BLOCK);
    this.context.padBrand = !isArm(this.parts[PART.processor]?.architecture);
    for (let i = 0; i < count; i++) {
      const read = i === processor ? processorRead : this.readBlock(i, types[i]);
      if (!read) this.keepOpaque(i);
    }
    this.assemble(this.pairsOf('displays', 9, 27), this.pairsOf('graphics', 29, 30));
    this.keepOrder();
    if (this.opaque !== undefined) this.hash.opaqueBlocks = this.listOpaque(this.opaque);
    return this.hash;
  }

  private keepOpaque(position: number): void {
    if (this.opaque === undefined) this.opaque = [position];
    else this.opaque.push(position);
  }

  /** Reads one block; false where it stays opaque. */
  private readBlock(position: number, type: number): boolean {
    const read = type < KNOWN_TYPES ? READERS[type] : undefined;
    if (read === undefined) return false;
    const start = this.blocks.starts[position];
    const end = this.blocks.ends[position];
    const destination = DESTINATIONS[type];
    if (destination >= PARTS) return this.readElement(read, destination - PARTS, type, start, end);
    // A second block of a type that stands once must not overwrite the first.
    if (counts[type] > 0) return false;
    const members = this.parts[destination] ?? {};
    if (!read(this.context, start, end, members)) return false;
    this.parts[destination] = members;
    counts[type] = 1;
    if (type === MODULUS_BLOCK) this.modulusAt = start;
    return true;
  }

  /** Reads a block into the element of a list that it is the next of its type for. */
  private readElement(read: LayoutRead, target: number, type: number, start: number, end: number): boolean {
    const list = this.lists[target];
    const isOpen = counts[type] < list.length;
    const members = isOpen ? list[counts[type]] : {};
    if (!read(this.context, start, end, members)) return false;
    // The first push onto an empty array makes room for seventeen.
    if (list.length === 0) this.lists[target] = [members];
    else if (!isOpen) list.push(members);
    counts[type]++;
    return true;
  }

  /** The elements of a list that two types fill; where its blocks do not all pair up, all of them stay opaque. */
  private pairsOf(list: List, first: number, second: number): Members[] {
    const paired = counts[first] === counts[second] && this.allTyped(first) && this.allTyped(second);
    if (paired) return this.lists[LIST[list]];
    const { types, count } = this.blocks;
    const opaque = new Set(this.opaque);
    for (let i = 0; i < count; i++) if (types[i] === first || types[i] === second) opaque.add(i);
    this.opaque = [...opaque].sort((a, b) => a - b);
    return [];
  }

  private allTyped(type: number): boolean {
    return !this.opaque?.some((position) => this.blocks.types[position] === type);
  }

  /** Puts the members together in the order in which people read them. */
  private assemble(displays: Members[], graphics: Members[]): void {
    const { parts, hash } = this;
    const processor = parts[PART.processor];
    if (processor !== undefined) hash.processor = partOf<Processor>(processor);
    const memory = parts[PART.memory];
    if (memory !== undefined) hash.memory = partOf<Memory>(memory);
    const disk = parts[PART.disk];
    if (disk !== undefined) hash.disk = partOf<Disk>(disk);
    hash.networkAdapters = listOf<NetworkAdapter>(this.lists[LIST.networkAdapters]);
    hash.displays = listOf<Display>(displays);
    const enclosure = parts[PART.enclosure];
    if (enclosure !== undefined) hash.enclosure = partOf<Enclosure>(enclosure);
    const offlineDeviceId = parts[PART.offlineDeviceId];
    if (offlineDeviceId !== undefined) hash.offlineDeviceId = partOf<OfflineDeviceId>(offlineDeviceId);
    const smbios = parts[PART.smbios];
    if (smbios !== undefined) hash.smbios = partOf<Smbios>(smbios);
    const tpm = this.assembleTpm();
    if (tpm !== undefined) hash.tpm = tpm;
    const productKey = parts[PART.productKey];
    if (productKey !== undefined) hash.productKey = partOf<ProductKey>(productKey);
    hash.graphics = listOf<GraphicsAdapter>(graphics);
    const block35 = parts[PART.block35];
    if (block35 !== undefined) hash.block35 = partOf<Block35>(block35);
    const licensingHwid = parts[PART.licensingHwid];
    if (licensingHwid !== undefined) hash.licensingHwid = partOf<LicensingHwid>(licensingHwid);
  }

  private assembleTpm(): Tpm | undefined {
    const tpm = this.parts[PART.tpm];
    const endorsementKey = this.parts[PART.endorsementKey];
    const text = tpm?.versionText;
    const whole: Tpm = typeof text === 'string' ? parseTpmVersion(text) : {};
    if (endorsementKey !== undefined) {
      const modulus = String(endorsementKey.modulus);
      const sha256 = sha256Hex(this.bytes, this.modulusAt, this.modulusAt + modulus.length / 2);
      whole.endorsementKey = { modulus, sha256 };
    }
    return tpm === undefined && endorsementKey === undefined ? undefined : whole;
  }

  private keepOrder(): void {
    const { blocks, opaque } = this;
    if (opaque === undefined && isCanonicalOrder(blocks.types, blocks.count)) return;
    const left = new Set(opaque);
    const typed = Array.from(blocks.types.subarray(0, blocks.count)).filter((_, i) => !left.has(i));
    if (!isCanonicalOrder(typed, typed.length)) this.hash.order = typed;
  }

  private listOpaque(positions: readonly number[]): OpaqueBlock[] {
    const { types, starts, ends } = this.blocks;
    return positions.map((position) => {
      const data = toHex(this.bytes, starts[position], ends[position]);
      return { position, type: types[position], data };
    });
  }
}

/** Members that the layouts of a part have read, as that part. */
function partOf<Part extends object>(members: object): Part {
  return members as Part;
}

/** As {@link partOf}, for the elements of a list. */
function listOf<Part extends object>(elements: object[]): Part[] {
  return elements as Part[];
}

/** Whether an architecture's processors have no 48-byte CPUID brand string. */
export function isArm(architecture: unknown): boolean {
  return architecture === 'arm64' || architecture === 'arm';
}
