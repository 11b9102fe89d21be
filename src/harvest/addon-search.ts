/**
 * The search for an addon that loads: every place is tried, and where none has one that does, a single error names each
 * place, why it failed, and what to do in the installation at hand.
 */
import { HarvestError } from './errors.js';

/** What this process runs as, which decides where to look and what would help. */
export interface AddonHost {
  readonly platform: string;
  readonly arch: string;
  /** A clone can compile the addon, an installed package cannot, and the single executable brings its own. */
  readonly installation: 'clone' | 'package' | 'executable';
  /** Where the sources are, for a package that has no addon for this platform. */
  readonly repository?: string;
}

/** A place to look in. */
export interface AddonPlace<T> {
  /** How the error names it. */
  readonly name: string;
  /** Loads the addon; throws where there is none or it does not load. */
  load(): T;
}

interface Failure {
  readonly place: string;
  /** Nothing is there, as opposed to something that does not load. */
  readonly missing: boolean;
  readonly reason: string;
}

/** Platforms with a prebuilt addon in the package. */
export const PREBUILT_PLATFORMS: ReadonlySet<string> = new Set([
  'linux-x64',
  'linux-arm64',
  'win32-x64',
  'win32-arm64',
]);

/** What works on every platform, for a reader whose machine cannot be harvested. */
const WITHOUT_ADDON =
  'Everything except reading this machine works without it: decode, encode, validate, compare, match, csv, redact, graph, explain, page, and harvest --source recorded:FILE.';

/** Reasons that are recognised in the words of the system's loader, with what to do. The first that fits is given. */
const KNOWN_REASONS: readonly { pattern: RegExp; remedy: (host: AddonHost) => string }[] = [
  {
    // A file system mounted noexec, or a policy such as fapolicyd or SELinux.
    pattern: /failed to map segment|operation not permitted|permission denied/i,
    remedy: ({ installation }) =>
      installation === 'executable'
        ? 'No folder that it may write to allows programs to run (mounted noexec, or a security policy). Set TMPDIR to one that does, for example: TMPDIR=/root hwhash harvest.'
        : 'The file system may be mounted noexec, or a security policy forbids it: install the package in a folder from which programs may run, and check that the file can be read.',
  },
  {
    pattern: /version [`'"]?(?:GLIBC|GLIBCXX|CXXABI)_/,
    remedy: ({ installation }) =>
      `The C or C++ library of this system is older than the addon needs (glibc 2.28 and libstdc++ of GCC 5). ${installation === 'clone' ? 'Compile it here: npm run build:native.' : 'Use a newer system.'}`,
  },
  {
    pattern: /libstdc\+\+|libgcc_s/,
    remedy: () => 'Install the C++ runtime (Alpine: apk add libstdc++; Debian: apt-get install libstdc++6).',
  },
];

/**
 * Loads the addon from the first place that has one.
 *
 * @throws {@link HarvestError} `addon-missing`; its message names every place and why it failed, its remedy what to do
 */
export function searchAddon<T>(places: Iterable<AddonPlace<T>>, host: AddonHost): T {
  const failures: Failure[] = [];
  const causes: unknown[] = [];
  for (const { name, load } of places) {
    try {
      return load();
    } catch (error) {
      failures.push({ place: name, missing: isModuleMissing(error), reason: reasonOf(error) });
      causes.push(error);
    }
  }
  const cause = new AggregateError(causes, 'no addon loads');
  throw new HarvestError('addon-missing', describe(failures, host), remedy(failures, host), { cause });
}

/** Whether require() found no file, as opposed to a file that does not load. */
function isModuleMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function reasonOf(error: unknown): string {
  if (isModuleMissing(error)) return 'not there';
  return (error instanceof Error ? error.message : String(error)).split(/[\r\n]/, 1)[0];
}

function describe(failures: readonly Failure[], { platform, arch }: AddonHost): string {
  const places = failures.map(({ place, reason }) => `${place}: ${reason}`).join('; ');
  const what = failures.every(({ missing }) => missing) ? 'there is no addon' : 'no addon loads';
  return `${what} for ${platform}-${arch}, which reading hardware needs (${places})`;
}

function remedy(failures: readonly Failure[], host: AddonHost): string {
  const known = KNOWN_REASONS.find(({ pattern }) =>
    failures.some(({ missing, reason }) => !missing && pattern.test(reason)),
  );
  return [known?.remedy(host) ?? generalRemedy(failures, host), WITHOUT_ADDON].join(' ');
}

function generalRemedy(failures: readonly Failure[], host: AddonHost): string {
  if (host.platform === 'win32') return windowsRemedy(host);
  if (host.platform !== 'linux') return `Devices are harvested on Linux and Windows, not on ${host.platform}.`;
  if (host.installation === 'executable') {
    return 'Set TMPDIR to a folder from which programs may run, or install the npm package hwhash.';
  }
  if (host.installation === 'clone')
    return 'Compile it here: install g++, cmake and make, then run "npm run build:native".';
  const brought = PREBUILT_PLATFORMS.has(`${host.platform}-${host.arch}`);
  if (brought && failures.every(({ missing }) => missing)) {
    return 'The installed package is incomplete: install it again ("npm install hwhash").';
  }
  return `Compile it in a clone: install git, g++, cmake and make, then run ${cloneCommand(host)}.`;
}

function cloneCommand({ repository }: AddonHost): string {
  return repository
    ? `"git clone ${repository} hwhash && cd hwhash && npm ci"`
    : '"npm ci" in a clone of the repository';
}

/** Windows words its errors in the user's language, so that a policy cannot be recognised by them. */
function windowsRemedy({ arch, installation }: AddonHost): string {
  const other =
    arch === 'arm64'
      ? ' The arm64 addon has never been run: the x64 hwhash.exe, and the package under x64 Node, run on ARM devices too and are the ones to use.'
      : '';
  const where =
    installation === 'executable'
      ? 'set TEMP to a folder from which programs may run'
      : 'install the package in a folder from which programs may run';
  return `An application control policy (App Control, AppLocker) or a virus scanner may block it: allow the file by its SHA-256 or sign it, or ${where}.${other}`;
}
