/** Before the tests of the page: Chromium, and the page as it is now. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

export default function setup(): void {
  execFileSync(script('install-test-tools'), ['web'], { stdio: 'inherit' });
  execFileSync(process.execPath, [script('build-web.mjs')], { stdio: 'inherit' });
}
