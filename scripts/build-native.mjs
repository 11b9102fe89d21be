// Compiles the addon with cmake-js: build/Release/hwhash.node, or with --sanitize build/sanitize/build/Release/hwhash.node.
// In a clone without a C++ compiler the rest of the package still works, so their absence is one line, not a failure.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sanitize = process.argv.includes('--sanitize');
const shell = process.platform === 'win32';

const runs = (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore', shell }).status === 0;
const compiler =
  process.platform === 'win32' || [process.env.CXX, 'c++', 'g++', 'clang++'].some((name) => name && runs(name));
const missing = [!runs('cmake') && 'cmake', !compiler && 'g++'].filter(Boolean);
if (missing.length > 0) {
  const remedy = process.platform === 'linux' ? `: apt-get install g++ cmake make` : '';
  console.error(
    `hwhash: the native addon was not built, ${missing.join(' and ')} not found (install them${remedy}); only harvesting this machine needs it`,
  );
  process.exit(sanitize ? 1 : 0);
}

const args = ['compile', ...(sanitize ? ['--out', 'build/sanitize/build', '--CDHWHASH_SANITIZE=ON'] : [])];
const built = spawnSync(process.execPath, [`${root}node_modules/cmake-js/bin/cmake-js`, ...args], {
  cwd: root,
  encoding: 'utf8',
});
if (built.status !== 0) {
  process.stderr.write(`${built.stdout ?? ''}${built.stderr ?? ''}`);
  console.error('hwhash: the native addon could not be compiled');
}
process.exit(built.status ?? 1);
