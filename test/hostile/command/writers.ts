/** Every command that writes a file, for faults to be tried on: what it writes, and how whole content is told. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeHash } from '../../../src/core.js';
import { decodeCsvPart } from '../../../src/csv/part-file.js';
import { decodeDeviceIndex } from '../../../src/match/index.js';
import { hwhash } from '../../cli/run.js';
import { FIXTURES } from '../../fixtures.js';
import type { Folder } from './attack.js';

/** A command that writes. */
export interface Writer {
  /** As the table names it. */
  name: string;
  /** The files that it writes, relative to its folder. */
  files: readonly string[];
  /** Content of each file before; none where the command makes a new one. */
  old?: string;
  /** Its command line for files in a folder. */
  args(inputs: Inputs, at: (name: string) => string): readonly string[];
  /** Whether new content is whole, where two runs do not write the same. */
  isWhole?(content: Buffer): boolean;
}

/** What the commands read. */
export interface Inputs {
  fleet: string;
  /** More rows than one file for Intune may have. */
  hash: string;
  recording: string;
  part: string;
}

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash\r\n';
const laptop = fileURLToPath(new URL('../../../examples/laptop.json', import.meta.url));

const serialOf = (text: string): string => decodeHash(text).smbios?.systemSerialNumber ?? '';

/** Makes what the commands read. */
export function makeInputs(folder: Folder): Inputs {
  const rows = FIXTURES.map(({ text }) => `${serialOf(text)},,${text.trim()}\r\n`);
  const fleet = folder.put('fleet.csv', HEADER + rows.join(''));
  const part = folder.at('part.hwpart');
  hwhash(['csv', 'check', '--part', '1/1', fleet, '--partial-file', part]);

  return {
    fleet,
    part,
    hash: folder.put('hash.txt', FIXTURES[0].text),
    recording: folder.put('laptop.json', readFileSync(laptop)),
  };
}

const reads = (read: (content: Buffer) => unknown) => (content: Buffer) => {
  try {
    read(content);
    return true;
  } catch {
    return false;
  }
};
const isPage = (content: Buffer): boolean => content.toString('latin1').trimEnd().endsWith('</html>');
const device = FIXTURES.find(({ name }) => name === 'desktop-hp-tv9') ?? FIXTURES[0];
const OLD = 'what was there before\n';

export const WRITERS: readonly Writer[] = [
  {
    name: 'csv merge',
    files: ['out.csv'],
    args: ({ fleet }, at) => ['csv', 'merge', '--for', 'fleet', fleet, fleet, '--output-file', at('out.csv')],
  },
  {
    name: 'csv fix --force',
    files: ['out.csv'],
    old: OLD,
    args: ({ fleet }, at) => ['csv', 'fix', fleet, '--output-file', at('out.csv'), '--force'],
  },
  {
    name: 'csv convert --force',
    files: ['out.csv'],
    old: OLD,
    args: ({ fleet }, at) => ['csv', 'convert', '--for', 'store', fleet, '--output-file', at('out.csv'), '--force'],
  },
  {
    name: 'csv split',
    files: ['out-1.csv', 'out-2.csv'],
    args: ({ fleet }, at) => ['csv', 'split', '--rows', '7', fleet, '--output-file', at('out.csv')],
  },
  {
    name: 'csv split --force',
    files: ['out-1.csv', 'out-2.csv'],
    old: OLD,
    args: ({ fleet }, at) => ['csv', 'split', '--rows', '7', fleet, '--output-file', at('out.csv'), '--force'],
  },
  {
    name: 'csv diff',
    files: ['out.csv'],
    args: ({ fleet, hash }, at) => ['csv', 'diff', fleet, '--known', hash, '--output-file', at('out.csv')],
  },
  {
    name: 'csv table --force',
    files: ['out.ndjson'],
    old: OLD,
    args: ({ fleet }, at) => ['csv', 'table', fleet, '--output-file', at('out.ndjson'), '--force'],
  },
  {
    name: 'csv check --report --output-file',
    files: ['out.html', 'findings.csv'],
    args: ({ fleet }, at) => [
      ...['csv', 'check', fleet, '--workers', '1', '--report', at('out.html')],
      ...['--output-file', at('findings.csv')],
    ],
    isWhole: (content) => isPage(content) || content.toString('latin1').endsWith('\r\n'),
  },
  {
    name: 'csv check --partial-file --force',
    files: ['out.hwpart'],
    old: OLD,
    args: ({ fleet }, at) => ['csv', 'check', fleet, '--part', '1/1', '--partial-file', at('out.hwpart'), '--force'],
    isWhole: reads((content) => decodeCsvPart(content)),
  },
  {
    name: 'csv report --partial-file',
    files: ['out.hwpart'],
    args: ({ part }, at) => ['csv', 'report', part, '--partial-file', at('out.hwpart')],
  },
  {
    name: 'index build --force',
    files: ['out.hwix'],
    old: OLD,
    args: ({ fleet }, at) => ['index', 'build', fleet, '--output-file', at('out.hwix'), '--force'],
    isWhole: reads((content) => decodeDeviceIndex(content)),
  },
  {
    name: 'decode --proto',
    files: ['out.pb'],
    args: ({ hash }, at) => ['decode', hash, '--proto', at('out.pb')],
  },
  {
    name: 'harvest --append',
    files: ['out.csv'],
    old: `${HEADER},,${device.text.trim()}\r\n`,
    args: ({ recording }, at) => [
      ...['harvest', '--source', `recorded:${recording}`],
      ...['--output-file', at('out.csv'), '--append'],
    ],
  },
  {
    name: 'harvest --record',
    files: ['out.json'],
    args: ({ recording }, at) => ['harvest', '--source', `recorded:${recording}`, '--record', at('out.json')],
  },
];
