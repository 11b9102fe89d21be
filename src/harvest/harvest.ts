/** Harvesting: a source's snapshot, its hash, and what is missing. */
import { decodeHash } from '../hash/decode.js';
import { encodeHash } from '../hash/encode.js';
import type { HardwareHash } from '../hash/model.js';
import type { Finding } from '../inspect/finding.js';
import { inspectHash } from '../inspect/inspect.js';
import { validateHash } from '../validate/validate.js';
import { assembleHash } from './assemble.js';
import { HarvestError } from './errors.js';
import { chooseOfficial, type HashChoice } from './official.js';
import type { DeviceSnapshot } from './snapshot.js';
import type { HardwareSource } from './source.js';
import type { Unavailable } from './unavailable.js';

/** How {@link harvest} works. */
export interface HarvestOptions {
  /** Where the snapshot comes from; by default the running device. */
  source?: HardwareSource;
  /** Ends the harvest. */
  signal?: AbortSignal;
  /** Version of Windows for block 1, `10.0.26100.1150`; by default what the source knows, else 0.0.0.0. */
  osBuild?: string;
  /**
   * Which hash to return: Windows' own (`official`), ours (`assembled`), or `auto`: Windows' own where there is one,
   * compared with ours.
   */
  hash?: HashChoice;
}

/** What was harvested. */
export interface Harvest {
  /** What the device reported, raw. */
  snapshot: DeviceSnapshot;
  /** The hash, decoded. */
  hash: HardwareHash;
  /** The hash: 4000 characters of base64. */
  text: string;
  /** What the checks of the `intune` scenario say of the hash, and where it differs from Windows' own. */
  findings: Finding[];
  /** What could not be read, why, and what would help. */
  unavailable: Unavailable[];
}

/**
 * Harvests a device: reads it, and makes its hash. What cannot be read is absent from the hash and listed.
 *
 * @throws {@link HarvestError} `addon-missing`, `unsupported-platform`, `option-value`, `nothing-harvested`
 * @throws {@link HashCapacityError} where the firmware's texts do not fit into a hash
 * @throws {@link HashModelError} where a recording holds what a hash cannot, such as a time before 2000
 * @example
 * const { text, unavailable } = await harvest();
 * for (const { what, reason, remedy } of unavailable) console.warn(`${what}: ${reason}. ${remedy}`);
 */
export async function harvest(options: HarvestOptions = {}): Promise<Harvest> {
  const { signal } = options;
  const source = options.source ?? (await defaultSource(options.hash));
  const snapshot = await source.read(signal);
  signal?.throwIfAborted();
  const assembly = await assembleHash(
    snapshot,
    { ...(options.osBuild !== undefined && { osBuild: options.osBuild }) },
    signal,
  );
  const assembled = isEmpty(assembly.hash) ? undefined : encodeHash(assembly.hash);
  const { text, findings, unavailable } = chooseOfficial(snapshot, assembled, options.hash ?? 'auto');
  const missing = [...assembly.unavailable, ...unavailable];
  if (text === undefined) throw nothing(options.hash === 'official' ? unavailable : missing);
  const inspection = inspectHash(text);
  const hash = inspection.hash ?? decodeHash(text);
  return { snapshot, hash, text, findings: [...findings, ...validateHash(inspection).findings], unavailable: missing };
}

async function defaultSource(hash?: HashChoice): Promise<HardwareSource> {
  const { nativeSource } = await import('./native-source.js');
  // WMI takes seconds, and longer where it is damaged.
  return nativeSource({ officialHash: hash !== 'assembled' });
}

/** Whether a model has nothing that tells one device from another, nor what kind it is. */
function isEmpty({ smbios, disk, networkAdapters, tpm, processor }: HardwareHash): boolean {
  return !smbios && !disk && networkAdapters.length === 0 && !tpm && !processor;
}

function nothing(unavailable: readonly Unavailable[]): HarvestError {
  const [first] = unavailable;
  return new HarvestError(
    'nothing-harvested',
    `nothing was found that a hash could be made from${first ? `: ${first.reason}` : ''}`,
    first?.remedy ?? 'Harvest on the device itself, as root.',
  );
}
