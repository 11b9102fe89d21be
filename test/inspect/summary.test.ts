/** A decoded hash as people read it. */
import { describe, expect, it } from 'vitest';
import { decodeHash, describeHash, type HardwareHash, hashToJson } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';

/** Every line of a summary as `title: label: value`. */
const summaryOf = (hash: HardwareHash): string[] =>
  describeHash(hash).flatMap(({ title, rows }) => rows.map(({ label, value }) => `${title}: ${label}: ${value}`));

const laptop = (change: Partial<HardwareHash> = {}): HardwareHash => ({
  ...decodeHash(fixture('laptop-hp-hybrid-tv8')),
  ...change,
});
const lineOf = (change: Partial<HardwareHash>, start: string): string | undefined =>
  summaryOf(laptop(change))
    .find((line) => line.startsWith(`${start}: `))
    ?.slice(start.length + 2);

/** The paths of all values of a model. */
function pathsOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, member]) => pathsOf(member, path === '' ? key : `${path}.${key}`));
}

/** Members that are in another's line, or in none where they say nothing new (tested below). */
const UNTOLD =
  /^(schemaVersion|tpm\.(level|revision|version|endorsementKey\.sha256)|disk\.(vendor|kernelSerialNumber))$/;

describe('the summary', () => {
  it.each(FIXTURES)('$name: tells of every member of the model', ({ text }) => {
    const hash = decodeHash(text);
    const told = describeHash(hash).flatMap(({ rows }) => rows.flatMap(({ field, also = [] }) => [field, ...also]));
    const covers = (path: string) => (one: string) =>
      path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`) || one === `${path}.modulus`;
    const untold = pathsOf(hashToJson(hash), '').filter((path) => !told.some(covers(path)) && !UNTOLD.test(path));
    expect(untold).toEqual([]);
  });

  it.each(FIXTURES)('$name: every line has a name of its own, and points to a member', ({ text }) => {
    for (const { title, rows } of describeHash(decodeHash(text))) {
      expect(title).toMatch(/\w/);
      expect(rows.length).toBeGreaterThan(0);
      for (const { label, value, field } of rows) {
        expect(label).toMatch(/\w/);
        expect(value).not.toBe('');
        expect(field).toMatch(/^[a-zA-Z0-9[\].]+$/);
        expect(value).not.toMatch(/undefined|null|NaN/);
      }
    }
  });

  it('of a laptop', () => {
    expect(summaryOf(laptop())).toEqual([
      'Device: Manufacturer: HP',
      'Device: Product: HP EliteBook 840 14 inch G11 Notebook PC',
      'Device: Serial number: 0AV9510GDP',
      'Device: UUID: c30a1359-a2f4-4bf0-b5f1-7588ac9c6089',
      'Device: SKU: A1RP2PT#ABG',
      'Device: Family: 103C_5336AN HP EliteBook',
      'Device: Version: SBKPF',
      'Device: Board manufacturer: HP',
      'Device: Board product: 8C26',
      'Device: Board version: KBC Version 02.3A.00',
      'Device: Firmware vendor: HP',
      'Capture: Captured: 2025-05-08T03:07:41Z',
      'Capture: UTC offset: +10:00',
      'Capture: System: full Windows, x64',
      'Capture: OS build: 10.0.22621.2506',
      'Capture: Tool build: 10.0.22621.2506',
      'Capture: Tool version: 8',
      'TPM: Version: 2.0, revision 1.59',
      'TPM: Manufacturer: NTC',
      'TPM: Firmware: 7.2 (458754.196609)',
      'TPM: EK SHA-256: 8c82ad16b55d479a664ae11aa97c2784a8d85a5505b4c4b04ba31a7e827249e5',
      'TPM: Offline device id: 8c82ad16b55d479a664ae11aa97c2784a8d85a5505b4c4b04ba31a7e827249e5',
      'TPM: Id source: TPM_EK',
      'Disk: Serial number: 8252_64B8_51A1_8B9D.',
      'Disk: Model: SAMSUNG MZVL4512HBLU-00BH1',
      'Disk: Capacity: 512 GB, NVMe',
      'Disk: Rotates: no',
      'Disk: TRIM: yes',
      'Network: Bluetooth: f8:fe:5e:31:7e:af (BTH)',
      'Network: Wi-Fi: f8:fe:5e:31:7e:ab (PCI)',
      'Product key: Product key id: 3556102082261',
      'Product key: Part number: [TH]res-v3556',
      'Processor and memory: Processor: Intel(R) Core(TM) Ultra 5 125U',
      'Processor and memory: Manufacturer: GenuineIntel',
      'Processor and memory: Architecture: x64',
      'Processor and memory: Cores: 1 × 12 cores, 14 threads',
      'Processor and memory: Core classes: 2 cores/4 threads, 10 cores/10 threads',
      'Processor and memory: Memory: 16 GiB, error correction: None',
      'Processor and memory: Memory slots: 2',
      'Processor and memory: Most memory: 64 GiB',
      'Enclosure: Chassis: Notebook',
      'Enclosure: Role: Mobile',
      'Enclosure: Digitizers: none',
      'Enclosure: Touch points: 0',
      'Enclosure: Optical drive: no',
      'Displays: Display 1: 1920 × 1200, 302 × 188 mm, internal',
      'Graphics: Adapter 1: Intel(R) Graphics (Intel Corporation), 128 MiB',
      'Container: Checksum: valid',
      'Container: Bytes: 3000',
    ]);
  });

  it('of a container with what no tool writes', () => {
    const hash = laptop({
      checksum: { stored: 'aa', computed: 'bb', valid: false },
      opaqueBlocks: [{ position: 0, type: 900, data: '0011' }],
      order: [2, 1],
      tail: '00ff00',
      length: 3001,
    });
    expect(summaryOf(hash).filter((line) => line.startsWith('Container'))).toEqual([
      'Container: Checksum: WRONG: the hash was changed or damaged',
      'Container: Bytes: 3001',
      'Container: Kept as bytes: block 900 (2 bytes)',
      'Container: Order of blocks: not the canonical one',
      'Container: Tail: 3 bytes that are not all zero',
    ]);
  });

  it.each([
    [0, '+00:00'],
    [60, '+01:00'],
    [-60, '-01:00'],
    [345, '+05:45'],
    [-570, '-09:30'],
    [15, '+00:15'],
    [-15, '-00:15'],
    [null, 'unknown'],
    [undefined, undefined],
  ])('shows an offset of %s minutes as %s', (utcOffsetMinutes, shown) => {
    expect(lineOf({ utcOffsetMinutes }, 'Capture: UTC offset')).toBe(shown);
  });

  it.each([
    ['FullOS', 'full Windows, x64'],
    ['WinPE', 'WinPE, x64'],
    [0, 'unknown system, x64'],
    [7, '7, x64'],
    [undefined, undefined],
  ] as const)('says where it was captured: %s', (osType, shown) => {
    expect(lineOf({ osType, osArchitecture: 'x64' }, 'Capture: System')).toBe(shown);
  });

  it('says of a build and a tool that are not there that they are unknown', () => {
    expect(lineOf({ osBuild: '0.0.0.0' }, 'Capture: OS build')).toBe('unknown');
    expect(lineOf({ osBuild: '10.0.1.1' }, 'Capture: OS build')).toBe('10.0.1.1');
    expect(lineOf({ toolBuild: '0.0.0.0' }, 'Capture: Tool build')).toBe('unknown');
    expect(lineOf({ toolVersion: 0 }, 'Capture: Tool version')).toBe('unknown');
    expect(lineOf({ toolVersion: 9 }, 'Capture: Tool version')).toBe('9');
  });

  it('shows what is absent, blank, a list, or not to be shown', () => {
    const line = (smbios: HardwareHash['smbios']) => lineOf({ smbios }, 'Device: Manufacturer');
    expect(line({ systemManufacturer: ' ' })).toBe('" " (blank)');
    expect(line({ systemManufacturer: '' })).toBe('"" (blank)');
    expect(line({ systemManufacturer: 'A\u001b[31m' })).toBe('A\\u{1b}[31m');
    expect(line({})).toBeUndefined();
    expect(summaryOf(laptop({ smbios: undefined })).some((one) => one.startsWith('Device'))).toBe(false);
    const enclosure = laptop().enclosure as NonNullable<HardwareHash['enclosure']>;
    const digitizers = (list: typeof enclosure.digitizers) =>
      lineOf({ enclosure: { ...enclosure, digitizers: list } }, 'Enclosure: Digitizers');
    expect(digitizers([])).toBe('none');
    expect(digitizers(['IntegratedTouch', 'Ready'])).toBe('IntegratedTouch, Ready');
    expect(lineOf({ enclosure: { ...enclosure, opticalDrive: true } }, 'Enclosure: Optical drive')).toBe('yes');
    expect(lineOf({ enclosure: { ...enclosure, opticalDrive: false } }, 'Enclosure: Optical drive')).toBe('no');
    expect(lineOf({ enclosure: undefined }, 'Enclosure: Digitizers')).toBeUndefined();
  });

  it('says what the firmware has not: a TPM, a product key', () => {
    expect(lineOf({ tpm: undefined }, 'TPM: Version')).toBe('no TPM');
    expect(lineOf({ tpm: { versionText: 'odd' } }, 'TPM: Version')).toBe('odd');
    expect(lineOf({ productKey: undefined }, 'Product key: Product key id')).toBe('none in the firmware');
  });

  it("gives the kernel's word on the disk only where it differs", () => {
    const disk = (kernelSerialNumber: string) => ({
      serialNumber: 'S1',
      product: 'P',
      vendor: 'V',
      kernelSerialNumber,
    });
    expect(lineOf({ disk: disk('S1|P|V') }, 'Disk: As the kernel says')).toBeUndefined();
    expect(lineOf({ disk: disk('S2|P|V') }, 'Disk: As the kernel says')).toBe('S2|P|V');
    expect(lineOf({ disk: disk('S1|P|V') }, 'Disk: Vendor')).toBe('V');
    expect(lineOf({ disk: { ...disk('S1|P|V'), vendor: '' } }, 'Disk: Vendor')).toBeUndefined();
    expect(lineOf({ disk: disk('') }, 'Disk: Capacity')).toBeUndefined();
  });

  it.each([
    ['802_3', 'Ethernet'],
    ['Native802_11', 'Wi-Fi'],
    ['WirelessWan', 'Mobile broadband'],
    ['Bluetooth', 'Bluetooth'],
    ['UWB', 'UWB'],
    [77, '77'],
  ] as const)('calls an adapter of medium %s %s', (medium, label) => {
    const networkAdapters = [{ medium, macAddress: '3c:52:82:00:00:01', enumerator: 'PCI' }];
    expect(lineOf({ networkAdapters }, `Network: ${label}`)).toBe('3c:52:82:00:00:01 (PCI)');
  });

  it('shows the blocks of which little is known', () => {
    const block35 = { mask: 0x1f } as NonNullable<HardwareHash['block35']>;
    expect(lineOf({ block35 }, 'Other: Block 35')).toBe('0x001f (meaning open)');
    const licensingHwid = { counts: [2], memory: 0, bios: 0, instances: [7, 9] };
    expect(lineOf({ licensingHwid }, 'Other: Licensing digests')).toBe('2 instances');
    expect(lineOf({ locale: 'de-DE' }, 'Other: Locale')).toBe('de-DE');
  });

  it('says of a display only what is known', () => {
    const [display] = laptop().displays;
    const unknown = { ...display, resolutionX: null, resolutionY: null, widthMm: null, heightMm: null };
    const size = { ...unknown, widthMm: 300, heightMm: 200, output: 'HDMI' as const };
    expect(lineOf({ displays: [unknown] }, 'Displays: Display 1')).toBe('unknown');
    expect(lineOf({ displays: [unknown, size] }, 'Displays: Display 2')).toContain('300 × 200 mm, HDMI');
  });
});
