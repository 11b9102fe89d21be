/**
 * The README's console sessions, run word for word: lines that start with `$ ` are commands, what follows is their
 * output, standard output and error together; `…` stands for anything. All sessions share one folder, which holds
 * examples/. The session above the first heading shows what comes of the others, so it is run last.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'hwhash-readme-'));

interface Command {
  line: string;
  output: string[];
}

function sessionsOf(markdown: string): Command[] {
  const commands: Command[] = [];
  for (const [, body] of markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)) {
    for (const line of body.trimEnd().split('\n')) {
      if (line.startsWith('$ ')) commands.push({ line: line.slice(2), output: [] });
      else commands.at(-1)?.output.push(line);
    }
  }
  return commands;
}

/** A pattern of expected output: `…` is anything, also over lines. */
function pattern(lines: readonly string[]): RegExp {
  const escaped = lines.join('\n').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\n?…\n?/g, '[\\s\\S]*')}\\s*$`);
}

const firstHeading = readme.indexOf('\n## ');
const commands = [...sessionsOf(readme.slice(firstHeading)), ...sessionsOf(readme.slice(0, firstHeading))];

beforeAll(() => {
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(root, 'dist/cli/cli.js'), join(folder, 'bin/hwhash'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('README.md', () => {
  test.each(commands)('$line', ({ line, output }) => {
    const { stdout } = spawnSync('bash', ['-c', `{ ${line}\n} 2>&1`], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, NO_COLOR: '1', COLUMNS: '100' },
    });
    expect(stdout.trimEnd()).toMatch(pattern(output));
  });

  test('has sessions', () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  test('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, path]) => path);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
