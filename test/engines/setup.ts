/** Installs the engines that fleets are divided by, and the tools that make archives. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  const script = fileURLToPath(new URL('../../scripts/install-test-tools', import.meta.url));
  execFileSync(script, ['engines'], { stdio: 'inherit' });
}
