/** `decode` and `validate` over the files of test/field/expected.tsv: the devices that they name, and their exit status. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeHash } from '../../src/index.js';
import { fixture } from '../fixtures.js';
import { hwhashHere } from './run.js';

const folder = fileURLToPath(new URL('./', import.meta.url));
const NAMES = {
  A: 'laptop-hp-touch-tv9',
  B: 'laptop-lenovo-tv9',
  C: 'laptop-hp-amd-tv8',
  V: 'vm-hyperv-tv9',
  Q: 'vm-qemu-tpm-tv5',
  S: 'laptop-surface-tv8',
} as const;
const LETTERS = new Map(
  Object.entries(NAMES).map(([letter, name]) => [decodeHash(fixture(name)).smbios?.systemSerialNumber, letter]),
);
const cases = readFileSync(`${folder}expected.tsv`, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'));

/** Files whose hash is whole and whose row the import refuses for another value. */
const REFUSED = ['43i-group-tag-comma.csv', '43j-group-tag-umlaut.csv'];
/** A hash that lost its zeros, and no value: it is decoded, and named. */
const CUT = '31b-truncated-2048.csv';

/** What `--ndjson` printed, a value a line. */
const valuesOf = (stdout: string): { smbios?: { systemSerialNumber?: string }; ok?: boolean; summary?: string }[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('decode', () => {
  test.each(cases)('%s', async (name, devices) => {
    const { status, stdout, stderr } = await hwhashHere('decode', '--ndjson', folder + name);
    const found = valuesOf(stdout).map(({ smbios }) => LETTERS.get(smbios?.systemSerialNumber));
    const isFound = REFUSED.includes(name) || name === CUT;
    expect(found.sort().join(' ')).toBe(isFound ? 'A' : devices);
    // Status 1: something in the file cannot be decoded; 2: it can, and is not whole.
    const isUnreadable = devices === '' && !isFound;
    const hasErrorText = name === '32-error-text-in-hash.csv';
    expect(status).toBe(isUnreadable || hasErrorText ? 1 : name === CUT ? 2 : 0);
    if (status !== 0) expect(stderr).toContain(`${name}`);
  });
});

describe('validate', () => {
  test.each(cases)('%s', async (name, devices, statuses) => {
    const { status, stdout } = await hwhashHere('validate', '--ndjson', folder + name);
    const reports = valuesOf(stdout);
    const ofHashes = reports.filter((report) => !('rows' in report));
    const good = ofHashes.filter(({ summary = '' }) => /(?:^|the hash alone: )(?:will|may) import/.test(summary));
    const count = REFUSED.includes(name) ? 1 : devices.split(' ').filter(Boolean).length;
    expect(good).toHaveLength(count);
    expect(status).toBe(reports.every(({ ok }) => ok) ? 0 : 2);
    if (statuses === '2' || count === 0) expect(status).toBe(2);
  });
});
