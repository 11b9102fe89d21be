/** Texts of firmware, files and names that a terminal, a spreadsheet or a parser of JSON would obey. */
import { expect } from 'vitest';
import { decodeHash, encodeHash, fromOa3Xml } from '../../../src/core.js';
import { fixture } from '../../fixtures.js';
import { type Attack, run } from './attack.js';

/** A character of every kind that changes a line without being seen. */
export const INVISIBLE = [
  ['an escape sequence', '\u001b[2J'],
  ['an operating system command', '\u001b]0;x\u0007'],
  ['DEL', '\u007f'],
  ['C1', '\u009b31m'],
  ['the soft hyphen', '\u00ad'],
  ['the Arabic letter mark', '\u061c'],
  ['a vowel separator', '\u180e'],
  ['a zero-width space', '\u200b'],
  ['a right-to-left mark', '\u200f'],
  ['a line separator', '\u2028'],
  ['an override', '\u202e'],
  ['an isolate', '\u2066'],
  ['a variation selector', '\ufe0f'],
  ['a byte order mark', '\ufeff'],
  ['an interlinear annotation', '\ufff9\ufffb'],
  ['a tag', '\u{e0041}'],
  ['a variation selector of the supplement', '\u{e0100}'],
  ['a Hangul filler', '\u3164'],
] as const;
const ALL = INVISIBLE.map(([, text]) => text).join('x');

const device = decodeHash(fixture('laptop-surface-tv8'));
/** A hash whose texts are hostile. */
const hashWith = (text: string): string =>
  encodeHash({ ...device, smbios: { ...device.smbios, systemProductName: text, systemFamily: text } });
const hostile = hashWith(ALL);
const csv = (serial: string, hash = hostile): string =>
  `Device Serial Number,Windows Product ID,Hardware Hash\r\n"${serial}",,${hash}\r\n`;

const COMMANDS: readonly (readonly string[])[] = [
  ['decode', '-'],
  ['decode', '--json', '-'],
  ['decode', '--xml', '-'],
  ['validate', '-'],
  ['validate', '--json', '-'],
  ['redact', '--json', '-'],
  ['graph', '-'],
  ['csv', 'check', '-'],
  ['csv', 'check', '--json', '-'],
  ['csv', 'check', '--ndjson', '-'],
  ['csv', 'fix', '-'],
];

export const TEXT_ATTACKS: readonly Attack[] = [
  ...COMMANDS.map((args) => ({
    attack: `firmware texts with ${INVISIBLE.length} kinds of invisible characters: \`hwhash ${args.join(' ')}\``,
    held: 'none is printed; each is escaped',
    run() {
      run(args, { input: csv(ALL) });
      run(args, { input: hostile });
    },
  })),
  {
    attack: 'the same texts, read back from `decode --json`',
    held: 'nothing is lost: JSON has the same text, as `\\u` escapes',
    run() {
      const { stdout } = run(['decode', '--json', '-'], { input: hostile });
      expect(JSON.parse(stdout).smbios.systemProductName).toBe(ALL);
      expect(run(['encode', '-'], { input: stdout }).stdout.trim()).toBe(hostile);
    },
  },
  {
    attack: 'the same texts, read back from `decode --xml`',
    held: 'nothing is lost: XML has the same text, as references',
    run() {
      const { stdout } = run(['decode', '--xml', '-'], { input: hostile });
      expect(fromOa3Xml(stdout).hash.smbios?.systemProductName).toBe(ALL);
    },
  },
  {
    attack: 'names of files with escape sequences, line breaks and overrides',
    held: 'messages show them escaped',
    run(folder) {
      const path = folder.put(`${ALL.replaceAll('/', '')}\n.txt`, 'no hash');
      for (const command of [['decode'], ['validate'], ['csv', 'check'], ['redact'], ['graph']]) {
        expect(run([...command, path]).status).not.toBe(0);
      }
    },
  },
  {
    attack: 'options, scenarios, targets and commands with escape sequences',
    held: 'the message shows them escaped',
    run() {
      for (const args of [
        ['\u001b[31m'],
        ['decode', '--\u001b[31m'],
        ['validate', '--scenario', ALL, '-'],
        ['csv', 'check', '--for', ALL, '-'],
        ['explain', ALL],
        ['harvest', '--source', ALL],
      ]) {
        expect(run(args).status).toBe(1);
      }
    },
  },
  {
    attack:
      'values that are formulas, in a list of findings (`csv check --output-file F.csv`), cut at commas or semicolons',
    held: 'no field begins with `=`, `+`, `-` or `@`',
    run(folder) {
      const values = ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', ';=1+1', 'a;=1', '\t=1', '\uff1d1', `x;"";@a`, "'=1"];
      const rows = values.map((value) => `"${value.replaceAll('"', '""')}",,${fixture('laptop-surface-tv8').trim()}`);
      const path = folder.put(
        'in.csv',
        `Device Serial Number,Windows Product ID,Hardware Hash\r\n${rows.join('\r\n')}\r\n`,
      );
      run(['csv', 'check', path, '--output-file', folder.at('out.csv')]);
      const out = folder.read('out.csv');
      expect(out.split('\r\n').length).toBeGreaterThan(values.length);
      for (const field of out.split(/[,;\r\n]+/)) expect(field).not.toMatch(/^[\s"]*[=+\-@\uff1d]/);
    },
  },
];
