// Writes the manifests of winget and scoop for a release: dist/manifests/winget/*.yaml and dist/manifests/scoop/hwhash.json,
// from the executables in dist/executables, whose SHA-256 they name. Reads files and writes files, nothing else.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const IDENTIFIER = 'hwhash.hwhash';
const SCHEMA_VERSION = '1.6.0';

/** The executables of Windows, by what each manifest calls their architecture. */
const WINDOWS = [
  { file: 'hwhash.exe', winget: 'x64', scoop: '64bit' },
  { file: 'hwhash-arm64.exe', winget: 'arm64', scoop: 'arm64' },
];

/** @typedef {{ version: string, description: string, license: string, homepage: string }} Release */

/**
 * The manifests, by their paths under the output folder.
 *
 * @param {Release} release what package.json says
 * @param {(file: string) => Uint8Array} read the bytes of an executable
 * @returns {Map<string, string>}
 */
export function manifestsOf({ version, description, license, homepage }, read) {
  const repository = homepage.replace(/#.*$/, '');
  const builds = WINDOWS.map((build) => ({
    ...build,
    url: `${repository}/releases/download/v${version}/${build.file}`,
    sha256: createHash('sha256').update(read(build.file)).digest('hex'),
  }));
  const common = { PackageIdentifier: IDENTIFIER, PackageVersion: version };
  const winget = (kind, members) => {
    const end = { ManifestType: kind, ManifestVersion: SCHEMA_VERSION };
    return yaml({ ...common, ...members, ...end });
  };
  const installers = builds.map(({ winget: Architecture, url, sha256 }) => ({
    Architecture,
    InstallerUrl: url,
    InstallerSha256: sha256.toUpperCase(),
  }));
  const architecture = builds.map(({ scoop, url, sha256 }) => [scoop, { url: `${url}#/hwhash.exe`, hash: sha256 }]);
  return new Map([
    [`winget/${IDENTIFIER}.yaml`, winget('version', { DefaultLocale: 'en-US' })],
    [
      `winget/${IDENTIFIER}.installer.yaml`,
      winget('installer', { InstallerType: 'portable', Commands: ['hwhash'], Installers: installers }),
    ],
    [
      `winget/${IDENTIFIER}.locale.en-US.yaml`,
      winget('defaultLocale', {
        PackageLocale: 'en-US',
        Publisher: 'hwhash',
        PackageName: 'hwhash',
        PackageUrl: repository,
        License: license,
        ShortDescription: description,
      }),
    ],
    [
      'scoop/hwhash.json',
      `${JSON.stringify({ version, description, homepage: repository, license, architecture: Object.fromEntries(architecture), bin: 'hwhash.exe' }, null, 4)}\n`,
    ],
  ]);
}

/** YAML of flat members, and of lists of texts or of flat members. Every text is quoted, as JSON quotes it. */
function yaml(members) {
  const lines = Object.entries(members).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [`${name}: ${JSON.stringify(value)}`];
    return [`${name}:`, ...value.flatMap(yamlItem)];
  });
  return `${lines.join('\n')}\n`;
}

function yamlItem(item) {
  if (typeof item === 'string') return [`  - ${JSON.stringify(item)}`];
  return Object.entries(item).map(([name, value], i) => `  ${i === 0 ? '-' : ' '} ${name}: ${JSON.stringify(value)}`);
}

function main() {
  const release = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const read = (file) => {
    try {
      return readFileSync(`${root}dist/executables/${file}`);
    } catch (error) {
      throw new Error(`dist/executables/${file} is missing: run "npm run build:executables" first`, { cause: error });
    }
  };
  for (const [path, text] of manifestsOf(release, read)) {
    const target = `${root}dist/manifests/${path}`;
    mkdirSync(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    writeFileSync(target, text);
    console.log(`dist/manifests/${path}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
