/** A device as Windows reports it: what becomes of it, what is missing, and what is said to help. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harvest } from '../../src/harvest/harvest.js';
import { modulusOfRsaBlob } from '../../src/harvest/platform-tpm.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import type { DeviceNetworkAdapter, DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { snapshotFromJson, snapshotToJson } from '../../src/harvest/snapshot-json.js';
import { laptop } from './laptop.js';
import { DISK_SERIAL, rsaBlob, windowsLaptop } from './windows-laptop.js';

const harvested = (change: (snapshot: DeviceSnapshot) => void = () => undefined) => {
  const snapshot = windowsLaptop();
  change(snapshot);
  return harvest({ source: recordedSource(snapshot) });
};

describe('a laptop in Windows', () => {
  it('becomes a hash with what Windows said', async () => {
    const { hash } = await harvested();
    expect(hash).toMatchObject({
      osBuild: '10.0.26100.1150',
      osType: 'FullOS',
      osArchitecture: 'x64',
      utcOffsetMinutes: 60,
      disk: { capacityGB: 512, busType: 'NVMe', seekPenalty: false, trim: true, serialNumber: DISK_SERIAL, vendor: '' },
      networkAdapters: [{ medium: '802_3', macAddress: '00:00:5e:00:53:21', enumerator: 'PCI' }],
      graphics: [{ vendor: 'Fabrikam Corporation', model: 'Fabrikam Graphics', dedicatedVideoMemory: 134_217_728n }],
    });
  });

  it('has the TPM that the platform crypto provider knows, where TBS refused', async () => {
    const { hash } = await harvested();
    const modulus = 'c5'.repeat(256);
    const id = createHash('sha256').update(modulus, 'hex').digest('hex');
    expect(hash.tpm).toMatchObject({ version: '2.0', manufacturer: 'NTC', endorsementKey: { modulus, sha256: id } });
    expect(hash.offlineDeviceId).toMatchObject({ source: 'TPM_EK', id });
  });

  it('has what the TPM itself said, and the provider fills only what is missing', async () => {
    const { hash } = await harvested((snapshot) => {
      snapshot.tpm = laptop().tpm;
    });
    expect(hash.tpm?.endorsementKey?.modulus).not.toBe('c5'.repeat(256));
    expect(hash.tpm?.versionText).not.toContain('458754');
  });

  it('says what Windows refused and what helps there', async () => {
    const { unavailable } = await harvested();
    const entries = new Map(unavailable.map((entry) => [entry.what, entry]));
    expect(entries.get('tpm')?.reason).toContain('0x80284012');
    expect(entries.get('tpm')?.remedy).toContain('elevated');
    expect(entries.get('officialHash')?.remedy).toContain('administrators');
    expect(JSON.stringify(unavailable)).not.toMatch(/root|\/dev\/|\/sys\//);
  });

  it('is the same after its JSON', async () => {
    const json: unknown = JSON.parse(JSON.stringify(snapshotToJson(windowsLaptop())));
    expect(snapshotFromJson(json)).toEqual(windowsLaptop());
  });

  it.each([
    ['10.0.22631', '10.0.22631.0'],
    ['10.0.26100.1150', '10.0.26100.1150'],
    ['10.0', '0.0.0.0'],
    ['10.0.99999.1', '0.0.0.0'],
    ['Windows 11', '0.0.0.0'],
  ])('that calls its version %s has build %s', async (osVersion, build) => {
    const { hash } = await harvested((snapshot) => {
      if (snapshot.system) snapshot.system.osVersion = osVersion;
    });
    expect(hash.osBuild).toBe(build);
  });

  it('in WinPE has the first internal disk, and says so in block 1', async () => {
    const { hash } = await harvested((snapshot) => {
      snapshot.system = { ...windowsLaptop().system, platform: 'windows', winPe: true, faults: [] };
      for (const disk of snapshot.disks) disk.holdsSystem = false;
    });
    expect(hash.osType).toBe('WinPE');
    expect(hash.disk?.serialNumber).toBe(DISK_SERIAL);
  });

  it("writes block 7's text as the kernel's too, which WinPE does not", async () => {
    const { hash } = await harvested();
    expect(hash.disk?.kernelSerialNumber).toBe(`${DISK_SERIAL}|Fabrikam NVMe 512GB|`);
    const winPe = await harvested((snapshot) => {
      if (snapshot.system) snapshot.system.winPe = true;
    });
    expect(winPe.hash.disk).not.toHaveProperty('kernelSerialNumber');
    const linux = await harvest({ source: recordedSource(laptop()) });
    expect(linux.hash.disk).not.toHaveProperty('kernelSerialNumber');
  });
});

describe('network adapters in Windows', () => {
  const adapter = (last: string, members: Partial<DeviceNetworkAdapter> = {}, first = '00005e0053') => ({
    name: `adapter ${last}`,
    buses: [],
    enumerator: 'PCI',
    permanentAddress: new Uint8Array(Buffer.from(`${first}${last}`, 'hex')),
    physicalMedium: 14,
    isVirtual: false,
    removable: false,
    faults: [],
    ...members,
  });
  const local = (last: string, members: Partial<DeviceNetworkAdapter> = {}) => adapter(last, members, '02005e0053');
  const addresses = async (...networkAdapters: DeviceNetworkAdapter[]) => {
    const { hash } = await harvested((snapshot) => {
      snapshot.networkAdapters = networkAdapters;
    });
    return hash.networkAdapters.map(({ macAddress }) => macAddress.slice(0, 2) + macAddress.slice(-2));
  };

  it('keep locally administered addresses beside global ones, and the four count them', async () => {
    expect(await addresses(adapter('01'), local('02'))).toEqual(['0001', '0202']);
    const five = [adapter('01'), local('02'), adapter('03'), local('04'), adapter('05')];
    expect(await addresses(...five)).toEqual(['0001', '0202', '0003', '0204']);
  });

  it.each([['ROOT'], ['SWD'], ['{5d624f94-8850-40c3-a3fa-a4fd2080baf3}']])(
    'that %s enumerates are software',
    async (enumerator) => {
      expect(await addresses(adapter('01'), local('02', { enumerator }))).toEqual(['0001']);
    },
  );
});

describe('displays in a session without a desktop', () => {
  const refused = (snapshot: DeviceSnapshot) => {
    const [panel] = snapshot.displays;
    snapshot.displays = [];
    const text = 'GetDisplayConfigBufferSizes: ERROR_ACCESS_DENIED (5)';
    snapshot.faults.push({ what: 'displays', code: 'permission', osError: 5, text });
    snapshot.monitors = [
      { name: '\\\\?\\DISPLAY#FBK1234#4&1&0&UID8388688#{e6f07b5f}', edid: panel.edid, faults: [] },
      { name: '\\\\?\\DISPLAY#FBK0000#4&1&0&UID1#{e6f07b5f}', faults: [] },
    ];
  };

  it('are the monitors of Plug and Play that have an EDID, and how they are connected is not made up', async () => {
    const { hash, unavailable } = await harvested(refused);
    expect(hash.displays).toEqual([
      expect.objectContaining({ widthMm: 309, heightMm: 174, resolutionX: 1920, resolutionY: 1200, output: 'other' }),
    ]);
    const told = unavailable.find(({ what }) => what === 'displays');
    expect(told?.reason).toContain('ACCESS_DENIED');
    expect(told?.remedy).toContain('Plug and Play');
  });

  it('are none where there is no monitor either', async () => {
    const { hash } = await harvested((snapshot) => {
      refused(snapshot);
      snapshot.monitors = [];
    });
    expect(hash.displays).toEqual([]);
  });

  it('are those of the desktop where there is one, and none where its lid is closed', async () => {
    const { hash } = await harvested((snapshot) => {
      const [panel] = snapshot.displays;
      snapshot.monitors = [panel, panel];
      snapshot.displays = [];
    });
    expect(hash.displays).toEqual([]);
  });
});

describe('a public key blob', () => {
  const blob = rsaBlob(0xa7);
  it.each([
    { name: 'is cut', change: (bytes: Uint8Array) => bytes.subarray(0, -1) },
    { name: 'has no head', change: () => new Uint8Array(23) },
    { name: 'is of a private key', change: (bytes: Uint8Array) => bytes.with(3, 0x32) },
    { name: 'is of another size', change: (bytes: Uint8Array) => bytes.with(5, 0x10) },
    { name: 'has a modulus of another size', change: (bytes: Uint8Array) => bytes.with(12, 1) },
    { name: 'has an exponent that reaches beyond the end', change: (bytes: Uint8Array) => bytes.with(11, 0xff) },
  ])('that $name gives no modulus', ({ change }) => {
    expect(modulusOfRsaBlob(change(new Uint8Array(blob)))).toBeUndefined();
  });

  it('gives its modulus, and no bytes make it throw', () => {
    expect(Buffer.from(modulusOfRsaBlob(blob) ?? []).toString('hex')).toBe('a7'.repeat(256));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 320 }), (bytes) => {
        const modulus = modulusOfRsaBlob(bytes);
        return modulus === undefined || modulus.length === 256;
      }),
    );
  });
});
