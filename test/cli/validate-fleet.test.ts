/** Reports of a large file are those of its hashes one by one, whichever way its rows are read. */
import { describe, expect, it } from 'vitest';
import { csvFaultsOf } from '../../src/cli/csv-faults.js';
import { inspected } from '../../src/cli/input.js';
import { passInputs } from '../../src/cli/input-stream.js';
import type { ScenarioName } from '../../src/validate/scenarios.js';
import { type ValidationReport, validateHash } from '../../src/validate/validate.js';
import { device, HEADER, rowOf } from '../csv/devices.js';
import { at, put, useFolder } from '../csv/folder.js';
import { FIXTURES } from '../fixtures.js';
import { poke, text } from '../validate/containers.js';

useFolder();

const ODD: readonly ((row: string) => string)[] = [
  (row) => `"${row.replaceAll(',', '","')}"`,
  (row) => row.slice(0, -900),
  (row) => row.replace(/^[^,]*/, 'ELSE'),
  (row) => row.replace(/^[^,]*/, ''),
  (row) => row.replace(/,\d*,/, ',00330-80000-00000-AA123,'),
  (row) => `${row}\r\n${HEADER}`,
  (row) => `${row}\r\n\r\n`,
  (row) => row.replace(/A$/, 'B'),
];

/** More than is read as a whole: rows of fixtures and of devices with something wrong, damaged ones between them. */
function fleet(end: string): string {
  const others = FIXTURES.map(({ text: hash }) => `,,${hash}`);
  const rows = Array.from({ length: 700 }, (_, i) => {
    if (i % 7 === 0) return others[(i / 7) % others.length];
    // Without a serial number, with a placeholder for it, with another UUID than the licensing HWID was made of.
    const edits = [[], [text(14, '')], [text(14, 'Default string')], [poke(12, 3, '99')]][i % 4];
    const row = rowOf(device(i, 0, ...edits));
    return i % 11 === 0 ? ODD[(i / 11) % ODD.length](row) : row;
  });
  return [HEADER, ...rows, ''].join(end);
}

/** All that `validate` says of a file, and how many rows were taken where they lie. */
async function reportsOf(path: string, scenario: ScenarioName, strict: boolean, isPlain: boolean) {
  const faults = (await csvFaultsOf({ scenario, strict }))(path);
  const reports: ValidationReport[] = [];
  let taken = 0;
  await passInputs(
    [path],
    { failures: 0 },
    {
      slot: faults.slot,
      begin: (bytes) => faults.begin(bytes),
      text: (bytes, start, stop) => faults.text(bytes, start, stop),
      end: () => faults.end(),
      plain(row) {
        if (!isPlain) {
          faults.text(row.bytes, row.start, row.end + (row.crlf ? 2 : 1));
          return false;
        }
        taken++;
        return reports.push(faults.plain(row)) > 0;
      },
      hash(carried, label) {
        const { place, inspection } = inspected(carried, label);
        reports.push(faults.join(validateHash(inspection, { scenario, strict, hwid: 'all' }), place));
      },
    },
  );
  return { taken, reports, rest: faults.rest() };
}

const FILES = {
  'fleet.csv': fleet('\r\n'),
  'lf.csv': fleet('\n'),
  'titled.csv': fleet('\r\n').replace(HEADER, 'Serial,Product Key ID,Hash'),
  'fleet.txt': fleet('\r\n').replace(HEADER, 'sep=,\r\nGerätename,x,Hash'),
};

describe('validate of a large file', () => {
  it.each([
    ['fleet.csv', 'intune', false],
    ['fleet.csv', 'oem', true],
    ['lf.csv', 'self-deploying', false],
    ['titled.csv', 'intune', true],
    ['fleet.txt', 'repair', false],
  ] as const)('%s for %s, strict %s', async (name, scenario, strict) => {
    put(name, FILES[name]);
    const { taken, ...own } = await reportsOf(at(name), scenario, strict, true);
    const { taken: none, ...other } = await reportsOf(at(name), scenario, strict, false);
    expect(own.reports.length).toBeGreaterThan(680);
    expect([taken > 400, none]).toEqual([name !== 'fleet.txt', 0]);
    expect(own).toEqual(other);
  });
});
