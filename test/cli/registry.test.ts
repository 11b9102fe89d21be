/** A registry of a large file, whose rows are read where they lie, is the registry of its hashes one by one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passInput } from '../../src/cli/input-stream.js';
import { readRegistry } from '../../src/cli/registry.js';
import { type CarriedHash, carriedInspection } from '../../src/input/carriers.js';
import { DeviceIndex, encodeDeviceIndex } from '../../src/match/index.js';
import { device, HEADER } from '../csv/devices.js';

/** Enough rows for a file that is not read as a whole. */
const ROWS = 1000;

/** Rows of a fleet, among them some that are not as they should be. */
function lineOf(number: number): string {
  const { serial, product, hash } = device(number % 50, number);
  switch (number % 20) {
    case 3:
      return `,${product},${hash}`;
    case 7:
      return `"${serial}",${product},${hash}`;
    case 11:
      return `${serial},${product},${hash.slice(0, 900)}A${hash.slice(901)}`;
    case 13:
      return '';
    case 17:
      return `S/N: ${serial},,${hash}`;
    default:
      return `${serial},${product},${hash}`;
  }
}

let folder = '';
let path = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hwhash-registry-'));
  path = join(folder, 'fleet.csv');
  await writeFile(path, [HEADER, ...Array.from({ length: ROWS }, (_, i) => lineOf(i)), ''].join('\r\n'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The hashes of an input, one after the other. */
async function* carriedHashes(input: string): AsyncGenerator<CarriedHash> {
  let hashes: CarriedHash[] = [];
  for await (const _ of passInput(input, { hash: (hash) => hashes.push(hash) })) {
    yield* hashes;
    hashes = [];
  }
}

describe('a registry of a large file', () => {
  it('has the devices that its hashes are, under the same names', async () => {
    const index = new DeviceIndex();
    let unreadable = 0;
    for await (const { place, content, serialNumber } of carriedHashes(path)) {
      const { hash } = carriedInspection(content);
      if (hash === undefined) unreadable++;
      else index.add(`${place} ${serialNumber ?? hash.smbios?.systemSerialNumber}`, hash);
    }
    const registry = await readRegistry([path], { nameOf: (row, serial) => `${row} ${serial}` });
    expect(registry.unreadable).toBe(unreadable);
    expect(registry.index.size).toBeGreaterThan(ROWS * 0.8);
    expect(encodeDeviceIndex(registry.index)).toEqual(encodeDeviceIndex(index));
  });

  it('reads the rows again that are asked for, and no others', async () => {
    const { index, rowsOf } = await readRegistry([path]);
    const names = [...index.names()];
    const wanted = new Set([names[0], names[7], names[ROWS / 2], names[names.length - 1], 'line 0']);
    const rows = await rowsOf(wanted);
    expect([...rows.keys()].sort()).toEqual([...wanted].filter((name) => name !== 'line 0').sort());
    for (const [name, { hash }] of rows) expect(index.match(hash, { limit: 100 }).map(({ id }) => id)).toContain(name);
  });
});
