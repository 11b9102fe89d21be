/**
 * A made-up laptop, as a snapshot: examples/laptop.json is this one, written out. Its addresses are of the range that
 * RFC 7042 keeps for documentation; its TPM is a transcript of swtpm's.
 */
import { type DeviceSnapshot, SNAPSHOT_FORMAT, SNAPSHOT_VERSION } from '../../src/harvest/snapshot.js';
import { entryPoint30, structure, table } from '../firmware/smbios-builder.js';
import { transcript } from '../tpm/helpers.js';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

const SMBIOS = table(
  structure(
    0,
    0,
    0x1a,
    [
      [4, 1],
      [5, 2],
      [8, 3],
    ],
    ['Fabrikam', 'F14 Ver. 01.07.00', '03/14/2025'],
  ),
  structure(
    1,
    1,
    0x1b,
    [
      [4, 1],
      [5, 2],
      [6, 3],
      [7, 4],
      // 8a0f6e52-3c41-4d77-9b1e-2f6d5a7c9e10 in the order of bytes that SMBIOS 2.6 and later have.
      [8, [0x52, 0x6e, 0x0f, 0x8a, 0x41, 0x3c, 0x77, 0x4d, 0x9b, 0x1e, 0x2f, 0x6d, 0x5a, 0x7c, 0x9e, 0x10]],
      [0x18, 6],
      [0x19, 5],
      [0x1a, 6],
    ],
    ['Fabrikam', 'Fabrikam Traveller 14', 'G3', 'FBK5021XQ7', 'FT14-G3-512', 'Traveller'],
  ),
  structure(
    2,
    2,
    0x0f,
    [
      [4, 1],
      [5, 2],
      [6, 3],
      [7, 4],
    ],
    ['Fabrikam', 'TRV14-MB', 'A02', 'FBKMB0093117'],
  ),
  structure(
    3,
    3,
    0x16,
    [
      [4, 1],
      [5, 10],
    ],
    ['Fabrikam'],
  ),
  structure(16, 16, 0x17, [
    [4, 3],
    [5, 3],
    [6, 3],
    [7, 0x0400_0000, 4],
    [13, 2, 2],
  ]),
  structure(17, 17, 0x28, [
    [8, 64, 2],
    [10, 64, 2],
    [12, 8192, 2],
    [14, 13],
  ]),
  structure(17, 18, 0x28, [
    [8, 64, 2],
    [10, 64, 2],
    [12, 8192, 2],
    [14, 13],
  ]),
);

/** An MSDM table around a key that no product has: group 3305, serial 20250314. */
export function msdm(key: string): Uint8Array {
  const bytes = new Uint8Array(85);
  bytes.set(ascii('MSDM'));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 85, true);
  bytes.set([1], 8);
  bytes.set(ascii('FBRKAMTRAVEL14'), 10);
  view.setUint32(36, 1, true);
  view.setUint32(44, 1, true);
  view.setUint32(52, 29, true);
  bytes.set(ascii(key), 56);
  bytes[9] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return bytes;
}

const DIGITS = 'BCDFGHJKMPQRTVWXY2346789';

/** The key whose ProductKeyID is a given group and serial: FORMAT.md, section 5, read backwards. */
export function productKey(group: bigint, serial: bigint): string {
  let rest = (serial << 20n) | group;
  let digits = '';
  for (let i = 0; i < 24; i++, rest /= 24n) digits = DIGITS[Number(rest % 24n)] + digits;
  // The number's first digit is the position of N: 0, as the number is small.
  return `N${digits}`.replace(/(.{5})(?=.)/g, '$1-');
}

/** EDID of a made-up panel: 309 by 174 millimetres, 1920 by 1200 pixels. */
function edid(): Uint8Array {
  const bytes = new Uint8Array(128);
  bytes.set([0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x18, 0x2b, 0x34, 0x12]);
  bytes.set([1, 35, 1, 4, 0xa5, 31, 17], 16);
  // Detailed timing: clock, 1920 and blanking 160, 1200 and blanking 35, sync, image size, no border, digital.
  bytes.set([0x98, 0x3c, 0x80, 0xa0, 0x70, 0xb0, 0x23, 0x40, 0x30, 0x20, 0x36, 0x00, 0x35, 0xae, 0x10, 0, 0, 0x1a], 54);
  bytes.set([0, 0, 0, 0xfe, 0, ...ascii('FBK-140WUXGA\n')], 72);
  bytes[127] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return bytes;
}

/** swtpm's answers with the names of a maker that laptops have, and no certificate. */
function tpmExchanges(): { command: Uint8Array; response: Uint8Array }[] {
  const renamed = (response: string): string =>
    response.replace('0000010549424d00', '000001054e544320').replace('0000010653572020', '000001064e504354');
  const withoutCertificate = transcript('persistent-key').slice(0, 2);
  const noHandle = { command: '80010000000e0000016901c00002', response: '80010000000a0000018b' };
  return [...withoutCertificate, noHandle].map(({ command, response }) => ({
    command: hex(command),
    response: hex(renamed(response)),
  }));
}

const fault = (what: string, code: 'unsupported' | 'not-found', text: string) => ({ what, code, osError: 0, text });

/** The snapshot, made again for each caller. */
export function laptop(): DeviceSnapshot {
  return {
    format: SNAPSHOT_FORMAT,
    schemaVersion: SNAPSHOT_VERSION,
    capturedAt: '2026-03-02T08:30:00Z',
    system: {
      platform: 'linux',
      osVersion: '6.12.12-amd64',
      architecture: 'x86_64',
      utcOffsetMinutes: 60,
      elevated: true,
      faults: [],
    },
    smbios: { entryPoint: entryPoint30(SMBIOS.length), table: SMBIOS },
    acpiTables: [{ signature: 'MSDM', data: msdm(productKey(3305n, 20250314n)) }],
    disks: [
      {
        name: 'nvme0n1',
        device: '/devices/pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme0/nvme0n1',
        buses: ['block', 'nvme', 'pci', 'pci'],
        driver: 'nvme',
        sizeBytes: 512_110_190_592n,
        removable: false,
        isVirtual: false,
        seekPenalty: false,
        trim: true,
        holdsSystem: false,
        partitions: ['EFI system partition', 'Microsoft reserved partition', 'Basic data partition'],
        model: ascii('FABRIKAM FBN512G4X4                     '),
        firmware: ascii('2L1QHXF7'),
        eui64: ascii('00 00 5e ef 10 a4 31 c7'),
        wwid: ascii('eui.00005eef10a431c7'),
        controllerSerial: ascii('FBN4X40931172       '),
        faults: [],
      },
      {
        name: 'sda',
        device: '/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host0/target0:0:0/0:0:0:0/block/sda',
        buses: ['block', 'scsi', 'scsi', 'scsi', 'usb', 'usb', 'usb', 'pci'],
        driver: 'usb-storage',
        kind: '0',
        sizeBytes: 31_914_983_424n,
        removable: true,
        isVirtual: false,
        seekPenalty: true,
        trim: false,
        holdsSystem: true,
        partitions: [],
        model: ascii('USB Stick       '),
        vendor: ascii('Contoso '),
        faults: [],
      },
    ],
    networkAdapters: [
      {
        name: 'enp0s31f6',
        device: '/devices/pci0000:00/0000:00:1f.6/net/enp0s31f6',
        buses: ['net', 'pci'],
        driver: 'e1000e',
        permanentAddress: hex('00005e005310'),
        currentAddress: hex('00005e005310'),
        assignType: 0,
        linkType: 1,
        isVirtual: false,
        faults: [],
      },
      {
        name: 'wlp0s20f3',
        device: '/devices/pci0000:00/0000:00:14.3/net/wlp0s20f3',
        buses: ['net', 'pci'],
        driver: 'iwlwifi',
        kind: 'wlan',
        permanentAddress: hex('00005e005320'),
        // Randomised by the network manager: the permanent one counts.
        currentAddress: hex('6ad1042f9b17'),
        assignType: 3,
        linkType: 1,
        isVirtual: false,
        faults: [],
      },
      {
        name: 'enx00005e0053f0',
        device: '/devices/pci0000:00/0000:00:14.0/usb2/2-3/2-3:1.0/net/enx00005e0053f0',
        buses: ['net', 'usb', 'usb', 'usb', 'pci'],
        driver: 'r8152',
        permanentAddress: hex('00005e0053f0'),
        currentAddress: hex('00005e0053f0'),
        assignType: 0,
        linkType: 1,
        isVirtual: false,
        removable: true,
        faults: [],
      },
      {
        name: 'docker0',
        device: '/devices/virtual/net/docker0',
        buses: ['net'],
        kind: 'bridge',
        currentAddress: hex('0242ac110001'),
        assignType: 3,
        linkType: 1,
        isVirtual: true,
        faults: [],
      },
      {
        name: 'hci0',
        device: '/devices/pci0000:00/0000:00:14.0/usb1/1-10/1-10:1.0/bluetooth/hci0',
        buses: ['bluetooth', 'usb', 'usb', 'usb', 'pci'],
        driver: 'btusb',
        kind: 'bluetooth',
        permanentAddress: hex('00005e005324'),
        isVirtual: false,
        removable: false,
        faults: [],
      },
    ],
    processor: {
      vendor: ascii('GenuineIntel'),
      brand: ascii('Fabrikam Quartz 5 1240U'.padEnd(48, '\0')),
      logical: [
        ...[0, 0, 2, 2].map((core) => ({ package: 0, core, capacity: 1024, type: 'cpu_core' })),
        ...[4, 5, 6, 7, 8, 9, 10, 11].map((core) => ({ package: 0, core, capacity: 679, type: 'cpu_atom' })),
      ],
      faults: [],
    },
    memory: { presentBytes: 17_179_869_184n, usableBytes: 16_451_485_696n },
    displays: [
      {
        name: 'card1-eDP-1',
        connector: 'eDP',
        edid: edid(),
        resolutionX: 1920,
        resolutionY: 1200,
        active: true,
        faults: [],
      },
      { name: 'card1-HDMI-A-1', connector: 'HDMI-A', active: false, faults: [] },
    ],
    graphics: [],
    enclosure: {
      platformRole: 2,
      inputDevices: [
        {
          name: 'FBK0001:00 4D53:0A1C Touchscreen',
          buses: ['input', 'hid', 'i2c', 'pci'],
          properties: '2',
          keys: '400 0 0 0 0 0',
          absoluteAxes: '260800000000003',
          lastSlot: 9,
        },
        {
          name: 'FBK0002:00 4D53:0A20 Touchpad',
          buses: ['input', 'hid', 'i2c', 'pci'],
          properties: '5',
          keys: 'e520 10000 0 0 0 0',
          absoluteAxes: '2e0800000000003',
          lastSlot: 4,
        },
      ],
      opticalDrive: false,
      faults: [],
    },
    tpm: { where: 'device:/dev/tpmrm0', exchanges: tpmExchanges() },
    faults: [
      fault('graphics', 'unsupported', 'Linux does not know graphics adapters as Windows describes them'),
      fault('officialHash', 'unsupported', 'only Windows makes a hash of its own'),
    ],
  };
}
