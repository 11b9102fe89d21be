/** Snapshots whose values no device has: names that every JavaScript object knows, numbers that no field of a hash holds. */
import { describe, expect, test } from 'vitest';
import { assembleHash } from '../../src/harvest/assemble.js';
import { snapshotFromJson, snapshotToJson } from '../../src/harvest/snapshot-json.js';
import { encodeHash } from '../../src/hash/encode.js';

const START = { format: 'hwhash.DeviceSnapshot', schemaVersion: 1, capturedAt: '2026-03-01T09:30:00Z' };
const assembled = async (members: object) => {
  const { hash } = await assembleHash(snapshotFromJson({ ...START, ...members }));
  expect(encodeHash(hash)).toHaveLength(4000);
  return hash;
};

/** An EDID that leaves the resolution to the system: header and checksum, no timing. */
const edid = new Uint8Array(128);
edid.set([0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]);
edid[127] = 256 - ((6 * 0xff) % 256);
const display = { name: 'card0', edid, active: true, resolutionX: 1920, resolutionY: 1080 };

describe.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('the name %s', (name) => {
  test('as a connector is a display of another kind', async () => {
    const { displays } = await assembled({ displays: [{ ...display, connector: name }] });
    expect(displays).toMatchObject([{ output: 'other', resolutionX: 1920 }]);
  });

  test('as an architecture is an unknown one', async () => {
    const hash = await assembled({ system: { platform: 'linux', architecture: name } });
    expect(hash.osArchitecture).toBe(0xff);
  });
});

test('numbers that a field cannot hold are as good as none', async () => {
  const huge = 4_294_967_295;
  const { displays, enclosure } = await assembled({
    displays: [{ ...display, resolutionX: huge }],
    enclosure: { platformRole: huge, maximumTouchPoints: huge, digitizers: 0 },
  });
  expect(displays).toEqual([]);
  expect(enclosure).toMatchObject({ powerPlatformRole: 'Unspecified', maximumTouchPoints: 255 });
});

test("JSON's -0 is 0", () => {
  const snapshot = snapshotFromJson({ ...START, system: { platform: 'linux', utcOffsetMinutes: -0 } });
  expect(snapshot.system?.utcOffsetMinutes).toBe(0);
  expect(snapshotFromJson(JSON.parse(JSON.stringify(snapshotToJson(snapshot))))).toEqual(snapshot);
});
