/** Installs what an emulated PC needs and builds the image that it is started from, once. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  const script = fileURLToPath(new URL('../../../scripts/stick/device.mjs', import.meta.url));
  execFileSync(process.execPath, [script, '--prepare'], { stdio: 'inherit' });
}
