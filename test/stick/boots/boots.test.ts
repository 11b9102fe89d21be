/**
 * PCs that are started from one stick, one after the other, with Secure Boot enforced: what is on the stick afterwards, on
 * the screen when something goes wrong, and on the devices' disks, which are as they were before.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { powerOn, type StickPc } from '../../../scripts/stick/emulate.mjs';
import { checkCsv } from '../../../src/csv/check-files.js';
import { decodeHash } from '../../../src/hash/decode.js';
import { digestOf, freeBytes, namesIn, newStick, readFrom, rowsOf, writeTo } from './image.js';

const firmware = (serial: string, uuid: string, product: string) => ({
  '0': { vendor: 'Contoso Firmware', version: 'CT10', date: '03/14/2024' },
  '1': { manufacturer: 'Contoso', product, serial, uuid },
  '3': { manufacturer: 'Contoso', type: 10 },
});

const LAPTOP = {
  smbios: firmware('CT5CD1234X', '4c4c4544-0042-4310-8001-020304050607', 'Laptop 14 G3'),
  disks: [],
  adapters: [{ model: 'e1000e', mac: '00:a0:c9:11:22:33' }],
  tpm: true,
  productKey: 'VK7JG-NPHTM-C97JM-9MPGT-3V66T',
};
/** Neither TPM nor serial number nor disk. */
const BARE = {
  smbios: firmware('', '4c4c4544-0042-4310-8001-0203040506aa', 'Tablet 10'),
  disks: [],
  adapters: [],
  tpm: false,
};
const DESKTOP = {
  smbios: firmware('CT5CD9999Z', '4c4c4544-0042-4310-8001-0203040506bb', 'Desktop 4'),
  disks: [],
  adapters: [{ model: 'e1000e', mac: '00:a0:c9:44:55:66' }],
  tpm: false,
};
const DONE = /P power off/;

let folder: string;
let stick: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-boots-'));
  stick = newStick(join(folder, 'stick.img'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Turns a PC on, lets a test use it, and turns it off whatever happens. */
async function withPc(
  description: object,
  use: (pc: StickPc) => Promise<void>,
  options: { image?: string; extra?: string[]; disks?: string[] } = {},
): Promise<void> {
  const own = mkdtempSync(join(folder, 'pc-'));
  const pc = await powerOn(description, { image: stick, folder: own, ...options });
  try {
    await use(pc);
  } finally {
    await pc.kill();
  }
}

/** An NVMe disk that holds a FAT volume, which the stick's system could mount, and random bytes behind it. */
function disk(file: string): string[] {
  writeFileSync(file, '');
  truncateSync(file, 64 * 2 ** 20);
  execFileSync('sgdisk', ['--clear', '--new=1:2048:+32M', '--typecode=1:ef00', file], { stdio: 'ignore' });
  execFileSync('mkfs.vfat', ['-F', '16', '--offset', '2048', file, '32768'], { stdio: 'ignore' });
  writeTo(file, 'AutopilotHWID.csv', 'not yours');
  return ['-drive', `file=${file},if=none,id=disk,format=raw`, '-device', 'nvme,serial=CTNVME0001,drive=disk'];
}

test('a laptop is written with every value that was asked for, and its disk is as it was', async () => {
  const file = join(folder, 'nvme.raw');
  const disks = disk(file);
  const before = digestOf(file);
  await withPc(
    LAPTOP,
    async (pc) => {
      const seconds = await pc.until(DONE);
      expect(pc.said).toContain('Remove the stick.');
      // QEMU's rocker is of the PCI class of wireless adapters, and the stick has no driver for it.
      expect(pc.said.replaceAll(/\s+/g, ' ')).toContain('the stick has no driver for the wireless adapter 1b36:0006');
      process.stderr.write(`stick: written ${seconds.toFixed(1)} s after power-on\n`);
      await pc.powerOff();
    },
    { disks, extra: ['-device', 'rocker'] },
  );
  expect(digestOf(file)).toBe(before);
  const [[serial, product, text]] = rowsOf(stick);
  expect([serial, product]).toEqual(['CT5CD1234X', '']);
  const hash = decodeHash(text);
  expect(hash.checksum.valid).toBe(true);
  expect(hash.smbios).toMatchObject({
    systemManufacturer: 'Contoso',
    systemProductName: 'Laptop 14 G3',
    systemSerialNumber: 'CT5CD1234X',
    uuid: '4c4c4544-0042-4310-8001-020304050607',
  });
  expect(hash.networkAdapters.map(({ macAddress }) => macAddress)).toEqual(['00:a0:c9:11:22:33']);
  expect(hash.disk).toMatchObject({ busType: 'NVMe' });
  expect(hash.disk?.serialNumber ?? hash.disk?.kernelSerialNumber).toContain('CTNVME0001');
  expect(hash.tpm).toMatchObject({ version: '2.0', endorsementKey: { sha256: hash.offlineDeviceId?.id } });
  expect(hash.productKey?.id).toBe('3308000000000');
  expect(hash.utcOffsetMinutes).toBe(null);
  const csv = join(folder, 'read.csv');
  writeFileSync(csv, readFrom(stick, 'AutopilotHWID.csv'));
  expect(await checkCsv(csv)).toMatchObject({ rows: 1, withErrors: 0 });
});

test('a device without TPM, serial number and disk is the second row; what is missing is told; again is an update', async () => {
  await withPc(BARE, async (pc) => {
    await pc.until(DONE);
    const said = pc.said.replaceAll(/\s+/g, ' ');
    expect(said).toMatch(/Row 2 of 2/);
    expect(said).toContain('no internal disk was found');
    expect(said).toContain('there is no TPM');
    expect(said).toMatch(/Serial number none in the firmware/);
    expect(said).toMatch(/self-deploying .*will fail: no TPM/);
    const from = pc.said.length;
    await pc.press('a');
    await pc.until(/capture was updated/, from);
    await pc.powerOff();
  });
  const rows = rowsOf(stick);
  expect(rows.map(([serial]) => serial)).toEqual(['CT5CD1234X', '']);
  const hash = decodeHash(rows[1][2]);
  expect([hash.disk, hash.tpm]).toEqual([undefined, undefined]);
  expect(hash.smbios?.systemProductName).toBe('Tablet 10');
});

test('a stick that is pulled out while it is written keeps its rows; put back, it takes the device', async () => {
  const before = readFrom(stick, 'AutopilotHWID.csv');
  await withPc(DESKTOP, async (pc) => {
    await pc.until(/Reading the device/);
    await pc.slowDown(4096);
    await pc.until(/Writing to the stick/);
    await pc.pull();
    await pc.until(DONE);
    expect(pc.said).not.toContain('Remove the stick.');
    expect(pc.said).toMatch(/press A/);
    await pc.powerOff();
  });
  expect(readFrom(stick, 'AutopilotHWID.csv').equals(before)).toBe(true);
  await withPc(DESKTOP, async (pc) => {
    await pc.until(DONE);
    await pc.powerOff();
  });
  expect(rowsOf(stick).map(([serial]) => serial)).toEqual(['CT5CD1234X', '', 'CT5CD9999Z']);
  expect(namesIn(stick, 'recordings')).toHaveLength(3);
});

test('a full stick says so and keeps its rows', async () => {
  const full = join(folder, 'full.img');
  copyFileSync(stick, full);
  const before = readFrom(full, 'AutopilotHWID.csv');
  writeTo(full, 'filler', Buffer.alloc(Math.max(0, freeBytes(full) - 4096)));
  await withPc(
    { ...DESKTOP, smbios: firmware('CT0000NEW1', '4c4c4544-0042-4310-8001-0203040506cc', 'Desktop 5') },
    async (pc) => {
      await pc.until(DONE);
      expect(pc.said).toContain('the stick is full');
      expect(pc.said).not.toContain('Remove the stick.');
      await pc.powerOff();
    },
    { image: full },
  );
  expect(readFrom(full, 'AutopilotHWID.csv').equals(before)).toBe(true);
});

test('a kernel that was tampered with is refused by Secure Boot', async () => {
  const tampered = newStick(join(folder, 'tampered.img'));
  const kernel = Buffer.from(readFrom(tampered, 'hwhash/vmlinuz'));
  kernel[kernel.length >> 1] ^= 1;
  writeTo(tampered, 'hwhash/vmlinuz', kernel);
  await withPc(
    BARE,
    async (pc) => {
      await pc.until(/bad shim signature|Security Violation|Access Denied/i);
      expect(pc.said).not.toContain('Looking for the hardware');
    },
    { image: tampered },
  );
});
