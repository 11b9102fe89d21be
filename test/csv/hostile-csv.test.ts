/** CSV files that fuzzing found: header lines without end, and header lines among the rows. */
import { expect, test } from 'vitest';
import { CSV_TARGETS, checkCsvBytes, fixCsvBytes } from '../../src/core.js';
import { fixture } from '../fixtures.js';

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';

test.each(CSV_TARGETS)('for %s, a header line of a thousand columns gives messages of a line each', (target) => {
  const extra = Array.from({ length: 1000 }, (_, i) => `Column ${i}`).join(',');
  const { findings } = checkCsvBytes(`${HEADER},${extra}\r\n`, { target });
  expect(findings.length).toBeGreaterThan(0);
  for (const { examples } of findings) for (const { message } of examples) expect(message.length).toBeLessThan(400);
});

test('of many columns that a target does not take, eight are named', () => {
  const extra = Array.from({ length: 20 }, (_, i) => `Column ${i}`).join(',');
  const { findings } = checkCsvBytes(`${HEADER},${extra}\r\n`);
  const message = findings.find(({ code }) => code === 'extra-column')?.examples[0].message;
  expect(message).toMatch(/"Column 7" and 12 more$/);
});

test.each(CSV_TARGETS)(
  'for %s, a header line among the rows is left out, and repairing twice is repairing once',
  (target) => {
    const header = `${HEADER},Manufacturer name,Device model`;
    const row = (serial: string, name: string) => `${serial},,${fixture(name).trim()},Contoso,Laptop`;
    const file = [header, row('A1', 'laptop-hp-touch-tv9'), header, row('B2', 'laptop-lenovo-tv9'), ''].join('\r\n');
    const { text, changes, leftOut } = fixCsvBytes(file, { target });
    expect(leftOut).toEqual([]);
    expect(changes).toContainEqual(
      expect.objectContaining({ line: 3, message: expect.stringContaining('header line') }),
    );
    expect(fixCsvBytes(text, { target }).text).toBe(text);
  },
);

test('corporate identifiers of one device are one row, whatever the hashes they came with', () => {
  const row = (name: string) => `A1,,${fixture(name).trim()},Contoso,Laptop`;
  const header = `${HEADER},Manufacturer name,Device model`;
  const file = [header, row('laptop-hp-touch-tv9'), row('laptop-lenovo-tv9'), ''].join('\r\n');
  expect(fixCsvBytes(file, { target: 'corporate-identifiers' }).text).toBe('Contoso,Laptop,A1\r\n');
});
