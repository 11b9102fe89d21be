// Libraries of a Debian release, unpacked from its packages into .cache/debian/RELEASE: what a program started with that release's
// loader runs on. apt fetches them from the mirror of this system, with lists and a cache of its own, and checks their signatures.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../.cache/debian/', import.meta.url));
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * A folder that holds the files of some packages of a release; fetched on first use.
 *
 * @param {string} release such as `bullseye`
 * @param {readonly string[]} packages
 * @returns {string}
 */
export function debianLibraries(release, packages) {
  const folder = join(cache, `${release}-${packages.join('-')}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'fetch-'));
  try {
    const apt = aptWith(fresh, release);
    apt('update');
    apt('download', ...packages);
    const root = join(fresh, 'root');
    mkdirSync(root);
    for (const name of readdirSync(fresh).filter((file) => file.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(fresh, name), root]);
    }
    renameSync(root, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** apt with one source and nothing of this system's state. */
function aptWith(folder, release) {
  for (const path of ['lists/partial', 'cache/archives/partial', 'parts'])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'sources.list'), `deb [signed-by=${KEYS}] ${mirror()} ${release} main\n`);
  const options = {
    'Dir::Etc::sourcelist': 'sources.list',
    'Dir::Etc::sourceparts': 'parts',
    'Dir::State::lists': 'lists',
    'Dir::Cache': 'cache',
  };
  const args = Object.entries(options).flatMap(([name, path]) => ['-o', `${name}=${join(folder, path)}`]);
  const none = ['-o', 'Dir::State::status=/dev/null', '-o', 'APT::Sandbox::User='];
  return (...command) =>
    execFileSync('apt-get', [...args, ...none, '--quiet', ...command], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
}

/** The mirror that this system's own packages come from. */
function mirror() {
  const format = '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT)';
  const sources = execFileSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const [uri] = /^\S+(?= Debian Debian main$)/m.exec(sources) ?? [];
  if (!uri) throw new Error('this system has no Debian mirror among its sources of packages');
  return uri;
}
