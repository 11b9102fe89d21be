/**
 * Snapshots as protobuf JSON (schemas/device_snapshot.proto): bytes as base64, 64-bit numbers as decimal text, absent
 * members left out. A snapshot file is read as hostile input: whatever does not fit is an error that names the member.
 */
import { allocate, base64DecodeInto, base64Encode } from '#platform';
import { printable } from '../hash/printable.js';
import { HarvestError } from './errors.js';
import {
  type DeviceAcpiTable,
  type DeviceDisk,
  type DeviceDisplay,
  type DeviceDxgiAdapter,
  type DeviceEnclosure,
  type DeviceFault,
  type DeviceGraphicsAdapter,
  type DeviceInput,
  type DeviceLogicalProcessor,
  type DeviceMemory,
  type DeviceNetworkAdapter,
  type DevicePlatformTpm,
  type DevicePnpEntry,
  type DeviceProcessor,
  type DeviceSmbios,
  type DeviceSnapshot,
  type DeviceSystem,
  type DeviceTpm,
  type DeviceTpmExchange,
  type FaultCode,
  PNP_KINDS,
  SNAPSHOT_FORMAT,
  SNAPSHOT_VERSION,
} from './snapshot.js';

/** The most bytes of one value, and elements of one list: as native/source.h has them. */
const LARGEST_VALUE = 4 * 1024 * 1024;
const LONGEST_LIST = 4096;

/** How one kind of value is written in JSON. */
interface Shape<T> {
  parse(json: unknown, field: string): T;
  print(value: T): unknown;
}

/** A member of a message; `missing` says what to do where it is not there: protobuf JSON may leave out what is zero or empty. */
interface Member<T> {
  shape: Shape<T>;
  missing: 'error' | 'absent' | { value: () => T };
}

type Members<T> = { [Key in keyof T]-?: Member<NonNullable<T[Key]>> };

const fail = (field: string, problem: string): never => {
  throw new HarvestError('snapshot-format', `${field || 'the snapshot'} ${problem}`, 'Record the snapshot again.', {
    field,
  });
};

const required = <T>(shape: Shape<T>): Member<T> => ({ shape, missing: 'error' });
const optional = <T>(shape: Shape<T>): Member<T> => ({ shape, missing: 'absent' });
const text = (): Member<string> => ({ shape: TEXT, missing: { value: () => '' } });
const number = (): Member<number> => ({ shape: U32, missing: { value: () => 0 } });
const big = (): Member<bigint> => ({ shape: U64, missing: { value: () => 0n } });
const bytes = (): Member<Uint8Array> => ({ shape: BYTES, missing: { value: () => new Uint8Array(0) } });
const list = <T>(element: Shape<T>): Member<T[]> => ({ shape: listOf(element), missing: { value: () => [] } });

const TEXT: Shape<string> = {
  parse: (json, field) =>
    typeof json === 'string' && json.length <= LARGEST_VALUE ? json : fail(field, 'must be a text'),
  print: (value) => value,
};
const FLAG: Shape<boolean> = {
  parse: (json, field) => (typeof json === 'boolean' ? json : fail(field, 'must be true or false')),
  print: (value) => value,
};
const U32: Shape<number> = whole(0, 0xffff_ffff);
const I32: Shape<number> = whole(-0x8000_0000, 0x7fff_ffff);
const U64: Shape<bigint> = {
  parse: (json, field) => {
    const digits = typeof json === 'bigint' || Number.isSafeInteger(json) ? String(json) : json;
    const value = typeof digits === 'string' && /^\d{1,20}$/.test(digits) ? BigInt(digits) : -1n;
    return value >= 0n && value < 1n << 64n ? value : fail(field, 'must be a whole number of 64 bits, as text');
  },
  print: (value) => value.toString(),
};
const BYTES: Shape<Uint8Array> = {
  parse: (json, field) => {
    if (json instanceof Uint8Array && json.length <= LARGEST_VALUE) return json;
    if (typeof json !== 'string' || json.length > (LARGEST_VALUE / 3) * 4 + 4) return fail(field, 'must be base64');
    const decoded = allocate(Math.ceil(json.length / 4) * 3);
    const size = base64DecodeInto(json, decoded);
    return size < 0 ? fail(field, 'must be base64') : new Uint8Array(decoded.subarray(0, size));
  },
  print: (value) => base64Encode(value),
};

function whole(smallest: number, largest: number): Shape<number> {
  return {
    parse: (json, field) =>
      typeof json === 'number' && Number.isInteger(json) && json >= smallest && json <= largest
        ? json + 0 // JSON knows -0, protobuf does not.
        : fail(field, `must be a whole number from ${smallest} to ${largest}`),
    print: (value) => value,
  };
}

function oneOf<const T extends string | number>(values: readonly T[]): Shape<T> {
  return {
    parse: (json, field) => values.find((value) => value === json) ?? fail(field, `must be ${values.join(', ')}`),
    print: (value) => value,
  };
}

function listOf<T>(element: Shape<T>): Shape<T[]> {
  return {
    parse: (json, field) => {
      if (!Array.isArray(json)) return fail(field, 'must be a list');
      if (json.length > LONGEST_LIST) return fail(field, `has more than ${LONGEST_LIST} elements`);
      return json.map((item: unknown, index) => element.parse(item, `${field}[${index}]`));
    },
    print: (value) => value.map((item) => element.print(item)),
  };
}

function message<T extends object>(members: Members<T>): Shape<T> {
  const names = Object.keys(members) as (keyof T & string)[];
  return {
    parse: (json, field) => {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) return fail(field, 'must be an object');
      const given = json as Record<string, unknown>;
      const unknown = Object.keys(given).find((name) => !Object.hasOwn(members, name));
      if (unknown !== undefined) fail(join(field, printable(unknown.slice(0, 40))), 'is not a member of a snapshot');
      const result: Partial<T> = {};
      for (const name of names) {
        const { shape, missing } = members[name];
        const value = Object.hasOwn(given, name) ? given[name] : undefined;
        if (value !== undefined && value !== null) result[name] = shape.parse(value, join(field, name));
        else if (missing === 'error') fail(join(field, name), 'is missing');
        else if (missing !== 'absent') result[name] = missing.value();
      }
      return result as T;
    },
    print: (value) => {
      const json: Record<string, unknown> = {};
      for (const name of names) {
        const member = value[name];
        if (member !== undefined && member !== null) json[name] = members[name].shape.print(member);
      }
      return json;
    },
  };
}

const join = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

const FAULT = message<DeviceFault>({
  what: text(),
  code: required(
    oneOf<FaultCode>(['not-found', 'permission', 'unsupported', 'busy', 'timeout', 'too-large', 'malformed', 'failed']),
  ),
  osError: number(),
  text: text(),
});

const SYSTEM = message<DeviceSystem>({
  platform: text(),
  osVersion: optional(TEXT),
  winPe: optional(FLAG),
  architecture: optional(TEXT),
  utcOffsetMinutes: optional(I32),
  elevated: optional(FLAG),
  locale: optional(TEXT),
  digitalProductId: optional(BYTES),
  faults: list(FAULT),
});

const SMBIOS = message<DeviceSmbios>({
  entryPoint: optional(BYTES),
  rawHeader: optional(BYTES),
  table: bytes(),
});

const ACPI_TABLE = message<DeviceAcpiTable>({ signature: text(), data: bytes() });

const DISK = message<DeviceDisk>({
  name: text(),
  device: optional(TEXT),
  buses: list(TEXT),
  driver: optional(TEXT),
  kind: optional(TEXT),
  busType: optional(U32),
  sizeBytes: optional(U64),
  removable: optional(FLAG),
  isVirtual: optional(FLAG),
  seekPenalty: optional(FLAG),
  trim: optional(FLAG),
  holdsSystem: optional(FLAG),
  partitions: list(TEXT),
  serial: optional(BYTES),
  model: optional(BYTES),
  vendor: optional(BYTES),
  firmware: optional(BYTES),
  nguid: optional(BYTES),
  eui64: optional(BYTES),
  wwid: optional(BYTES),
  controllerSerial: optional(BYTES),
  vpd80: optional(BYTES),
  vpd83: optional(BYTES),
  vpdB1: optional(BYTES),
  ataIdentify: optional(BYTES),
  storageDescriptor: optional(BYTES),
  driveLayout: optional(BYTES),
  faults: list(FAULT),
});

const NETWORK_ADAPTER = message<DeviceNetworkAdapter>({
  name: text(),
  device: optional(TEXT),
  buses: list(TEXT),
  driver: optional(TEXT),
  kind: optional(TEXT),
  enumerator: optional(TEXT),
  permanentAddress: optional(BYTES),
  currentAddress: optional(BYTES),
  assignType: optional(U32),
  linkType: optional(U32),
  physicalMedium: optional(U32),
  isVirtual: optional(FLAG),
  removable: optional(FLAG),
  faults: list(FAULT),
});

const LOGICAL_PROCESSOR = message<DeviceLogicalProcessor>({
  package: number(),
  core: number(),
  capacity: optional(U32),
  type: optional(TEXT),
});

const PROCESSOR = message<DeviceProcessor>({
  vendor: optional(BYTES),
  brand: optional(BYTES),
  cpuidLeaf1: optional(BYTES),
  cpuInfo: optional(TEXT),
  logical: list(LOGICAL_PROCESSOR),
  faults: list(FAULT),
});

const MEMORY = message<DeviceMemory>({
  installedBytes: optional(U64),
  presentBytes: optional(U64),
  usableBytes: optional(U64),
});

const DISPLAY = message<DeviceDisplay>({
  name: text(),
  connector: optional(TEXT),
  outputTechnology: optional(U32),
  edid: optional(BYTES),
  resolutionX: optional(U32),
  resolutionY: optional(U32),
  active: optional(FLAG),
  faults: list(FAULT),
});

const GRAPHICS_ADAPTER = message<DeviceGraphicsAdapter>({
  name: text(),
  hardwareIds: optional(listOf(TEXT)),
  vendor: optional(TEXT),
  model: optional(TEXT),
  dedicatedVideoMemory: optional(U64),
  dedicatedSystemMemory: optional(U64),
  removalPolicy: optional(U32),
  builtIn: optional(FLAG),
  faults: list(FAULT),
});

const DXGI_ADAPTER = message<DeviceDxgiAdapter>({
  name: text(),
  vendorId: number(),
  deviceId: number(),
  subSystemId: number(),
  revision: number(),
  flags: number(),
  dedicatedVideoMemory: big(),
  dedicatedSystemMemory: big(),
});

const PNP_ENTRY = message<DevicePnpEntry>({
  name: text(),
  kind: required(oneOf(PNP_KINDS)),
  enumerator: optional(TEXT),
  buses: list(TEXT),
  hardwareIds: list(TEXT),
  removalPolicy: optional(U32),
  radioInfo: optional(BYTES),
  faults: list(FAULT),
});

const INPUT = message<DeviceInput>({
  name: text(),
  buses: list(TEXT),
  removable: optional(FLAG),
  properties: optional(TEXT),
  keys: optional(TEXT),
  absoluteAxes: optional(TEXT),
  lastSlot: optional(U32),
});

const ENCLOSURE = message<DeviceEnclosure>({
  platformRole: optional(U32),
  digitizers: optional(U32),
  maximumTouchPoints: optional(U32),
  inputDevices: list(INPUT),
  opticalDrive: optional(FLAG),
  faults: list(FAULT),
});

const TPM = message<DeviceTpm>({
  where: text(),
  exchanges: list(message<DeviceTpmExchange>({ command: bytes(), response: bytes() })),
});

const PLATFORM_TPM = message<DevicePlatformTpm>({
  platformType: optional(TEXT),
  endorsementKey: optional(BYTES),
  faults: list(FAULT),
});

const TIME: Shape<string> = {
  parse: (json, field) =>
    typeof json === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(json) && !Number.isNaN(Date.parse(json))
      ? json
      : fail(field, 'must be a time in UTC, such as 2026-03-01T09:30:00Z'),
  print: (value) => value,
};

const SNAPSHOT = message<DeviceSnapshot>({
  format: required(oneOf([SNAPSHOT_FORMAT])),
  schemaVersion: required(oneOf([SNAPSHOT_VERSION])),
  capturedAt: required(TIME),
  system: optional(SYSTEM),
  smbios: optional(SMBIOS),
  acpiTables: list(ACPI_TABLE),
  disks: list(DISK),
  networkAdapters: list(NETWORK_ADAPTER),
  processor: optional(PROCESSOR),
  memory: optional(MEMORY),
  displays: list(DISPLAY),
  graphics: list(GRAPHICS_ADAPTER),
  monitors: optional(listOf(DISPLAY)),
  dxgiAdapters: optional(listOf(DXGI_ADAPTER)),
  pnpDevices: optional(listOf(PNP_ENTRY)),
  enclosure: optional(ENCLOSURE),
  tpm: optional(TPM),
  platformTpm: optional(PLATFORM_TPM),
  officialHash: optional(TEXT),
  faults: list(FAULT),
});

/**
 * Reads the JSON of a snapshot, as `hwhash harvest --record` wrote it, and checks it; a snapshot in memory, with bytes
 * and bigints, passes as well.
 *
 * @param json parsed JSON
 * @throws {@link HarvestError} `snapshot-format`; its `field` names the member at fault
 * @example
 * const snapshot = snapshotFromJson(JSON.parse(readFileSync('laptop.json', 'utf8')));
 */
export function snapshotFromJson(json: unknown): DeviceSnapshot {
  return SNAPSHOT.parse(json, '');
}

/** A snapshot as an object for JSON.stringify: protobuf JSON of schemas/device_snapshot.proto. */
export function snapshotToJson(snapshot: DeviceSnapshot): unknown {
  return SNAPSHOT.print(snapshot);
}
