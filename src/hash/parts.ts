/** The parts that make a model: their order, and what more is known of them than that blocks fill them. */
import { sha256Hex } from '#platform';
import { BLOCKS, type BlockDefinition, type List, type Member } from './blocks.js';
import type { Tpm } from './model.js';
import { parseTpmVersion } from './tpm-version.js';

/** The block whose architecture says how block 4 is padded. */
export const PROCESSOR_BLOCK = 2;
/** The block of the endorsement key's modulus. */
export const MODULUS_BLOCK = 25;

/** Objects and lists of the model, in the order in which people read them. */
export const PARTS = [
  'processor',
  'memory',
  'disk',
  'networkAdapters',
  'displays',
  'enclosure',
  'offlineDeviceId',
  'smbios',
  'tpm',
  'productKey',
  'graphics',
  'block35',
  'licensingHwid',
] as const satisfies readonly (Member | List)[];

/** The object or the list that a block fills. */
export function partOf({ target }: BlockDefinition): Member | List {
  return 'list' in target ? target.list : target.member;
}

/** Lists whose elements two types fill, with these. */
export const PAIRS = (['displays', 'graphics'] as const).map((list) => {
  const [first, second] = BLOCKS.filter((block) => partOf(block) === list).map(({ type }) => type);
  return { list, first, second };
});

/** Whether a part is a list, which is there even where it is empty. */
export function isList(part: Member | List): part is List {
  return part === 'networkAdapters' || part === 'displays' || part === 'graphics';
}

/** The TPM of blocks 13 and 25, either of which may be absent; `modulusAt` is where the modulus stands in `bytes`. */
export function readTpm(
  versionText: string | undefined,
  modulus: string | undefined,
  bytes: Uint8Array,
  modulusAt: number,
): Tpm | undefined {
  if (versionText === undefined && modulus === undefined) return undefined;
  const tpm: Tpm = versionText === undefined ? {} : parseTpmVersion(versionText);
  if (modulus !== undefined) {
    tpm.endorsementKey = { modulus, sha256: sha256Hex(bytes, modulusAt, modulusAt + modulus.length / 2) };
  }
  return tpm;
}

/** Whether an architecture's processors have no 48-byte CPUID brand string. */
export function isArm(architecture: unknown): boolean {
  return architecture === 'arm64' || architecture === 'arm';
}
