/**
 * Whole devices, emulated: each value of the harvest against what was asked for, and against what dmidecode, ethtool,
 * lsblk, nvme-cli, hdparm and tpm2-tools say of the same device from inside.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeHash } from '../../src/hash/decode.js';
import { hashFromJson } from '../../src/hash/json.js';
import { bytesOf, records } from './dmidecode.js';
import { device, type Emulated, emulate, startInTurn } from './emulate.js';

/** The devices, and the ProductKeyID that is published for the key of each. */
const DEVICES = {
  laptop: '3308000000000',
  'no-tpm': '3290000000003',
  'no-strings': undefined,
  adapters: undefined,
  'sata-only': undefined,
  'virtio-only': undefined,
};
const names = Object.keys(DEVICES) as (keyof typeof DEVICES)[];
/** An emulated device keeps more than one processor busy; two of them are done sooner than one after the other. */
const booted = new Map(
  startInTurn(
    names.map((name) => () => emulate(name)),
    2,
  ).map((promise, i) => [names[i], promise]),
);

describe.each(names)('the device %s', (name) => {
  const get = () => booted.get(name) as Promise<Emulated>;

  test('gives a hash whose text decodes to it', async () => {
    const { harvested } = await get();
    const hash = decodeHash(harvested.text);
    expect(hash.checksum.valid).toBe(true);
    expect(hash).toEqual(hashFromJson(harvested.hash));
    expect(hash).toMatchObject({
      toolVersion: 0,
      toolBuild: '0.0.0.0',
      osBuild: '0.0.0.0',
      osType: 0,
      osArchitecture: 'x64',
    });
    expect(hash.graphics).toEqual([]);
    expect(hash).not.toHaveProperty('licensingHwid');
  });

  test('has the SMBIOS strings that were asked for, and that dmidecode reads', async () => {
    const { asked, harvested, oracles } = await get();
    const { smbios = {} } = harvested.hash;
    for (const [member, type, label, key] of STRINGS) {
      const structure = records(oracles.dmidecode, type)[0];
      const value = smbios[member];
      if (!structure) {
        expect([member, value]).toEqual([member, undefined]);
        continue;
      }
      expect([member, value === 'SMBIOS_STRING_INDEX_0' ? 'Not Specified' : value]).toEqual([member, structure[label]]);
      const wanted = asked.smbios[type];
      if (wanted) expect([member, value]).toEqual([member, wanted[key] || 'SMBIOS_STRING_INDEX_0']);
    }
  });

  test('has the UUID that was asked for, and that dmidecode reads', async () => {
    const { asked, harvested, oracles } = await get();
    const { uuid } = harvested.hash.smbios ?? {};
    expect(uuid).toBe(asked.smbios['1'].uuid ?? '00000000-0000-0000-0000-000000000000');
    const printed = records(oracles.dmidecode, 1)[0].UUID;
    expect(printed).toBe(asked.smbios['1'].uuid ? uuid : 'Not Settable');
  });

  test('has the chassis and memory that dmidecode reads', async () => {
    const { harvested, oracles } = await get();
    const [chassis] = records(oracles.dmidecode, 3);
    expect(harvested.hash.enclosure?.chassisType).toBe(chassis.Type);
    const arrays = records(oracles.dmidecode, 16);
    expect(harvested.hash.memory).toMatchObject({
      arrays: arrays.length,
      slots: Number(arrays[0]['Number Of Devices']),
      errorCorrection: arrays[0]['Error Correction Type'],
      maximumGiB: Number((bytesOf(arrays[0]['Maximum Capacity']) ?? 0n) >> 30n),
    });
  });

  test('has the built-in adapters, and no USB one, with the permanent addresses that ethtool reads', async () => {
    const { asked, harvested, oracles } = await get();
    const builtIn = asked.adapters.filter(({ model }) => !model.startsWith('usb')).map(({ mac }) => mac);
    const inHash = harvested.hash.networkAdapters;
    expect(inHash.map(({ macAddress }) => macAddress).sort()).toEqual(builtIn.sort());
    expect(inHash.every(({ medium, enumerator }) => medium === '802_3' && enumerator === 'PCI')).toBe(true);
    const printed = Object.entries(oracles).filter(([tool]) => tool.startsWith('ethtool-'));
    expect(printed.map(([, text]) => text.replace('Permanent address: ', '').trim()).sort()).toEqual(
      asked.adapters.map(({ mac }) => mac).sort(),
    );
    const inSnapshot = harvested.snapshot.networkAdapters.map((adapter) => adapter.name);
    for (const [tool] of printed) expect(inSnapshot).toContain(tool.replace('ethtool-', ''));
  });

  test('has the first disk as system disk, and all of them in the snapshot', async () => {
    const emulated = await get();
    const [first] = emulated.asked.disks;
    const { disk } = emulated.harvested.hash;
    expect(disk).toMatchObject({ capacityGB: Math.trunc(first.sizeGB), ...DISKS[first.bus](emulated) });
    const listed = lsblk(emulated);
    expect(emulated.harvested.snapshot.disks.map(({ name: disk_ }) => disk_).sort()).toEqual(
      listed.map(({ name: disk_ }) => disk_).sort(),
    );
    expect(listed.map(({ size }) => Math.trunc(size / 1e9)).sort()).toEqual(
      emulated.asked.disks.map(({ sizeGB }) => Math.trunc(sizeGB)).sort(),
    );
  });

  test('has the TPM that tpm2-tools read, or none', async () => {
    const { asked, harvested, oracles } = await get();
    const { tpm, offlineDeviceId } = harvested.hash;
    if (!asked.tpm) {
      expect([tpm, offlineDeviceId]).toEqual([undefined, undefined]);
      expect(harvested.unavailable.map(({ what }) => what)).toContain('tpm');
      return;
    }
    const modulus = /^rsa: ([0-9a-f]{512})$/m.exec(oracles['tpm-ek'])?.[1] ?? '';
    const id = createHash('sha256').update(modulus, 'hex').digest('hex');
    expect(tpm?.endorsementKey).toEqual({ modulus, sha256: id });
    expect(offlineDeviceId).toEqual({ status: 0, source: 'TPM_EK', id });
    const raw = (property: string) =>
      Number(new RegExp(`^TPM2_PT_${property}:\\n *raw: (\\w+)`, 'm').exec(oracles['tpm-properties'])?.[1]);
    const firmware = `${raw('FIRMWARE_VERSION_1')}.${raw('FIRMWARE_VERSION_2')}`;
    const revision = (raw('REVISION') / 100).toFixed(2);
    expect(tpm?.versionText).toBe(
      `TPM-Version:2.0 -Level:${raw('LEVEL')}-Revision:${revision}-VendorID:'IBM '-Firmware:${firmware}`,
    );
    expect(oracles['tpm-transient'].trim()).toBe('');
  });

  test('has the product key id of its MSDM table, or says that there is none', async () => {
    const { asked, harvested, oracles } = await get();
    expect(harvested.hash.productKey?.id).toBe(DEVICES[name]);
    const key = asked.productKey ?? '';
    expect(Buffer.from(oracles.msdm, 'hex').subarray(-29).toString('latin1')).toBe(key);
    expect(JSON.stringify(harvested.findings) + JSON.stringify(harvested.unavailable)).not.toContain(key || 'XXXXX');
    expect(harvested.unavailable.some(({ what }) => what === 'productKey')).toBe(key === '');
  });
});

/** Members of the hash, where dmidecode prints them, and what DEVICE.json calls them. */
const STRINGS = [
  ['firmwareVendor', 0, 'Vendor', 'vendor'],
  ['systemManufacturer', 1, 'Manufacturer', 'manufacturer'],
  ['systemProductName', 1, 'Product Name', 'product'],
  ['systemVersion', 1, 'Version', 'version'],
  ['systemSerialNumber', 1, 'Serial Number', 'serial'],
  ['skuNumber', 1, 'SKU Number', 'sku'],
  ['systemFamily', 1, 'Family', 'family'],
  ['boardManufacturer', 2, 'Manufacturer', 'manufacturer'],
  ['boardProduct', 2, 'Product Name', 'product'],
  ['boardVersion', 2, 'Version', 'version'],
] as const;

/** What the system disk is to be, by its bus: from the description, checked against a tool inside. */
const DISKS = {
  nvme: ({ asked, oracles }: Emulated) => {
    const [{ serial, eui64 }] = asked.disks;
    const namespace = JSON.parse(oracles['nvme-nvme0n1']);
    expect(namespace.eui64).toBe(eui64 ?? '0000000000000000');
    expect(namespace.nguid).toBe('0'.repeat(32));
    const groups = eui64?.toUpperCase().match(/.{4}/g)?.join('_');
    return {
      busType: 'NVMe',
      serialNumber: groups ? `${groups}.` : serial,
      product: 'QEMU NVMe Ctrl',
      vendor: '',
      seekPenalty: false,
    };
  },
  sata: ({ asked, oracles }: Emulated) => {
    const [{ serial, model }] = asked.disks;
    // The kernel probes ports at the same time, so which disk is sda differs from boot to boot.
    const said = Object.entries(oracles).flatMap(([tool, text]) => (tool.startsWith('hdparm-') ? [text] : []));
    const fieldOf = (text: string, label: string) => new RegExp(`^\\s*${label}: *(.*?) *$`, 'm').exec(text)?.[1];
    const [own, ...others] = said.filter((text) => fieldOf(text, 'Serial Number') === serial);
    expect(own, 'what hdparm says of the first disk').toBeDefined();
    expect(others).toEqual([]);
    const product = fieldOf(own, 'Model Number');
    if (model) expect(product).toBe(model);
    return { busType: 'SATA', serialNumber: serial, product };
  },
  // lsblk has the serial number of a virtio disk from udev, which is not there: what was asked for is the only witness.
  virtio: ({ asked }: Emulated) => ({ busType: 'SCSI', serialNumber: asked.disks[0].serial }),
};

function lsblk({ oracles }: Emulated): { name: string; size: number }[] {
  return JSON.parse(oracles.lsblk).blockdevices;
}

describe('a description that cannot be emulated ends with one line and status 1:', () => {
  const valid = { smbios: {}, disks: [{ bus: 'nvme', serial: 'A', sizeGB: 1 }], adapters: [], tpm: false };
  test.each<[string, string, string]>([
    ['no JSON', '{', 'is not JSON'],
    ['a list', '[]', 'the device is to be an object'],
    ['an unknown SMBIOS type', JSON.stringify({ ...valid, smbios: { 9: {} } }), 'only types 0, 1, 2 and 3'],
    [
      'an unknown bus',
      JSON.stringify({ ...valid, disks: [{ bus: 'floppy', serial: 'A', sizeGB: 1 }] }),
      'disks[0].bus',
    ],
    [
      'a serial number too long',
      JSON.stringify({ ...valid, disks: [{ bus: 'nvme', serial: 'A'.repeat(21), sizeGB: 1 }] }),
      'disks[0].serial',
    ],
    [
      'an address that is none',
      JSON.stringify({ ...valid, adapters: [{ model: 'e1000e', mac: 'zz' }] }),
      'adapters[0].mac',
    ],
    ['a product key that is none', JSON.stringify({ ...valid, productKey: 'A' }), 'productKey'],
  ])('%s', async (_, text, says) => {
    const folder = mkdtempSync(join(tmpdir(), 'hwhash-description-'));
    try {
      const file = join(folder, 'device.json');
      writeFileSync(file, text);
      const failure = await device(file).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(says) });
      expect((failure as { stderr: string }).stderr.trim().split('\n')).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
