/**
 * The native addon: its surface as native/addon.cc gives it, and the way to it. The prebuilt binary that the package
 * brings comes first, then the one that a clone compiled.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarvestError } from './errors.js';
import type {
  DeviceAcpiTable,
  DeviceDisk,
  DeviceDisplay,
  DeviceDxgiAdapter,
  DeviceEnclosure,
  DeviceFault,
  DeviceGraphicsAdapter,
  DeviceMemory,
  DeviceNetworkAdapter,
  DevicePlatformTpm,
  DevicePnpEntry,
  DeviceProcessor,
  DeviceSmbios,
  DeviceSystem,
} from './snapshot.js';

/** What can be asked, and what an answer holds. */
export interface AddonAnswers {
  system: DeviceSystem;
  smbios: DeviceSmbios;
  acpiTable: DeviceAcpiTable;
  disks: DeviceDisk[];
  networkAdapters: DeviceNetworkAdapter[];
  processor: DeviceProcessor;
  memory: DeviceMemory;
  displays: DeviceDisplay[];
  graphics: DeviceGraphicsAdapter[];
  enclosure: DeviceEnclosure;
  monitors: DeviceDisplay[];
  dxgiAdapters: DeviceDxgiAdapter[];
  pnpDevices: DevicePnpEntry[];
  platformTpm: DevicePlatformTpm;
  officialHash: string;
}

/** A value, or why there is none. */
export type AddonAnswer<T> = { value: T; fault?: undefined } | { fault: DeviceFault; value?: undefined };

/** An open TPM. */
export interface AddonTpm {
  transmit(command: Uint8Array): Promise<AddonAnswer<Uint8Array>>;
  close(): Promise<AddonAnswer<boolean>>;
}

/** What an answer is to come from. */
export interface AddonOptions {
  /** Linux: another tree than the running system's. */
  root?: string;
  /** Canned answers in place of the system's: `{ disks: { value: [...] } }`. */
  mock?: object;
}

/** The surface of native/addon.cc. */
export interface Addon {
  readonly platform: 'linux' | 'windows' | 'unsupported';
  read<What extends keyof AddonAnswers>(
    options: AddonOptions,
    what: What,
    argument?: string,
  ): Promise<AddonAnswer<AddonAnswers[What]>>;
  openTpm(options: AddonOptions, where: string): Promise<AddonAnswer<AddonTpm>>;
}

const NAME = 'hwhash';

/** Places of the addon below the package's root, first to last. */
const PLACES = [
  `prebuilds/${NAME}-${process.platform}-${process.arch}/node-napi-v8.node`,
  `build/Release/${NAME}.node`,
] as const;

let loaded: Addon | undefined;
let provider: (() => Addon) | undefined;

/** Has the addon come from elsewhere than the package's folder: a single executable carries it inside. */
export function provideAddon(load: () => Addon): void {
  provider = load;
}

/**
 * Loads the addon once.
 *
 * @throws HarvestError `addon-missing`, with what to do as its remedy
 */
export function loadAddon(): Addon {
  loaded ??= provider ? provider() : loadFromPackage(packageRoot());
  return loaded;
}

/**
 * The package's root: where prebuilt addons and examples are. It is the nearest folder above this module that has this package's package.json. The module is one
 * folder below it when built, two in the sources; as CommonJS it has no URL, as an ES module no __dirname.
 */
export function packageRoot(): string {
  const here = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
  const require = createRequire(join(here, 'addon.js'));
  for (let folder = here; ; folder = dirname(folder)) {
    try {
      if (require(join(folder, 'package.json')).name === NAME) return folder;
    } catch (error) {
      if (!isModuleMissing(error)) throw error;
    }
    if (folder === dirname(folder)) return here;
  }
}

/** Loads the addon from the first place of a package that has it. Exported for the tests. */
export function loadFromPackage(root: string): Addon {
  const require = createRequire(join(root, 'package.json'));
  for (const place of PLACES) {
    try {
      return require(join(root, place));
    } catch (error) {
      if (!isModuleMissing(error)) throw unloadable(place, error);
    }
  }
  throw new HarvestError(
    'addon-missing',
    `this package has no addon for ${process.platform}-${process.arch}, which reading hardware needs`,
    'Install a package that has a prebuilt one for this platform, or compile it in a clone: install g++ and cmake, then run "npm run build:native". Recorded snapshots can be used without it.',
  );
}

function isModuleMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function unloadable(place: string, error: unknown): HarvestError {
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  return new HarvestError(
    'addon-missing',
    `the addon ${place} does not load: ${reason}`,
    'It was built for another system: compile it here with "npm run build:native", or install a package for this platform.',
    { cause: error },
  );
}
