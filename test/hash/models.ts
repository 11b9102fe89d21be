/** Arbitrary models of a hash, for property tests: every member of every block, present and absent. */
import fc from 'fast-check';
import type { HardwareHash } from '../../src/core.js';
import {
  ARCHITECTURE,
  BUS_TYPE,
  CHASSIS_TYPE,
  DIGITIZER,
  type Enumeration,
  ERROR_CORRECTION,
  OFFLINE_ID_SOURCE,
  OS_TYPE,
  PHYSICAL_MEDIUM,
  PLATFORM_ROLE,
  VIDEO_OUTPUT,
} from '../../src/hash/enumerations.js';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const u53 = fc.maxSafeNat();
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((data) => Buffer.from(data).toString('hex'));
/** Text that a block can hold: no NUL, no half of a surrogate pair. */
const text = (maxLength = 24) =>
  fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(' ', 'ä', '漢', '😀', '\u001b', '\ufeff'),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
      maxLength,
    })
    .map((value) => value.replaceAll('\0', ''));
const part = (maxLength = 16) => text(maxLength).map((value) => value.replaceAll('|', ''));
const value = <Name extends string>(
  enumeration: Enumeration<Name>,
  of: fc.Arbitrary<number>,
): fc.Arbitrary<Name | number> =>
  fc
    .oneof(fc.constantFrom(...enumeration.entries.map(([number]) => number)), of)
    .map((number) => enumeration.name(number));
const unknownOr = (of: fc.Arbitrary<number>, marker: number) => of.map((number) => (number === marker ? null : number));
const version = fc.tuple(u16, u16, u16, u16).map((parts) => parts.join('.'));
const time = u32.map((seconds) => new Date((946_684_800 + seconds) * 1000).toISOString().replace('.000', ''));

const capture = fc.record({
  toolVersion: u8,
  toolBuild: version,
  osBuild: version,
  capturedAt: time,
  utcOffsetMinutes: fc.integer({ min: -128, max: 127 }).map((quarters) => (quarters === 0x78 ? null : quarters * 15)),
  osType: value(OS_TYPE, u8),
  osArchitecture: value(ARCHITECTURE, u8),
});
const processorCounts = fc.record({
  architecture: value(ARCHITECTURE, u16),
  packages: u16,
  cores: u16,
  threads: u16,
  hyperThreading: fc.boolean(),
});
const processorTexts = fc.record(
  {
    manufacturer: text(12),
    model: fc.string({ unit: fc.constantFrom('A', ' ', '7', '('), maxLength: 40 }),
    coreClasses: fc.array(fc.record({ efficiencyClass: u8, cores: u16, threads: u16 }), { maxLength: 4 }),
  },
  { requiredKeys: [] },
);
const whole = fc
  .tuple(fc.option(processorCounts, { nil: {} }), processorTexts)
  .map(([counts, texts]) => ({ ...counts, ...texts }));
const diskBasics = fc.record({
  capacityGB: u53,
  busType: value(BUS_TYPE, u16),
  seekPenalty: fc.constantFrom(true, false, null),
  trim: fc.constantFrom(true, false, null),
});
const diskNames = fc.record({ serialNumber: part(40), product: part(), vendor: part() });
const disk = fc
  .tuple(
    fc.option(diskBasics, { nil: {} }),
    fc.option(diskNames, { nil: {} }),
    fc.option(fc.record({ kernelSerialNumber: text() }), { nil: {} }),
  )
  .map(([basics, names, kernel]) => ({ ...basics, ...names, ...kernel }));
const display = fc
  .record({
    widthMm: unknownOr(u16, 0xffff),
    heightMm: unknownOr(u16, 0xffff),
    widthCm: unknownOr(u16, 0xffff),
    heightCm: unknownOr(u16, 0xffff),
    resolutionX: unknownOr(u16, 0xffff),
    resolutionY: unknownOr(u16, 0xffff),
    output: value(VIDEO_OUTPUT, u32),
  })
  .chain((shown) =>
    fc.constantFrom(shown, {
      ...shown,
      widthMm: null,
      heightMm: null,
      resolutionX: null,
      resolutionY: null,
      output: null,
    }),
  );
const adapter = fc.record({
  medium: value(PHYSICAL_MEDIUM, u32),
  macAddress: hex(6).map((digits) => digits.match(/../g)?.join(':') as string),
  enumerator: text(8),
});
const graphics = fc.record({
  vendor: part(12),
  model: part(20),
  dedicatedVideoMemory: u64,
  dedicatedSystemMemory: u64,
  removalPolicy: u8,
  builtIn: fc.boolean(),
});
const smbios = fc.record(
  {
    uuid: fc.uuid(),
    systemSerialNumber: text(),
    firmwareVendor: text(),
    systemManufacturer: text(),
    systemProductName: text(),
    skuNumber: text(),
    systemFamily: text(),
    systemVersion: text(),
    boardManufacturer: text(),
    boardProduct: text(),
    boardVersion: text(),
  },
  { requiredKeys: [] },
);
const hwid = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 10 }).chain((counts) => {
  const size = counts.reduce((sum, count) => sum + count, 0);
  return fc.record({
    counts: fc.constant(counts),
    memory: u16,
    bios: u16,
    instances: fc.array(u16, { minLength: size, maxLength: size }),
  });
});

/** An unsealed model: `checksum` and `length` are for the encoder to find. */
export const models: fc.Arbitrary<HardwareHash> = fc
  .record(
    {
      capture,
      processor: whole,
      memory: fc.record({
        totalGiB: u53,
        maximumGiB: unknownOr(u53, 0),
        slots: u16,
        arrays: u16,
        errorCorrection: value(ERROR_CORRECTION, u8),
      }),
      disk,
      enclosure: fc.record({
        chassisType: value(CHASSIS_TYPE, u8),
        powerPlatformRole: value(PLATFORM_ROLE, u8),
        opticalDrive: fc.boolean(),
        digitizers: fc.subarray([1, 2, 4, 8, 16, 32, 64, 128]).map((bits) => bits.map((bit) => DIGITIZER.name(bit))),
        maximumTouchPoints: u8,
      }),
      offlineDeviceId: fc.record({ status: u32, source: value(OFFLINE_ID_SOURCE, u8), id: hex(32) }),
      smbios,
      tpm: fc.record(
        { versionText: text(60), endorsementKey: hex(256).map((modulus) => ({ modulus, sha256: '' })) },
        { requiredKeys: [] },
      ),
      productKey: fc.record({ id: text(13), partNumber: text(13) }, { requiredKeys: [] }),
      block35: fc.record({ kind: u8, mask: u16 }),
      locale: text(60),
      licensingHwid: hwid,
    },
    { requiredKeys: [] },
  )
  .chain(({ capture: captured = {}, ...parts }) =>
    fc
      .record({
        schemaVersion: fc.constant(2),
        networkAdapters: fc.array(adapter, { maxLength: 4 }),
        displays: fc.array(display, { maxLength: 3 }),
        graphics: fc.array(graphics, { maxLength: 3 }),
        checksum: fc.constant({ stored: '', computed: '', valid: false }),
        length: fc.constant(3000),
      })
      .map((lists): HardwareHash => withoutEmpty({ ...captured, ...parts, ...lists })),
  );

/** An object of the model that no block fills is not there when it is decoded. */
function withoutEmpty(model: HardwareHash): HardwareHash {
  const copy = { ...model };
  for (const key of ['processor', 'disk', 'smbios', 'tpm', 'productKey'] as const) {
    if (copy[key] !== undefined && Object.keys(copy[key]).length === 0) delete copy[key];
  }
  return copy;
}
