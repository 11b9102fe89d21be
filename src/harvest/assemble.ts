/**
 * From a snapshot to the model of a hash. Nothing is invented: what the device did not say is absent, and so are the
 * blocks that only Windows can tell (26, 28 to 30 and 37 from Linux) or whose meaning is not known (35).
 */
import { decodeHash } from '../hash/decode.js';
import { encodeHash } from '../hash/encode.js';
import { ARCHITECTURE, OS_TYPE } from '../hash/enumerations.js';
import { HASH_SCHEMA_VERSION, type HardwareHash } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import { assembleDisk, systemDisk } from './assemble-disk.js';
import { assembleDisplays, assembleEnclosure, displaysOf } from './assemble-enclosure.js';
import { assembleMemory, assembleProductKey, assembleSmbios, assembleTpm, readSmbios } from './assemble-firmware.js';
import { assembleGraphics } from './assemble-graphics.js';
import { assembleLicensing } from './assemble-licensing.js';
import { type AdapterExclusion, assembleNetwork, type ExcludedAdapter } from './assemble-network.js';
import { architectureOf, assembleProcessor } from './assemble-processor.js';
import { HarvestError } from './errors.js';
import type { DeviceSnapshot } from './snapshot.js';
import { snapshotFromJson } from './snapshot-json.js';
import { faultsOf, type Unavailable, unavailableOf } from './unavailable.js';

/** How a snapshot becomes a hash. */
export interface AssembleOptions {
  /** Version of Windows for block 1, `10.0.26100.1150`; Linux cannot know it, and writes 0.0.0.0. */
  osBuild?: string;
}

/** A model, and what it lacks. */
export interface Assembly {
  /** The model; checksum and length are set when it is encoded. */
  hash: HardwareHash;
  unavailable: Unavailable[];
  /** Adapters of the snapshot that are not in the hash. */
  excludedAdapters: ExcludedAdapter[];
}

/** No version: readers call it unknown. */
const UNKNOWN_BUILD = '0.0.0.0';
/** PROCESSOR_ARCHITECTURE_UNKNOWN, its low byte. */
const ARCHITECTURE_UNKNOWN = 0xff;

/**
 * Assembles the model of a hash from a snapshot. It runs anywhere.
 *
 * @throws {@link HarvestError} `option-value` for an `osBuild` that is not a version; what `signal` was aborted with
 */
export async function assembleHash(
  snapshot: DeviceSnapshot,
  options: AssembleOptions = {},
  signal?: AbortSignal,
): Promise<Assembly> {
  const smbios = readSmbios(snapshot);
  const summary = smbios?.summary;
  const disk = systemDisk(snapshot);
  const network = assembleNetwork(snapshot.networkAdapters, snapshot.system?.platform);
  const displays = assembleDisplays(displaysOf(snapshot), snapshot.system?.platform);
  const graphics = assembleGraphics(snapshot);
  const licensing = assembleLicensing(snapshot, summary);
  const key = assembleProductKey(snapshot);
  const tpm = await assembleTpm(snapshot, signal);
  const members: Partial<HardwareHash> = {
    processor: assembleProcessor(snapshot, summary),
    memory: assembleMemory(snapshot, summary),
    disk: disk && assembleDisk(disk, snapshot.system),
    enclosure: assembleEnclosure(snapshot.enclosure, summary?.chassisType),
    smbios: summary && assembleSmbios(summary),
    productKey: key.productKey,
    locale: snapshot.system?.locale,
    licensingHwid: licensing.hwid,
  };
  const hash: HardwareHash = {
    schemaVersion: HASH_SCHEMA_VERSION,
    ...captureOf(snapshot, checkBuild(options.osBuild)),
    ...defined(members),
    ...tpm.members,
    networkAdapters: network.adapters,
    displays,
    graphics: graphics.adapters,
    checksum: { stored: '', computed: '', valid: false },
    length: 0,
  };
  const problems: Unavailable[] = [
    ...faultsOf(snapshot).map((fault) => unavailableOf(fault, snapshot.system?.platform)),
    ...tpm.problems.map(({ what, message, remedy }) => ({ what: `tpm.${what}`, reason: message, remedy })),
    ...(smbios?.problems ?? []).map(smbiosProblem),
    ...(key.problem ? [keyProblem(key.problem)] : []),
    ...graphics.incomplete,
    ...(licensing.missing ? [licensing.missing] : []),
    ...missingOf(hash, network.excluded),
  ];
  return { hash, unavailable: withoutRepeats(problems), excludedAdapters: network.excluded };
}

/**
 * The hash of a snapshot, decoded, from the snapshot's JSON.
 *
 * @param json parsed JSON of a snapshot
 * @throws {@link HarvestError} `snapshot-format`; its `field` names the member at fault
 * @example
 * const { smbios } = await hashFromSnapshot(JSON.parse(recording));
 */
export async function hashFromSnapshot(json: object): Promise<HardwareHash> {
  const { hash } = await assembleHash(snapshotFromJson(json));
  return decodeHash(encodeHash(hash));
}

/** Four numbers of 16 bits. */
const isBuild = (text: string): boolean =>
  /^\d{1,5}(\.\d{1,5}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 0xffff);

function checkBuild(osBuild: string | undefined): string | undefined {
  if (osBuild === undefined) return undefined;
  if (isBuild(osBuild)) return osBuild;
  throw new HarvestError('option-value', 'the build of Windows is not a version', 'Write it as 10.0.26100.1150.', {
    field: 'osBuild',
  });
}

/** A Windows that does not report its update revision has 0 in its place; anything else is unknown. */
function windowsBuild(osVersion = ''): string | undefined {
  const build = osVersion.split('.').length === 3 ? `${osVersion}.0` : osVersion;
  return isBuild(build) ? build : undefined;
}

/** Block 1. What Windows writes there and Linux cannot know is 0. */
function captureOf(snapshot: DeviceSnapshot, osBuild: string | undefined): Partial<HardwareHash> {
  const { system, capturedAt } = snapshot;
  const windows = system?.platform === 'windows';
  const offset = system?.utcOffsetMinutes;
  return {
    toolVersion: 0,
    toolBuild: UNKNOWN_BUILD,
    osBuild: osBuild ?? (windows ? windowsBuild(system.osVersion) : undefined) ?? UNKNOWN_BUILD,
    capturedAt,
    utcOffsetMinutes: offset === undefined ? null : Math.round(offset / 15) * 15,
    osType: windows ? OS_TYPE.name(system.winPe ? 1 : 2) : 0,
    osArchitecture: architectureOf(snapshot) ?? ARCHITECTURE.name(ARCHITECTURE_UNKNOWN),
  };
}

function smbiosProblem(message: string): Unavailable {
  return {
    what: 'smbios',
    reason: `the SMBIOS tables are faulty: ${message}`,
    remedy: 'Update the firmware; what could be read of the tables was used.',
  };
}

function keyProblem(message: string): Unavailable {
  return {
    what: 'productKey',
    reason: message,
    remedy: 'The maker of the device can write the key into the firmware again.',
  };
}

/** Why an adapter is left out, for people. */
const EXCLUSION_REASONS: Readonly<Record<AdapterExclusion, string>> = {
  virtual: 'has no hardware',
  'not-ethernet': 'has no Ethernet address',
  removable: 'can be unplugged',
  usb: 'is a removable USB adapter',
  'no-permanent-address': 'has no permanent address',
  'group-address': 'has a group address for its own',
  'locally-administered': 'has a locally administered address, which identifies nothing',
  'duplicate-address': 'has the address of another adapter',
  'beyond-four': 'comes after the four that a hash holds',
};

/** The parts of a hash that every device should have. */
function missingOf(hash: HardwareHash, excluded: readonly ExcludedAdapter[]): Unavailable[] {
  const missing: Unavailable[] = [];
  if (!hash.disk) {
    const reason = 'no internal disk was found that could carry Windows';
    missing.push({
      what: 'disk',
      reason,
      remedy: 'Turn the disk controller on in the firmware setup, and load its driver.',
    });
  } else if (hash.disk.serialNumber?.trim() === '') {
    const reason = 'the system disk reports no serial number';
    missing.push({
      what: 'disk.serialNumber',
      reason,
      remedy: 'Give the disk one where it is virtual; else run with administrative rights.',
    });
  }
  if (hash.networkAdapters.length === 0) {
    const candidates = excluded.filter(({ why }) => why !== 'virtual');
    const told = candidates.map(({ adapter, why }) => `${printable(adapter.name)} ${EXCLUSION_REASONS[why]}`);
    const reason = `no built-in network adapter was found${told.length > 0 ? `: ${told.join('; ')}` : ''}`;
    missing.push({
      what: 'networkAdapters',
      reason,
      remedy: 'Load the drivers of the built-in adapters, or turn them on in the firmware setup.',
    });
  }
  return missing;
}

/** The object without its undefined members. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** A fault that several reads met is told once. */
function withoutRepeats(entries: readonly Unavailable[]): Unavailable[] {
  const seen = new Set<string>();
  return entries.filter(({ what, reason }) => {
    const key = `${what}\n${reason}`;
    return !seen.has(key) && seen.add(key);
  });
}
