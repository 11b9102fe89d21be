/**
 * The native addon: its surface as native/addon.cc has it, and the way to it. One that was compiled in place comes first,
 * in a clone or for Electron, then the prebuilt one that the package brings.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { searchAddon } from './addon-search.js';
import { packageJson, packageRoot } from './package-root.js';
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

let loaded: Addon | undefined;
let provider: (() => Addon) | undefined;

/** Has the addon come from elsewhere than the package's folder: a single executable carries it inside. */
export function provideAddon(load: () => Addon): void {
  provider = load;
}

/**
 * Loads the addon once.
 *
 * @throws {@link HarvestError} `addon-missing`: the message names every place that was tried and why it failed
 */
export function loadAddon(): Addon {
  loaded ??= provider ? provider() : loadFromPackage(packageRoot());
  return loaded;
}

/**
 * Loads the addon from the first place of a package that has one that loads: compiled, then prebuilt. Exported for tests.
 *
 * @param libc the C library of a Linux system, detected if not given
 */
export function loadFromPackage(root: string, libc: Libc = libcOf(process.platform)): Addon {
  const require = createRequire(join(root, 'package.json'));
  const { platform, arch } = process;
  const places = addonFiles(platform, arch, libc).map((file) => ({
    name: file,
    load: (): Addon => require(join(root, file)),
  }));
  const installation = existsSync(join(root, 'scripts/build-native.mjs')) ? 'clone' : 'package';
  const repository = packageJson(root)?.repository?.url?.replace(/^git\+/, '');
  return searchAddon(places, { platform, arch, installation, ...(repository && { repository }) });
}

type Libc = 'glibc' | 'musl';

/**
 * Files of the addon below the package's root, first to last: whoever compiled one wants that one. A Linux system gets the other C library's addon as well: where
 * the guess was wrong, it loads, and where it was right, it only fails too.
 */
function addonFiles(platform: string, arch: string, libc: Libc): string[] {
  const prebuilt = (name: string): string => `prebuilds/hwhash-${name}/node-napi-v8.node`;
  const plain = prebuilt(`${platform}-${arch}`);
  const musl = prebuilt(`${platform}-${arch}-musl`);
  const ofPlatform = platform !== 'linux' ? [plain] : libc === 'musl' ? [musl, plain] : [plain, musl];
  return ['build/Release/hwhash.node', ...ofPlatform];
}

/** Node's report names the version of glibc that runs, and none where the C library is musl. */
function libcOf(platform: string): Libc {
  const report = platform === 'linux' ? process.report : undefined;
  if (!report) return 'glibc';
  const before: unknown = Reflect.get(report, 'excludeNetwork');
  // Names of network interfaces would be resolved for the report otherwise, which can take seconds.
  Reflect.set(report, 'excludeNetwork', true);
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  Reflect.set(report, 'excludeNetwork', before);
  return header && !header.glibcVersionRuntime ? 'musl' : 'glibc';
}
