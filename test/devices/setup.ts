/** Installs what the tests on real parts use, and builds and caches what emulated devices boot, once, before any of them. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

export default function setup(): void {
  execFileSync(path('install-test-tools'), ['tpm'], { stdio: 'inherit' });
  execFileSync(process.execPath, [path('device/main.mjs'), '--prepare'], { stdio: 'inherit' });
}
