import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { diffCsv } from '../../src/rewrite/diff.js';
import { device, fileOf, fleet } from '../csv/devices.js';
import { at, got, put, useFolder } from '../csv/folder.js';
import { text } from '../validate/containers.js';

useFolder();

const A = device(1);
const B = device(2);
const C = device(3);

/** Exports that know device A, and nothing of B and C. */
const EXPORTS: [what: string, name: string, content: string | Uint8Array][] = [
  ['hashes', 'known.csv', fleet([A])],
  ['another capture of the device', 'known.csv', fleet([device(1, 900)])],
  [
    "Intune's devices",
    'known.csv',
    fileOf('Serial number,Manufacturer,Model,Group tag', `${A.serial},HP,HP EliteBook x360,T`),
  ],
  ['serial numbers alone', 'known.csv', fileOf('Serial number', ` ${A.serial.toLowerCase()} `)],
  [
    'serial numbers alone, more than are read as a whole',
    'known.csv',
    fileOf('Serial number', ...Array.from({ length: 40_000 }, (_, i) => `XX${i}`), A.serial),
  ],
  ['serial numbers alone, gzipped', 'known.csv.gz', gzipSync(fileOf('Serial number', A.serial))],
  ['UTF-16 with semicolons', 'known.csv', Buffer.from(`\ufeffSerial number;Model\r\n${A.serial};X\r\n`, 'utf16le')],
  [
    'a Graph response',
    'known.json',
    JSON.stringify({ value: [{ id: '1', serialNumber: A.serial, manufacturer: 'HP', model: 'X' }] }),
  ],
  ['a list of objects', 'known.json', JSON.stringify([{ SerialNumber: A.serial }])],
  [
    'imported identities with their hashes',
    'known.json',
    JSON.stringify({ value: [{ serialNumber: '', hardwareIdentifier: A.hash }] }),
  ],
];

describe('devices that are not in an export', () => {
  it.each(EXPORTS)('of %s', async (_what, name, content) => {
    const list = put('fleet.csv', fleet([A, B, C]));
    const result = await diffCsv(list, [put(name, content)], at('new.csv'));
    expect(got('new.csv')).toBe(fleet([B, C]));
    expect(result).toMatchObject({ rows: 3, written: 2, known: 1, leftOut: [], faulty: [] });
    expect(result.devices).toMatchObject([
      { line: 3, serialNumber: B.serial, manufacturer: 'HP' },
      { line: 4, serialNumber: C.serial, manufacturer: 'HP' },
    ]);
  });

  it('are not told by serial numbers that many devices share, or by that of another manufacturer', async () => {
    const placeholder = device(4, 0, text(14, 'System Serial Number'));
    const list = put('fleet.csv', fleet([placeholder, A]));
    const known = put(
      'known.csv',
      fileOf('Serial number,Manufacturer', 'System Serial Number,HP', `${A.serial},LENOVO`),
    );
    const { devices, changes } = await diffCsv(list, [known], at('new.csv'));
    expect(devices.map(({ line }) => line)).toEqual([2, 3]);
    expect(changes.map(({ message }) => message)).toContainEqual(expect.stringContaining('another manufacturer'));
  });

  it('are incomplete where a response is one page of several', async () => {
    const json = { '@odata.nextLink': 'https://graph.example/next', value: [{ serialNumber: A.serial }] };
    const { faulty } = await diffCsv(
      put('fleet.csv', fleet([A])),
      [put('page.json', JSON.stringify(json))],
      at('new.csv'),
    );
    expect(faulty).toMatchObject([{ message: expect.stringContaining('further pages') }]);
  });

  it.each([
    ['names no device', 'Name,Owner\r\nPC1,Ada\r\n'],
    ['is JSON of something else', '{"a":[1,2,{"b":null}]}'],
  ])('are not guessed from an export that %s', async (_what, content) => {
    const known = put('known.txt', content);
    await expect(diffCsv(put('fleet.csv', fleet([A])), [known], at('new.csv'))).rejects.toMatchObject({
      code: 'input-not-readable',
    });
  });

  it('are not written over the list or the export', async () => {
    const list = put('fleet.csv', fleet([A]));
    for (const output of ['fleet.csv', 'known.csv']) {
      const known = put('known.csv', fleet([B]));
      await expect(diffCsv(list, [known], at(output), { force: true })).rejects.toMatchObject({
        code: 'output-is-input',
      });
    }
  });
});
