/** `decode` and `validate` over the files of test/field/expected.tsv: the devices that they name, and their exit status. */
import { describe, expect, test } from 'vitest';
import { decodeHash } from '../../src/index.js';
import { fixture } from '../fixtures.js';
import { DEVICES, FIELD, FIELD_CASES } from './expected.js';
import { hwhashHere } from './run.js';

const LETTERS = new Map(
  Object.entries(DEVICES).map(([letter, name]) => [decodeHash(fixture(name)).smbios?.systemSerialNumber, letter]),
);

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
  test.each(FIELD_CASES)('%s', async (name, devices) => {
    const { status, stdout, stderr } = await hwhashHere('decode', '--ndjson', FIELD + name);
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
  test.each(FIELD_CASES)('%s', async (name, devices, statuses) => {
    const { status, stdout } = await hwhashHere('validate', '--ndjson', FIELD + name);
    const reports = valuesOf(stdout);
    const ofHashes = reports.filter((report) => !('rows' in report));
    const good = ofHashes.filter(({ summary = '' }) => /(?:^|the hash alone: )(?:will|may) import/.test(summary));
    const count = REFUSED.includes(name) ? 1 : devices.split(' ').filter(Boolean).length;
    expect(good).toHaveLength(count);
    expect(status).toBe(reports.every(({ ok }) => ok) ? 0 : 2);
    if (statuses === '2' || count === 0) expect(status).toBe(2);
  });
});
