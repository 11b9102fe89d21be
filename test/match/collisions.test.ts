/** R25: two machines that share scavenged parts are found over a list or an index. */
import { describe, expect, it } from 'vitest';
import { DeviceIndex, findCollisions } from '../../src/match/index.js';
import * as parts from './devices.js';

const first = parts.fixture('desktop-hp-tv9');
const second = parts.sibling(first, 900);
const third = parts.sibling(first, 950);
/** What was put together from the parts of the first: its board in the second's case, its disk in the third's. */
const withBoard = parts.repaired(second, parts.boardOf(first));
const withDisk = parts.repaired(third, parts.diskOf(first));

const list = (...hashes: (typeof first)[]) => hashes.map((hash, i) => ({ id: `row ${i}`, hash }));

describe('collisions', () => {
  it('are pairs of devices that share parts, with the parts', () => {
    const { collisions, devices, truncated } = findCollisions(list(first, withBoard, withDisk));
    expect(devices).toBe(3);
    expect(truncated).toBe(false);
    expect(collisions.map(({ ids, shared }) => [ids, shared])).toEqual([
      [
        ['row 0', 'row 1'],
        ['tpm.endorsementKey', 'smbios.uuid', 'productKey.id'],
      ],
      [['row 0', 'row 2'], ['disk.serialNumber']],
    ]);
    expect(collisions[0]).toMatchObject({
      verdict: 'review',
      diagnosis: expect.arrayContaining(['collision', 'donor-collision']),
    });
    expect(collisions[1]).toMatchObject({ verdict: 'different', diagnosis: ['collision', 'shared-disk'] });
  });

  it('are none where no part is shared, whatever the model', () => {
    expect(findCollisions(list(first, second, third)).collisions).toEqual([]);
  });

  it('leave captures of one device out, unless they are asked for', () => {
    const twice = list(first, parts.repaired(first, parts.reimaged));
    expect(findCollisions(twice).collisions).toEqual([]);
    const [pair] = findCollisions(twice, { includeSame: true }).collisions;
    expect(pair).toMatchObject({ ids: ['row 0', 'row 1'], verdict: 'same' });
    expect(pair.diagnosis).not.toContain('collision');
  });

  it('are found again when devices came or went since they were last looked for', () => {
    const index = new DeviceIndex({ weakKeyLimit: 2 });
    const pairs = () => index.collisions().collisions.map(({ ids }) => ids.join());
    const weak = () => index.weakKeys().map(({ devices }) => devices);
    index.add('a', first);
    expect(pairs()).toEqual([]);
    index.add('b', withDisk);
    expect(pairs()).toEqual(['a,b']);
    index.add('c', parts.repaired(parts.sibling(first, 990), parts.diskOf(first)));
    expect([pairs(), weak()]).toEqual([[], [3]]);
    index.add('c', second);
    expect([pairs(), weak()]).toEqual([['a,b'], []]);
    index.remove('a');
    expect(pairs()).toEqual([]);
  });

  it('say what differs where whole hashes can be looked up', () => {
    const hashes = new Map(list(first, withDisk).map(({ id, hash }) => [id, hash]));
    const index = new DeviceIndex();
    for (const [id, hash] of hashes) index.add(id, hash);
    const [pair] = index.collisions({ lookup: (id) => hashes.get(id) }).collisions;
    expect(pair.changes.map(({ field }) => field)).toContain('smbios.systemSerialNumber');
  });

  it('do not count devices that were removed', () => {
    const index = new DeviceIndex();
    for (const { id, hash } of list(first, withDisk)) index.add(id, hash);
    index.remove('row 1');
    expect(index.collisions().collisions).toEqual([]);
  });

  it('are no more than the limit, and say that there are more', () => {
    const devices = list(
      ...Array.from({ length: 6 }, (_, i) => parts.repaired(parts.sibling(first, 60 + 9 * i), parts.diskOf(first))),
    );
    const report = findCollisions(devices, { limit: 4 });
    expect(report.collisions).toHaveLength(4);
    expect(report.truncated).toBe(true);
  });

  it('name an identity of many devices once, instead of all their pairs', () => {
    const devices = list(
      ...Array.from({ length: 40 }, (_, i) => parts.repaired(parts.sibling(first, 60 + 9 * i), parts.diskOf(first))),
    );
    const report = findCollisions(devices);
    expect(report.collisions).toEqual([]);
    expect(report.weakKeys).toMatchObject([{ field: 'disk.serialNumber', devices: 40 }]);
  });
});

describe('the order of collisions', () => {
  it('puts those that share the most first, and the device that was added first before the other', () => {
    const { collisions } = findCollisions(list(withDisk, first, withBoard));
    expect(collisions.map(({ ids, shared }) => [...ids, shared.length])).toEqual([
      ['row 1', 'row 2', 3],
      ['row 0', 'row 1', 1],
    ]);
  });

  it('says that there are more only where there are', () => {
    const pair = list(first, withDisk);
    expect(findCollisions(pair, { limit: 1 })).toMatchObject({ truncated: false, collisions: [{}] });
    expect(findCollisions(pair, { limit: 0 })).toMatchObject({ truncated: true, collisions: [] });
  });

  it('says that there may be more where not every pair was looked at', () => {
    const captures = list(...Array.from({ length: 50 }, () => first));
    expect(findCollisions(captures, { limit: 5, weakKeyLimit: 50 })).toMatchObject({ truncated: true, collisions: [] });
    expect(findCollisions(captures.slice(0, 40), { limit: 5, weakKeyLimit: 50 })).toMatchObject({ truncated: false });
  });

  it('names a pair once, however many parts it shares', () => {
    const { collisions } = findCollisions(list(first, parts.repaired(first, parts.serial(4))));
    expect(collisions).toHaveLength(1);
    expect(collisions[0].shared).toEqual([
      'tpm.endorsementKey',
      'smbios.uuid',
      'productKey.id',
      'networkAdapters',
      'disk.serialNumber',
    ]);
    expect(collisions[0]).not.toHaveProperty('id');
    expect(collisions[0]).not.toHaveProperty('schemaVersion');
  });
});
