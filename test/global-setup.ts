/** The command is tested as it is shipped: dist/ and the addon are rebuilt where a source is newer than they are. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is built, from which sources, by which scripts. */
const OUTPUTS = [
  { built: 'dist/cli/cli.js', sources: ['src', 'schemas', 'package.json'], scripts: ['build:schemas', 'build:ts'] },
  { built: 'dist/web/index.html', sources: ['src', 'web', 'package.json'], scripts: ['build:web'] },
  { built: 'build/Release/hwhash.node', sources: ['native', 'CMakeLists.txt'], scripts: ['build:native'] },
];

/** Time of the newest file below a path. */
function newest(path: string): number {
  const { mtimeMs } = statSync(root + path);
  if (!statSync(root + path).isDirectory()) return mtimeMs;
  const files = readdirSync(root + path, { recursive: true });
  return Math.max(...files.map((file) => statSync(`${root}${path}/${file}`).mtimeMs));
}

export default function setup(): void {
  for (const { built, sources, scripts } of OUTPUTS) {
    if (existsSync(root + built) && statSync(root + built).mtimeMs >= Math.max(...sources.map(newest))) continue;
    for (const script of scripts) {
      execFileSync('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    }
  }
}
