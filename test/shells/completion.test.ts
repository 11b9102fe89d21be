/** Completions asked for in real shells. PowerShell is not in Debian: its script is compared with the table alone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { hwhash } from '../cli/run.js';

const CLI = fileURLToPath(new URL('../../dist/cli/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hwhash-shells-'));
symlinkSync(CLI, join(folder, 'hwhash'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder };

function words(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.split('\t')[0].trim())
    .filter(Boolean)
    .sort();
}

function bash(line: string): string[] {
  const script = `source <(hwhash completion bash); COMP_WORDS=(${line}); ${line.endsWith(' ') ? "COMP_WORDS+=('');" : ''}
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _hwhash; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return words(execFileSync('bash', ['-c', script], { env, encoding: 'utf8', cwd: folder }));
}

/** zsh completes only in an interactive shell: compadd is replaced by one that prints what it is given. */
function zsh(line: string): string[] {
  const script = `
    compdef() { :; }
    _files() { print -l -- *(N); }
    _describe() { local -a list; list=(\${(P)2}); print -l -- \${list%%:*}; }
    compadd() { shift; print -l -- $@; }
    source <(hwhash completion zsh)
    words=(${line}); ${line.endsWith(' ') ? "words+=('');" : ''}
    CURRENT=$#words; _hwhash`;
  const prefix = line.endsWith(' ') ? '' : (line.split(' ').at(-1) ?? '');
  const all = words(execFileSync('zsh', ['-f', '-c', script], { env, encoding: 'utf8', cwd: folder }));
  return all.filter((word) => word.startsWith(prefix));
}

function fish(line: string): string[] {
  const script = `hwhash completion fish | source; complete -C ${JSON.stringify(line)}`;
  return words(execFileSync('fish', ['--no-config', '-c', script], { env, encoding: 'utf8', cwd: folder }));
}

describe.each([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
] as const)('%s', (_, complete) => {
  it('completes commands', () => {
    expect(complete('hwhash csv ')).toEqual(expect.arrayContaining(['check', 'fix', 'merge', 'report', 'split']));
    expect(complete('hwhash csv ')).not.toContain('harvest');
    expect(complete('hwhash ha')).toEqual(['harvest']);
  });

  it('completes options of the command at hand', () => {
    expect(complete('hwhash csv check --wor')).toEqual(['--workers']);
    expect(complete('hwhash decode --wor')).toEqual([]);
  });

  it('completes the values of an option, behind other words too', () => {
    expect(complete('hwhash csv check --strict --for ')).toEqual(
      ['corporate-identifiers', 'fleet', 'intune', 'partner-center', 'store'].sort(),
    );
    expect(complete('hwhash csv check --for fl')).toEqual(['fleet']);
  });

  it('completes files where a file is meant', () => {
    expect(complete('hwhash decode ')).toContain('hwhash');
    expect(complete('hwhash csv check --output-file ')).toContain('hwhash');
  });
});

it('has a script for PowerShell that knows every command and the values of options', () => {
  const { stdout } = hwhash(['completion', 'powershell']);
  expect(stdout).toContain("'hwhash csv check' = @{");
  expect(stdout).toMatch(/'hwhash csv check --for' = @\('intune', 'partner-center'/);
});

it('has a manual page that man can read without a warning', () => {
  const page = hwhash(['man']).stdout;
  const options = {
    input: page,
    encoding: 'utf8',
    env: { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
  } as const;
  const text = execFileSync('bash', ['-c', 'man --warnings -l - 2>warnings | col -b; cat warnings'], options);
  expect(text).toMatch(/^HWHASH\(1\)/m);
  expect(text).toContain('hwhash csv check [options] <files...>');
  expect(text).toMatch(/--for target\s/);
  expect(text).not.toMatch(/^.*: warning/m);
});
