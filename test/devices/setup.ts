/** Installs what the tests on real parts use, once, before any of them. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  const script = fileURLToPath(new URL('../../scripts/install-test-tools', import.meta.url));
  execFileSync(script, ['tpm', 'devices'], { stdio: 'inherit' });
}
