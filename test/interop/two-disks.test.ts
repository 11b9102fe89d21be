/** A device with two disks, whose blocks come in either order: everything that is said of it is the same. */
import { describe, expect, it } from 'vitest';
import {
  compareHashes,
  decodeHash,
  describeHash,
  encodeHash,
  fromOa3Xml,
  inspectHash,
  toOa3Xml,
  validateHash,
} from '../../src/core.js';
import { fixture } from '../fixtures.js';
import { blocksOf, container, whole } from '../hash/container.js';

/** The blocks of a disk: PrimaryDisk, DiskSerialNumber, DiskSSNKernel. */
const DISK = [6, 7, 28];
const TEXT = fixture('desktop-hp-tv9');
const second: Record<number, Buffer> = {
  6: Buffer.from('e80300000000000011000001', 'hex'),
  7: Buffer.from('0000|SECOND|'),
  28: Buffer.from('0000|SECOND|\0'),
};

/** The fixture with a second disk, its blocks in this order where the first disk's were. */
function withOrder(order: readonly number[]): string {
  const blocks = blocksOf(TEXT);
  const first = new Map(blocks.map(({ type, data }) => [type, data]));
  const at = blocks.findIndex(({ type }) => type === DISK[0]);
  const seen = new Set<number>();
  const disks = order.map((type) => {
    const data = seen.has(type) ? second[type] : (first.get(type) as Buffer);
    seen.add(type);
    return { type, data };
  });
  const others = blocks.filter(({ type }) => !DISK.includes(type));
  return whole(container([...others.slice(0, at), ...disks, ...others.slice(at)]));
}

const ORDERS = [
  [6, 7, 6, 7, 28, 28],
  [6, 6, 7, 7, 28, 28],
  [6, 7, 28, 6, 7, 28],
];
const USUAL = decodeHash(withOrder(ORDERS[0]));

describe.each(ORDERS.map((order) => [order.join(' '), withOrder(order)]))('in the order %s', (_, text) => {
  const hash = decodeHash(text);

  it('both disks are in the model, and the hash comes back', () => {
    expect(hash.disks).toHaveLength(2);
    expect(hash.disks).toEqual(USUAL.disks);
    expect(hash.disks?.[1]).toMatchObject({ capacityGB: 1000, serialNumber: '0000', product: 'SECOND' });
    expect(encodeHash(hash)).toBe(text);
  });

  it('both are shown', () => {
    const rows = describeHash(hash).flatMap(({ rows: own }) => own);
    expect(rows).toContainEqual(expect.objectContaining({ field: 'disk.serialNumber' }));
    expect(rows).toContainEqual(
      expect.objectContaining({ label: 'Disk 2: Serial number', field: 'disks[1].serialNumber', value: '0000' }),
    );
  });

  it('both are judged', () => {
    const findings = validateHash(inspectHash(text), { scenario: 'oem' }).findings.filter(({ code }) =>
      code.startsWith('placeholder'),
    );
    expect(findings).toMatchObject([{ code: 'placeholder-value', field: 'disks[1].serialNumber' }]);
  });

  it('both are compared', () => {
    expect(compareHashes(USUAL, hash).verdict).toBe('same');
    const without = { ...hash, disks: undefined };
    const changed = compareHashes(hash, without).changes.map(({ field }) => field);
    expect(changed).toContain('disks');
  });

  it('both are in the XML, and come back from it', () => {
    const xml = toOa3Xml(hash);
    expect(xml).toContain('<p n="InternalDiskCount" v="2" />');
    expect(xml).toContain('<p n="Disk2.DiskSerialNumber" v="0000|SECOND|" />');
    expect(fromOa3Xml(xml)).toEqual({ hash, unread: [] });
  });
});
