/** Sources: the running device, the mock in C++, a caller's own. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { answersOf } from '../../src/harvest/answers.js';
import { harvest } from '../../src/harvest/harvest.js';
import { mockSource, type NativeSourceOptions, nativeSource } from '../../src/harvest/native-source.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import type { DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { snapshotFromJson, snapshotToJson } from '../../src/harvest/snapshot-json.js';
import { laptop } from './laptop.js';
import { windowsLaptop } from './windows-laptop.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the running device', () => {
  it('gives a hash of what there is, and a reason and a remedy for what there is not', async () => {
    const { snapshot, hash, text, unavailable } = await harvest({ source: nativeSource({ tpm: 'none' }) });
    expect(snapshot.system?.platform).toBe('linux');
    // Where there is no sysfs, in a bare chroot say, the processors' topology is among what is unknown.
    const unknown = unavailable.some(({ what }) => what === 'processor.logical');
    expect(hash.processor?.threads ?? 0).toBeGreaterThan(unknown ? -1 : 0);
    expect(text).toHaveLength(4000);
    expect(unavailable.length).toBeGreaterThan(0);
    for (const { what, reason, remedy } of unavailable) {
      expect([what, reason, remedy].every((words) => words.length > 0)).toBe(true);
    }
  });

  it('gives the same hash when it is replayed from JSON', async () => {
    const { snapshot, text } = await harvest({ source: nativeSource({ tpm: 'none' }) });
    const replayed = snapshotFromJson(JSON.parse(JSON.stringify(snapshotToJson(snapshot))));
    expect(replayed).toEqual(snapshot);
    expect((await harvest({ source: recordedSource(replayed) })).text).toBe(text);
  });

  it.each(['device', 'device:', 'tcp:host', 'tcp:host:70000', 'unix:', '/dev/tpm0'])('has no TPM at %s', (tpm) => {
    expect(() => nativeSource({ tpm })).toThrow(expect.objectContaining({ code: 'option-value', field: 'tpm' }));
  });

  it('has no TPM where another file is', async () => {
    const { faults } = await nativeSource({ tpm: 'device:/dev/null/tpm' }).read();
    expect(faults.find(({ what }) => what === 'tpm')?.code).toBe('not-found');
    const file = await nativeSource({ tpm: `device:${root}package.json` }).read();
    expect(file.faults.find(({ what }) => what === 'tpm')?.code).toBe('malformed');
  });

  it('is not asked for the official hash where only the assembled one is wanted', async () => {
    const asked = async (options: NativeSourceOptions) =>
      (await nativeSource({ tpm: 'none', ...options }).read()).faults.some(({ what }) => what === 'officialHash');
    expect(await asked({})).toBe(true);
    expect(await asked({ officialHash: false })).toBe(false);
  });

  it('stops when it is told to', async () => {
    await expect(harvest({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe('the mock in C++', () => {
  it('gives the same hash as the recording it plays', async () => {
    const recorded = await harvest({ source: recordedSource(laptop()) });
    const mocked = await harvest({ source: mockSource(answersOf(laptop())) });
    const { capturedAt, ...rest } = mocked.hash;
    expect(capturedAt).not.toBe(recorded.hash.capturedAt);
    const same = { ...recorded.hash, capturedAt: undefined, checksum: undefined };
    expect({ ...rest, checksum: undefined }).toEqual(same);
    expect(mocked.snapshot.tpm?.exchanges).toEqual(laptop().tpm?.exchanges);
  });

  it('plays what only Windows has', async () => {
    const snapshot: DeviceSnapshot = {
      ...windowsLaptop(),
      monitors: [{ name: 'monitor', edid: new Uint8Array(128), faults: [] }],
      dxgiAdapters: [],
      pnpDevices: [
        { name: 'a', kind: 'audio', buses: [], hardwareIds: ['HDAUDIO'], faults: [] },
        { name: 'b', kind: 'cdRom', buses: [], hardwareIds: [], removalPolicy: 2, faults: [] },
      ],
    };
    const { monitors, dxgiAdapters, pnpDevices } = await mockSource(answersOf(snapshot)).read();
    expect(monitors).toEqual(snapshot.monitors);
    expect(dxgiAdapters).toEqual([]);
    // Kind by kind.
    expect(pnpDevices?.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(await mockSource(answersOf(laptop())).read()).not.toHaveProperty('pnpDevices');
  });

  it('plays faults as well', async () => {
    const fault = { what: 'smbios', code: 'permission', osError: 13, text: 'open: Permission denied' } as const;
    const snapshot = { ...laptop(), smbios: undefined, tpm: undefined, faults: [fault] };
    const { unavailable } = await harvest({ source: mockSource(answersOf(snapshot)) });
    expect(unavailable.find(({ what }) => what === 'smbios')?.remedy).toMatch(/root/);
    expect(unavailable.find(({ what }) => what === 'tpm')?.reason).toContain('there is no TPM');
  });

  it('tells what a TPM that breaks off did not say, live and replayed alike', async () => {
    const { tpm } = laptop();
    const broken = { ...laptop(), tpm: { where: 'mock', exchanges: tpm?.exchanges.slice(0, 1) ?? [] } };
    const live = await harvest({ source: mockSource(answersOf(broken)) });
    expect(live.hash.tpm?.versionText).toContain('NTC');
    expect(live.hash).not.toHaveProperty('offlineDeviceId');
    const told = live.unavailable.filter(({ what }) => what.startsWith('tpm.')).map(({ what }) => what);
    expect(told).toContain('tpm.endorsementKey');
    const replayed = await harvest({ source: recordedSource(snapshotToJson(live.snapshot) as object) });
    expect(replayed.unavailable).toEqual(live.unavailable);
    expect(replayed.text).toBe(live.text);
  });
});

it("takes a caller's own source", async () => {
  const source = { name: 'inventory', read: async () => laptop() };
  expect((await harvest({ source })).hash.smbios?.systemSerialNumber).toBe('FBK5021XQ7');
});
