/** The command is tested as it is shipped: dist/ is built anew where a source is newer than it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export default function setup(): void {
  const built = `${root}dist/cli/cli.js`;
  const sources = ['src', 'schemas'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true }).map((file) => `${root}${folder}/${file}`),
  );
  const newest = Math.max(...[...sources, `${root}package.json`].map((file) => statSync(file).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  for (const script of ['build:schemas', 'build:ts']) {
    execFileSync('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
