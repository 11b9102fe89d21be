/** Every command on every format: docs/INPUT.md has the same table. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLI } from './run.js';

const field = (name: string): string => fileURLToPath(new URL(`../field/${name}`, import.meta.url));

/** One file of each format; each holds the same first device. */
const FORMATS: Readonly<Record<string, string>> = {
  CSV: '45a-no-tag.csv',
  'UTF-16 CSV': '06d-copy-utf16-ctrlz.csv',
  mail: '16a-mail-quoted-printable.eml',
  'Markdown, HTML': '15c-html-convertto-html.html',
  JSON: '10a-graph-get-imported.json',
  'JSON lines': '12d-rmm-json-lines.ndjson',
  'oa3tool XML': '34-oa3-utf16.xml',
  CLIXML: '18a-clixml.xml',
  'registry export': '17a-registry-export-sz.reg',
  'key: value text': '39-key-value.txt',
  'Excel workbook': '19-excel-workbook.xlsx',
  ZIP: '02c-autopilot.zip',
  CAB: '02a-autopilot-stored.cab',
};
/** Formats that are read by code of their own: for commands that take one file. */
const READERS = ['mail', 'JSON', 'oa3tool XML', 'Excel workbook', 'CAB'];
const known = field('45b-tag.csv');

/** The arguments of commands that take files. */
const OF_FILES: Readonly<Record<string, (files: string[], out: string) => string[]>> = {
  validate: (files) => ['validate', '--ndjson', ...files],
  graph: (files) => ['graph', ...files],
  'csv check': (files) => ['csv', 'check', ...files],
  'csv fix': (files) => ['csv', 'fix', ...files],
  'csv merge': (files) => ['csv', 'merge', ...files],
  'csv split': (files, out) => ['csv', 'split', ...files, '--output-file', out],
  'csv convert': (files) => ['csv', 'convert', '--for', 'partner-center', ...files],
  'csv diff': (files) => ['csv', 'diff', ...files, '--known', known],
  'csv collisions': (files) => ['csv', 'collisions', ...files],
  'index build': (files, out) => ['index', 'build', ...files, '--output-file', out],
};
/** The arguments of commands that take one file. */
const OF_A_FILE: Readonly<Record<string, (file: string) => string[]>> = {
  decode: (file) => ['decode', '--ndjson', file],
  compare: (file) => ['compare', '--json', file, known],
  match: (file) => ['match', '--json', '--registry', known, file],
  redact: (file) => ['redact', file],
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, NO_COLOR: '1' } });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (data) => (texts[name] += String(data)));
    child.on('close', (status) => resolve({ status, ...texts }));
  });
}

const files = Object.values(FORMATS).map(field);

describe('every format at once', () => {
  test.each(Object.entries(OF_FILES))('%s', async (command, argumentsOf) => {
    const { status, stderr } = await run(argumentsOf(files, join(folder, command.replace(' ', '-'))));
    expect(`${status} ${stderr}`).toMatch(/^[02] /);
    expect(stderr).not.toMatch(/not read|holds no|\n {4}at /);
  });
});

describe.each(READERS)('%s', (format) => {
  test.each(Object.entries(OF_A_FILE))('%s', async (command, argumentsOf) => {
    const { status, stdout, stderr } = await run(argumentsOf(field(FORMATS[format])));
    // A comparison wants one hash: it has read them where it says how many there are.
    const isCounted = command === 'compare' && /holds 2 hashes/.test(stderr);
    if (isCounted) return;
    expect(`${status} ${stderr}`).toMatch(/^[02] /);
    expect(stdout).not.toBe('');
  });
});
