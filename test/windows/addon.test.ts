/** The Windows addon under Wine: that each call is made and its answer understood. What real Windows says is not shown. */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeRuntime } from '../../scripts/node-runtimes.mjs';
import { parseSmbios } from '../../src/firmware/smbios.js';
import { summarizeSmbios } from '../../src/firmware/smbios-summary.js';
import { type Probe, probe } from './probe.js';
import { ADDON, NODE_VERSIONS, ROOT, runWindows, windowsPath } from './wine.js';

const STRINGS = {
  sys_vendor: 'Contoso',
  product_name: 'Contoso Book 14 G3',
  product_version: 'Rev A',
  product_serial: 'SYNTH-0042 X',
  product_sku: 'SKU#EURO',
  product_family: 'Contoso Book',
  bios_vendor: 'Contoso Firmware',
  bios_version: '1.02',
  bios_date: '03/01/2026',
  board_vendor: 'Contoso Boards',
  board_name: 'CB14',
  board_version: '2.0',
  chassis_type: '10',
};

/** Ethernet addresses of this machine, as Linux knows them. */
function hostAddresses(): string[] {
  return readdirSync('/sys/class/net')
    .map((name) => readFileSync(`/sys/class/net/${name}/address`, 'utf8').trim())
    .filter((address) => address !== '' && address !== '00:00:00:00:00:00')
    .map((address) => address.replaceAll(':', ''))
    .sort();
}

describe.each(NODE_VERSIONS)('in Windows Node %s', (version) => {
  let answers: Probe;
  beforeAll(() => {
    answers = probe(version, { smbios: STRINGS });
  });

  test('the addon loads, and knows Windows', () => {
    expect(answers.platform).toBe('windows');
    expect(answers.system.value).toMatchObject({ winPe: false, architecture: 'AMD64', elevated: true });
    expect(answers.system.value?.osVersion).toMatch(/^10\.0\.\d{5}/);
  });

  test('the SMBIOS table holds the strings that the firmware has', () => {
    const { rawHeader = '', table = '' } = answers.smbios.value ?? {};
    expect(Buffer.from(rawHeader, 'hex').readUInt32LE(4)).toBe(table.length / 2);
    const summary = summarizeSmbios(parseSmbios({ table: Buffer.from(table, 'hex') }));
    expect(summary).toMatchObject({
      systemSerialNumber: STRINGS.product_serial,
      systemManufacturer: STRINGS.sys_vendor,
      systemProductName: STRINGS.product_name,
      systemVersion: STRINGS.product_version,
      systemFamily: STRINGS.product_family,
      skuNumber: STRINGS.product_sku,
      firmwareVendor: STRINGS.bios_vendor,
      boardManufacturer: STRINGS.board_vendor,
      boardProduct: STRINGS.board_name,
    });
  });

  test('a missing ACPI table is a fault with the number that Windows gave', () => {
    expect(answers.msdm.fault?.osError).toBeGreaterThan(0);
    expect(answers.msdm.fault?.text).toMatch(/^GetSystemFirmwareTable ACPI MSDM: .+ \(\d+\)$/);
    expect(answers.wrongSignature.fault?.code).toBe('malformed');
  });

  test('adapters have the addresses that Linux gives them', () => {
    const adapters = answers.networkAdapters.value ?? [];
    const permanent = adapters.filter(({ isVirtual }) => !isVirtual).map(({ permanentAddress }) => permanentAddress);
    expect(permanent.sort()).toEqual(hostAddresses());
    expect(adapters.find(({ linkType }) => linkType === 24)).toMatchObject({ isVirtual: true });
  });

  test('a disk without a serial number says so', () => {
    const [disk] = answers.disks.value ?? [];
    expect(disk).toMatchObject({ name: 'PhysicalDrive0' });
    expect(disk.storageDescriptor?.length).toBeGreaterThanOrEqual(72);
    expect(disk.serial).toBeUndefined();
    expect(disk.faults).toContainEqual(expect.objectContaining({ what: 'serial', code: 'not-found' }));
    expect(Number(disk.sizeBytes)).toBeGreaterThan(1e9);
  });

  test('processors and memory are those of this machine', () => {
    const { vendor = '', logical = [] } = answers.processor.value ?? {};
    expect(logical).toHaveLength(cpus().length);
    expect(readFileSync('/proc/cpuinfo', 'utf8')).toContain(Buffer.from(vendor, 'hex').toString('latin1'));
    expect(Number(answers.memory.value?.usableBytes) / totalmem()).toBeCloseTo(1, 1);
  });

  test('what Wine does not have is told, with what was tried and what came of it', () => {
    expect(answers.officialHash.fault).toMatchObject({ code: 'not-found', osError: 0x8004100e });
    expect(answers.officialHash.fault?.text).toContain('WBEM_E_INVALID_NAMESPACE');
    expect(answers.tpm.fault).toMatchObject({ code: 'not-found', osError: 0x8028400f });
    expect(answers.tpm.fault?.text).toContain('TBS_E_TPM_NOT_FOUND');
    expect(answers.tpmNode.code).toBe('not-found');
    expect(answers.platformTpm.fault?.code).toBe('unsupported');
  });

  test('the devices that licensing counts are listed kind by kind, and no other kind is', () => {
    const { nothing, ...kinds } = answers.pnpDevices;
    expect(nothing.fault?.code).toBe('malformed');
    for (const [kind, { value = [] }] of Object.entries(kinds)) {
      expect(kinds[kind].fault).toBeUndefined();
      for (const device of value) expect(device).toMatchObject({ kind, name: expect.stringContaining('\\') });
    }
  });

  test('the processor has the signature that Linux knows', () => {
    const leaf = Buffer.from(answers.processor.value?.cpuidLeaf1 ?? '', 'hex');
    const cpuInfo = readFileSync('/proc/cpuinfo', 'utf8');
    const linux = (key: string) => Number(new RegExp(`^${key}\\s*: (\\d+)$`, 'm').exec(cpuInfo)?.[1]);
    const signature = leaf.readUInt32LE(0);
    const family = ((signature >> 8) & 0xf) + (((signature >> 8) & 0xf) === 0xf ? (signature >> 20) & 0xff : 0);
    expect(family).toBe(linux('cpu family'));
    expect(((signature >> 4) & 0xf) | ((signature >> 12) & 0xf0)).toBe(linux('model'));
    expect(signature & 0xf).toBe(linux('stepping'));
  });

  test('worker threads that end while calls are in flight leave the process alone', () => {
    const node = nodeRuntime('win-x64', version);
    const program = windowsPath(`${ROOT}test/native/ending-workers.cjs`);
    for (const ending of ['exit', 'throw', 'terminate']) {
      const { status, stdout } = runWindows(node, [program, windowsPath(ADDON), ending, '12']);
      expect([ending, status]).toEqual([ending, 0]);
      expect(Object.values(JSON.parse(stdout))).toEqual([12]);
    }
  });

  test('displays, graphics and enclosure answer', () => {
    expect(answers.displays.value?.[0]).toMatchObject({ resolutionX: expect.any(Number) });
    expect(answers.graphics.value ?? answers.graphics.fault).toBeDefined();
    expect(answers.dxgiAdapters.value ?? answers.dxgiAdapters.fault).toBeDefined();
    expect(answers.monitors.value).toBeInstanceOf(Array);
    expect(answers.enclosure.value).toMatchObject({ platformRole: expect.any(Number), opticalDrive: false });
  });
});

/** Runs with values in Wine's registry, and takes them out again. */
function withRegistry<T>(values: readonly (readonly string[])[], run: () => T): T {
  const registry = (...args: string[]) => {
    const { status, stderr } = runWindows('reg', args);
    if (status !== 0) throw new Error(`reg ${args[0]} ended with ${status}: ${stderr}`);
  };
  try {
    for (const [key, ...value] of values) registry('add', key, ...value, '/f');
    return run();
  } finally {
    for (const [key, ...value] of values) registry('delete', key, ...value.slice(0, 2), '/f');
  }
}

test("the registry's marks of WinPE and of the product key are read, and block 36 is written in its form", () => {
  const value = 'a4000000'.padEnd(328, '5');
  const registry = [
    ['HKLM\\SYSTEM\\CurrentControlSet\\Control\\MiniNT'],
    [
      'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
      ...['/v', 'DigitalProductId', '/t', 'REG_BINARY', '/d', value],
    ],
  ];
  const { system } = withRegistry(registry, () => probe(NODE_VERSIONS[0]));
  expect(system.value).toMatchObject({ winPe: true, digitalProductId: value });
  // en-US|en-US|Pacific Standard Time|en-US,de-DE|0407:00000407
  expect(system.value?.locale).toMatch(
    /^[a-z]{2}-[A-Z]{2}\|[a-z]{2}-[A-Z]{2}\|[^|]*\|[a-z]{2}-[A-Z]{2}(,[^|,]+)*\|[0-9a-f]{4}:[0-9a-f]{8}$/,
  );
});

test('libraries that WinPE may lack are missed one by one, and the rest is still read', () => {
  const overrides = 'tbs=;ncrypt=;dxgi=;wbemprox=;powrprof=';
  const answers = probe(NODE_VERSIONS[0], { overrides });
  expect(answers.smbios.value).toBeDefined();
  expect(answers.networkAdapters.value).toBeDefined();
  expect(answers.tpm.fault).toMatchObject({ code: 'unsupported', osError: 126 });
  expect(answers.tpm.fault?.text).toMatch(/^load tbs\.dll: .+ \(126\)$/);
  expect(answers.platformTpm.fault?.text).toMatch(/^load ncrypt\.dll: /);
  expect(answers.officialHash.fault?.code).not.toBeUndefined();
  expect(answers.dxgiAdapters.fault?.text).toContain('load dxgi.dll');
  expect(answers.graphics.value).toBeInstanceOf(Array);
  expect(JSON.stringify(answers.enclosure)).toContain('load powrprof.dll');
});
