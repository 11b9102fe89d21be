/** Installs the shells that completions are tried in, and the terminal that output is captured from. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  const script = fileURLToPath(new URL('../../scripts/install-test-tools', import.meta.url));
  execFileSync(script, ['shells'], { stdio: 'inherit' });
}
