/**
 * Redaction of a container whose blocks all have a known form, where they lie: the blocks that identify the device are read,
 * redacted and written back, each of the same size, and the others are only searched for copies. Nearly every hash of a fleet
 * is such a one. What is not sure here is left to the model.
 */
import { allocate, sha256Into, toLatin1 } from '#platform';
import { BlockReader } from '../hash/block-reader.js';
import { BLOCK_HEADER_SIZE, BlockDirectory, CHECKSUM_SIZE, HASH_SIZE } from '../hash/container.js';
import { IDENTIFYING_MEMBERS } from '../hash/identities.js';
import type { HardwareHash } from '../hash/model.js';
import { BlockOverwriter } from '../hash/overwrite.js';
import { KNOWN_TYPES, place } from '../hash/table.js';
import { DescribedTexts } from './described-texts.js';
import { identifiersOf } from './identifiers.js';
import type { Pseudonyms } from './pseudonyms.js';
import { redactLicensing } from './redact-hwid.js';
import { OwnKey } from './redact-key.js';
import { redactMembers } from './redact-members.js';

/** Blocks that are redacted. */
const IDENTIFYING: ReadonlySet<number> = new Set(IDENTIFYING_MEMBERS.map(({ block }) => block));
/** What digests of block 37 are made of, besides. */
const DIGESTED = (
  ['smbios.systemManufacturer', 'smbios.systemProductName', 'smbios.firmwareVendor', 'memory.totalGiB'] as const
).map((path) => place(path).block);
/** 1 for the types of blocks that are read. */
const IS_READ = Uint8Array.from({ length: KNOWN_TYPES }, (_, type) =>
  IDENTIFYING.has(type) || DIGESTED.includes(type) ? 1 : 0,
);

const MODULUS = place('tpm.endorsementKey.modulus').block;
/** The container is sealed again: nobody asks for the checksum of the blocks that are read. */
const CHECKSUM = { stored: '', computed: '', valid: true };

/** Redacts container after container. */
export class ContainerRedactor {
  private readonly bytes = allocate(HASH_SIZE);
  /** The blocks that are read. */
  private readonly read = new BlockDirectory();
  private readonly texts = new DescribedTexts();
  private readonly overwriter = new BlockOverwriter(IDENTIFYING);

  /** @param names makes pseudonyms */
  constructor(private readonly names: Pseudonyms) {}

  /**
   * The redacted container, valid until the next call; undefined where only the model can be redacted.
   *
   * @param container a whole hash: its blocks all have a known form (`hasKnownForms`), and what follows its checksum is zero
   * @param directory its blocks
   */
  redact(container: Uint8Array, directory: BlockDirectory): Uint8Array | undefined {
    const { bytes, names } = this;
    const { blocksEnd } = directory;
    bytes.set(container.subarray(0, blocksEnd + BLOCK_HEADER_SIZE));
    const hash = this.readBlocks(directory);
    const key = this.keyOf(hash, directory);
    if (this.texts.mayHold(identifiersOf(hash, key, names), bytes, directory)) return undefined;
    const redacted = redactMembers(hash, key, names);
    const { licensingHwid } = hash;
    if (licensingHwid !== undefined) {
      redacted.licensingHwid = redactLicensing(licensingHwid, hash, redacted, names);
    }
    if (!this.overwriter.write(redacted, bytes, directory)) return undefined;
    sha256Into(bytes, 0, blocksEnd, blocksEnd + BLOCK_HEADER_SIZE);
    bytes.fill(0, blocksEnd + CHECKSUM_SIZE);
    return bytes;
  }

  private keyOf({ tpm }: HardwareHash, directory: BlockDirectory): OwnKey {
    const { modulus, sha256 } = tpm?.endorsementKey ?? {};
    if (modulus === undefined) return new OwnKey(undefined, this.names);
    const position = directory.find(MODULUS);
    const { starts, ends } = directory;
    return new OwnKey(modulus, this.names, this.bytes.slice(starts[position], ends[position]), sha256);
  }

  /** The model of those blocks that are of use here. */
  private readBlocks({ count, types, starts, ends, blocksEnd }: BlockDirectory): HardwareHash {
    const { bytes, read } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (IS_READ[types[i]] === 0) continue;
      read.types[kept] = types[i];
      read.starts[kept] = starts[i];
      read.ends[kept] = ends[i];
      kept++;
    }
    read.count = kept;
    read.blocksEnd = blocksEnd;
    const context = { bytes, latin1: toLatin1(bytes, 0, blocksEnd), padBrand: true };
    return new BlockReader(context, read).read(CHECKSUM, HASH_SIZE);
  }
}
