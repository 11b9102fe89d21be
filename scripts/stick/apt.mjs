// apt's options for a group of packages. What is in Debian's main component comes by the machine's own lists; firmware is in
// non-free-firmware, which few machines have enabled: a source list, lists and a cache of our own, from the same mirror.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StickError } from './message.mjs';

const RELEASE = 'bookworm';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Options for apt-get and apt-cache; the firmware's lists are fetched on first use. */
export function aptOptions(group, cache) {
  if (group !== 'wifiFirmware') return [];
  const folder = join(cache, 'apt');
  const options = [
    ['Dir::Etc::sourcelist', join(folder, 'sources.list')],
    ['Dir::Etc::sourceparts', join(folder, 'parts')],
    ['Dir::State::lists', join(folder, 'lists')],
    ['Dir::Cache', join(folder, 'cache')],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  if (existsSync(join(folder, 'lists'))) return options;
  for (const name of ['parts', 'lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'sources.list'), `deb [signed-by=${KEYRING}] ${mirror()} ${RELEASE} non-free-firmware\n`);
  execFileSync('apt-get', [...options, 'update', '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return options;
}

/** The mirror from which this machine takes Debian's main component. */
function mirror() {
  const format = ['indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)', 'Created-By: Packages'];
  const targets = execFileSync('apt-get', format, { encoding: 'utf8' });
  const [, site] = new RegExp(`^(\\S+) ${RELEASE} main$`, 'm').exec(targets) ?? [];
  if (site) return site;
  throw new StickError(
    `this machine's apt does not use Debian ${RELEASE}`,
    'build the stick on Debian 12, or in its container',
  );
}
