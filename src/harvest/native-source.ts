/** The running device as a source, read through the addon. */
import type { Addon, AddonAnswer, AddonAnswers, AddonOptions } from './addon.js';
import { HarvestError } from './errors.js';
import {
  type DeviceFault,
  type DevicePlatformTpm,
  type DevicePnpEntry,
  type DeviceSnapshot,
  PNP_KINDS,
  SNAPSHOT_FORMAT,
  SNAPSHOT_VERSION,
} from './snapshot.js';
import type { HardwareSource } from './source.js';
import { checkTpmPlace, recordTpm, type TpmRecord } from './tpm-source.js';

/** How {@link nativeSource} reads. */
export interface NativeSourceOptions {
  /** Linux: read this tree instead of `/`. Nothing is asked of the running kernel then, and what only it knows is missing. */
  sysRoot?: string;
  /** Where the TPM is: `device:/dev/tpm0`, `tcp:HOST:PORT`, `unix:PATH` or `none`; by default the system's own. */
  tpm?: string;
  /** Windows: whether to ask WMI for the hash that Windows makes itself; it is, unless this is false. */
  officialHash?: boolean;
}

/** Canned answers for {@link mockSource}: what native/mock accepts. */
export type MockAnswers = {
  [What in keyof AddonAnswers]?: { value: AddonAnswers[What] } | { fault: DeviceFault };
} & {
  /** A TPM that answers from a script. */
  tpm?: { value: { exchanges: { command: Uint8Array; response: Uint8Array }[] } } | { fault: DeviceFault };
};

/**
 * The running device.
 *
 * @throws {@link HarvestError} `option-value` at once; when read: `addon-missing`, `unsupported-platform`
 * @example
 * const { text, unavailable } = await harvest({ source: nativeSource({ tpm: 'none' }) });
 */
export function nativeSource(options: NativeSourceOptions = {}): HardwareSource {
  checkTpmPlace(options.tpm);
  const addonOptions: AddonOptions = options.sysRoot === undefined ? {} : { root: options.sysRoot };
  const { tpm, officialHash = true } = options;
  return { name: 'native', read: (signal) => readDevice(addonOptions, { tpm, officialHash }, signal) };
}

/**
 * A device that answers from a script, through the addon's own mock: what crosses the boundary to C++ is as real as
 * with {@link nativeSource}.
 *
 * @throws {@link HarvestError} `addon-missing` when read; TypeError where an answer has the wrong type
 */
export function mockSource(answers: MockAnswers): HardwareSource {
  return {
    name: 'mock',
    read: (signal) => readDevice({ mock: answers }, { tpm: 'device:mock', officialHash: true }, signal),
  };
}

async function readDevice(
  options: AddonOptions,
  { tpm, officialHash }: { tpm: string | undefined; officialHash: boolean },
  signal?: AbortSignal,
): Promise<DeviceSnapshot> {
  signal?.throwIfAborted();
  const { loadAddon } = await import('./addon.js');
  const addon = loadAddon();
  if (addon.platform === 'unsupported' && !options.mock) {
    throw new HarvestError(
      'unsupported-platform',
      `devices are not harvested on ${process.platform}`,
      'Harvest on Linux or Windows; recorded snapshots can be used anywhere.',
    );
  }
  const reader = new Reader(addon, options);
  // The TPM takes longest, and everything else is done meanwhile.
  const [answers, tpmRecord] = await Promise.all([
    reader.readAll(officialHash),
    recordTpm(tpm, async () => addon, options, signal),
  ]);
  signal?.throwIfAborted();
  const ownTpm = tpm === undefined || options.mock !== undefined;
  const platformTpm = ownTpm && needsProvider(tpmRecord) ? await reader.platformTpm() : undefined;
  const capturedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  return {
    format: SNAPSHOT_FORMAT,
    schemaVersion: SNAPSHOT_VERSION,
    capturedAt,
    ...answers,
    ...(tpmRecord.tpm && { tpm: tpmRecord.tpm }),
    ...(platformTpm && { platformTpm }),
    faults: [...reader.faults, ...tpmRecord.faults],
  };
}

/** Windows refuses some commands, or all of them, to users without administrative rights; its provider still answers. */
function needsProvider({ tpm, faults }: TpmRecord): boolean {
  return !tpm || faults.length > 0;
}

/** Asks the addon, and gathers what it could not answer. */
class Reader {
  readonly faults: DeviceFault[] = [];

  constructor(
    private readonly addon: Addon,
    private readonly options: AddonOptions,
  ) {}

  async readAll(officialHash: boolean) {
    const windows = this.readWindows();
    const [system, smbios, msdm, disks, networkAdapters, processor, memory, displays, graphics, enclosure, official] =
      await Promise.all([
        this.ask('system', 'system'),
        this.ask('smbios', 'smbios'),
        this.ask('acpiTable', 'acpiTables[MSDM]', 'MSDM'),
        this.ask('disks', 'disks'),
        this.ask('networkAdapters', 'networkAdapters'),
        this.ask('processor', 'processor'),
        this.ask('memory', 'memory'),
        this.ask('displays', 'displays'),
        this.ask('graphics', 'graphics'),
        this.ask('enclosure', 'enclosure'),
        officialHash ? this.ask('officialHash', 'officialHash') : undefined,
      ]);
    return {
      ...(system && { system }),
      ...(smbios && { smbios }),
      acpiTables: msdm ? [msdm] : [],
      disks: disks ?? [],
      networkAdapters: networkAdapters ?? [],
      ...(processor && { processor }),
      ...(memory && { memory }),
      displays: displays ?? [],
      graphics: graphics ?? [],
      ...(enclosure && { enclosure }),
      ...(official !== undefined && { officialHash: official }),
      ...(await windows),
    };
  }

  /** What only Windows has. */
  private async readWindows() {
    const has = (query: keyof AddonAnswers): boolean =>
      this.options.mock ? query in this.options.mock : this.addon.platform === 'windows';
    const [monitors, dxgiAdapters, pnpDevices] = await Promise.all([
      has('monitors') ? this.ask('monitors', 'monitors') : undefined,
      has('dxgiAdapters') ? this.ask('dxgiAdapters', 'dxgiAdapters') : undefined,
      has('pnpDevices') ? this.pnpDevices() : undefined,
    ]);
    return {
      ...(monitors && { monitors }),
      ...(dxgiAdapters && { dxgiAdapters }),
      ...(pnpDevices && { pnpDevices }),
    };
  }

  private async pnpDevices(): Promise<DevicePnpEntry[]> {
    const kinds = PNP_KINDS.map((kind) => this.ask('pnpDevices', `pnpDevices[${kind}]`, kind));
    return (await Promise.all(kinds)).flatMap((devices) => devices ?? []);
  }

  /** Only Windows has such a provider: elsewhere its absence says nothing. */
  async platformTpm(): Promise<DevicePlatformTpm | undefined> {
    if (this.addon.platform !== 'windows' && !this.options.mock) return undefined;
    return (await this.addon.read(this.options, 'platformTpm')).value;
  }

  private async ask<What extends keyof AddonAnswers>(
    query: What,
    what: string,
    argument?: string,
  ): Promise<AddonAnswers[What] | undefined> {
    const { value, fault }: AddonAnswer<AddonAnswers[What]> = await this.addon.read(this.options, query, argument);
    if (fault) this.faults.push({ ...fault, what });
    return value;
  }
}
