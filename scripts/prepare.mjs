// `npm ci` in a clone builds everything; `npm ci --omit=dev` has nothing to build with, and must not fail for it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../node_modules/tsup', import.meta.url))) {
  console.error('hwhash: development dependencies are not installed, so nothing was built');
  process.exit(0);
}
const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
