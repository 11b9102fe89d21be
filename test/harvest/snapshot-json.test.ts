/** Snapshots as JSON: whole, and damaged in every way. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { assembleHash, hashFromSnapshot } from '../../src/harvest/assemble.js';
import { HarvestError } from '../../src/harvest/errors.js';
import { harvest } from '../../src/harvest/harvest.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import { isSnapshotJson } from '../../src/harvest/snapshot-format.js';
import { snapshotFromJson, snapshotToJson } from '../../src/harvest/snapshot-json.js';
import { laptop } from './laptop.js';

type Json = Record<string, unknown>;
const json = (): Json => JSON.parse(JSON.stringify(snapshotToJson(laptop())));

/** The field that is at fault in JSON that was changed. */
function fieldOf(change: (changed: Json) => unknown): string | undefined {
  const changed = json();
  const replaced = change(changed);
  try {
    snapshotFromJson(replaced === undefined ? changed : replaced);
  } catch (error) {
    if (error instanceof HarvestError && error.code === 'snapshot-format') return error.field;
    throw error;
  }
  throw new Error('the snapshot was accepted');
}

/** The list of a snapshot, as objects. */
const list = (changed: Json, name: string): Json[] => changed[name] as Json[];

describe('a snapshot', () => {
  it('is the same after JSON', () => {
    expect(snapshotFromJson(json())).toEqual(laptop());
  });

  it('gives the same hash after JSON', async () => {
    const first = await harvest({ source: recordedSource(laptop()) });
    const second = await harvest({ source: recordedSource(json()) });
    expect(second.text).toBe(first.text);
    expect(second.unavailable).toEqual(first.unavailable);
  });

  it('gives a hash without a source, for encode and decode', async () => {
    const hash = await hashFromSnapshot(json());
    expect(hash.smbios?.systemSerialNumber).toBe('FBK5021XQ7');
    expect(hash.checksum.valid).toBe(true);
  });

  it('is told from other JSON by its format', () => {
    expect(isSnapshotJson(json())).toBe(true);
    for (const other of [null, [], {}, 'text', { format: 'x' }, { schemaVersion: 1 }])
      expect(isSnapshotJson(other)).toBe(false);
  });

  it('may leave out what protobuf JSON leaves out: zeros, empty texts and lists', () => {
    const short = { format: 'hwhash.DeviceSnapshot', schemaVersion: 1, capturedAt: '2026-01-01T00:00:00Z' };
    expect(snapshotFromJson(short)).toEqual({
      ...short,
      acpiTables: [],
      disks: [],
      networkAdapters: [],
      displays: [],
      graphics: [],
      faults: [],
    });
    const { processor } = snapshotFromJson({ ...short, processor: { logical: [{}] } });
    expect(processor?.logical).toEqual([{ package: 0, core: 0 }]);
  });

  it('has the members of device_snapshot.proto, by the names of protobuf JSON', () => {
    const type = protobuf.Root.fromJSON(protobuf.parse(read('schemas/device_snapshot.proto')).root.toJSON()).lookupType(
      'hwhash.DeviceSnapshot',
    );
    const message = type.fromObject(json());
    const bytes = type.encode(message).finish();
    const back = type.toObject(type.decode(bytes), {
      bytes: String,
      longs: String,
      arrays: true,
    });
    // Protobuf cannot tell an empty list from one that is not there.
    const lists = Object.fromEntries(WINDOWS_LISTS.map((name) => [name, []]));
    expect(snapshotFromJson(JSON.parse(JSON.stringify(back)))).toEqual({ ...laptop(), ...lists });
    expect(type.fieldsArray.map(({ name }) => name).sort()).toEqual(
      [...new Set([...Object.keys(json()), 'officialHash', 'platformTpm', ...WINDOWS_LISTS])].sort(),
    );
  });
});

/** Lists that only snapshots from Windows have. */
const WINDOWS_LISTS = ['monitors', 'dxgiAdapters', 'pnpDevices'];
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('a damaged snapshot names the member', () => {
  const damages: [string, (changed: Json) => unknown][] = [
    ['', () => []],
    ['', () => null],
    ['format', (s) => ({ ...s, format: 'x' })],
    ['schemaVersion', (s) => ({ ...s, schemaVersion: 2 })],
    ['capturedAt', (s) => ({ ...s, capturedAt: undefined })],
    ['capturedAt', (s) => ({ ...s, capturedAt: '2026-13-01T00:00:00Z' })],
    ['capturedAt', (s) => ({ ...s, capturedAt: '2026-01-01' })],
    ['extra', (s) => ({ ...s, extra: 1 })],
    ['disks', (s) => ({ ...s, disks: {} })],
    ['disks', (s) => ({ ...s, disks: Array.from({ length: 4097 }, () => ({})) })],
    ['disks[1]', (s) => list(s, 'disks').splice(1, 1, [] as unknown as Json)],
    ['disks[0].sizeBytes', (s) => Object.assign(list(s, 'disks')[0], { sizeBytes: '-1' })],
    ['disks[0].sizeBytes', (s) => Object.assign(list(s, 'disks')[0], { sizeBytes: '18446744073709551616' })],
    ['disks[0].serial', (s) => Object.assign(list(s, 'disks')[0], { serial: 'not base64!' })],
    ['disks[0].serial', (s) => Object.assign(list(s, 'disks')[0], { serial: 'A'.repeat(6_000_000) })],
    ['disks[0].trim', (s) => Object.assign(list(s, 'disks')[0], { trim: 'yes' })],
    ['disks[0].busType', (s) => Object.assign(list(s, 'disks')[0], { busType: 4_294_967_296 })],
    ['disks[0].partitions[0]', (s) => Object.assign(list(s, 'disks')[0], { partitions: [7] })],
    ['disks[0].__proto__', (s) => JSON.parse(JSON.stringify(s).replace('"name":"nvme0n1"', '"__proto__":{}'))],
    ['faults[0].code', (s) => Object.assign(list(s, 'faults')[0], { code: 'odd' })],
    ['tpm.exchanges[0].command', (s) => Object.assign(list(s.tpm as Json, 'exchanges')[0], { command: 5 })],
    ['processor.logical', (s) => Object.assign(s.processor as Json, { logical: 'all' })],
  ];
  it.each(damages)('%s', (field, damage) => {
    // A change in place gives the list or object that it changed: the snapshot around it is what is read.
    const whole = (changed: Json): unknown => {
      const result = damage(changed);
      const isWhole =
        result === null || Array.isArray(result)
          ? field === ''
          : typeof result === 'object' && 'schemaVersion' in (result as Json);
      return isWhole ? result : undefined;
    };
    expect(fieldOf(whole)).toBe(field);
  });

  it('in plain characters, whatever the name is', () => {
    expect(fieldOf((s) => ({ ...s, '\u001b[31mred': 1 }))).toBe('\\u{1b}[31mred');
  });

  it('for any JSON: read, or refused with a HarvestError', () => {
    const short = { format: 'hwhash.DeviceSnapshot', schemaVersion: 1, capturedAt: '2026-01-01T00:00:00Z' };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(json())), fc.jsonValue(), (name, value) => {
        try {
          snapshotFromJson({ ...short, [name]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(HarvestError);
        }
      }),
    );
  });
});

describe('a snapshot of hostile bytes', () => {
  /** Every member that holds bytes, with any bytes in it. */
  const hostile = fc.record({
    table: fc.uint8Array({ maxLength: 200 }),
    msdm: fc.uint8Array({ maxLength: 120 }),
    edid: fc.uint8Array({ maxLength: 260 }),
    page: fc.uint8Array({ maxLength: 90 }),
    identify: fc.uint8Array({ maxLength: 512 }),
    descriptor: fc.uint8Array({ maxLength: 90 }),
    address: fc.uint8Array({ maxLength: 9 }),
    response: fc.uint8Array({ maxLength: 64 }),
    bus: fc.constantFrom(1, 11, 13, 17, undefined),
  });

  it('gives a hash or a typed error, and never another', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (any) => {
        const snapshot = laptop();
        const [disk] = snapshot.disks;
        Object.assign(disk, { vpd80: any.page, vpd83: any.page, vpdB1: any.page, ataIdentify: any.identify });
        Object.assign(disk, { nguid: any.address, eui64: any.page, wwid: any.page, model: any.page, busType: any.bus });
        if (any.bus === 1) disk.storageDescriptor = any.descriptor;
        if (snapshot.smbios) snapshot.smbios.table = any.table;
        snapshot.acpiTables[0].data = any.msdm;
        snapshot.displays[0].edid = any.edid;
        snapshot.networkAdapters[0].permanentAddress = any.address;
        if (snapshot.tpm) for (const exchange of snapshot.tpm.exchanges) exchange.response = any.response;
        const { text } = await harvest({ source: recordedSource(snapshot) });
        expect(text).toHaveLength(4000);
      }),
      { numRuns: 200 },
    );
  });

  it('holds no version of Windows that is none', async () => {
    await expect(assembleHash(laptop(), { osBuild: '11' })).rejects.toMatchObject({
      code: 'option-value',
      field: 'osBuild',
    });
    await expect(assembleHash(laptop(), { osBuild: '10.0.99999.1' })).rejects.toMatchObject({ code: 'option-value' });
  });
});
