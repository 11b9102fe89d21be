/**
 * What the hardware hash needs from SMBIOS: blocks 5, 10, 12, 14 to 23. Where a type occurs several times, the first
 * structure counts, as it does for Windows; a value that the firmware does not give is absent, never filled in.
 */
import { toHex } from '#platform';
import type { SmbiosRecord, SmbiosTables } from './smbios.js';

/** What the hash has for a string that the firmware does not specify (index 0). */
export const STRING_INDEX_0 = 'SMBIOS_STRING_INDEX_0';

/** Memory as types 16 and 17 describe it. */
export interface SmbiosMemory {
  /** Number of type 16 structures. */
  arrays: number;
  /** Slots of all arrays. */
  slots: number;
  /** The most memory all arrays take, GiB, truncated; null where one of them does not say. */
  maximumGiB: number | null;
  /** Error correction of the first array: the byte of type 16, offset 06h. */
  errorCorrection: number;
  /** Bytes of all memory devices whose size is known; absent where there is none. */
  installedBytes?: bigint;
}

/** A processor as type 4 describes it. */
export interface SmbiosProcessor {
  /** What the socket is called on the board. */
  socket?: string;
  /** Manufacturer, as the firmware writes it. */
  manufacturer?: string;
  /** Processor version: usually the brand string. */
  version?: string;
  /** Whether the socket holds a processor. */
  populated: boolean;
  /** Cores; absent where unknown. */
  cores?: number;
  /** Cores that the firmware enabled. */
  enabledCores?: number;
  /** Threads; absent where unknown. */
  threads?: number;
}

/** The values of the SMBIOS tables that a hash holds; absent is what the tables do not have. */
export interface SmbiosSummary {
  /** Block 12: the type 1 UUID in its little-endian reading, lower case, whatever it is. */
  uuid?: string;
  /** `set`, or as DSP0134 reads the two special values: all ones `not-set`, all zeros (or no field) `absent`. */
  uuidStatus: 'set' | 'not-set' | 'absent';
  /** Block 14. */
  systemSerialNumber?: string;
  /** Block 16. */
  systemManufacturer?: string;
  /** Block 17. */
  systemProductName?: string;
  /** Block 18. */
  skuNumber?: string;
  /** Block 19. */
  systemFamily?: string;
  /** Block 23. */
  systemVersion?: string;
  /** Block 15. */
  firmwareVendor?: string;
  /** Type 0, not in the hash. */
  firmwareVersion?: string;
  /** Type 0, not in the hash. */
  firmwareReleaseDate?: string;
  /** Block 20. */
  boardManufacturer?: string;
  /** Block 21. */
  boardProduct?: string;
  /** Block 22. */
  boardVersion?: string;
  /** Block 10: chassis type of the first type 3 structure, its lock bit masked out. */
  chassisType?: number;
  /** Block 5; absent without a type 16 structure. */
  memory?: SmbiosMemory;
  /** Every type 4 structure. */
  processors: SmbiosProcessor[];
}

/**
 * Collects what a hash needs from the tables.
 *
 * @example
 * summarizeSmbios(parseSmbios({ entryPoint, table })).systemSerialNumber; // "5CD1234XYZ"
 */
export function summarizeSmbios(tables: SmbiosTables): SmbiosSummary {
  const firmware = tables.firmware[0]?.fields;
  const system = tables.system[0]?.fields;
  const board = tables.baseboard[0]?.fields;
  const chassis = tables.chassis[0]?.fields;
  const uuid = system?.uuid && uuidText(system.uuid);
  return present({
    uuid,
    uuidStatus: uuidStatus(system?.uuid),
    systemSerialNumber: hashText(system?.serialNumber),
    systemManufacturer: hashText(system?.manufacturer),
    systemProductName: hashText(system?.productName),
    skuNumber: hashText(system?.skuNumber),
    systemFamily: hashText(system?.family),
    systemVersion: hashText(system?.version),
    firmwareVendor: hashText(firmware?.vendor),
    firmwareVersion: hashText(firmware?.version),
    firmwareReleaseDate: hashText(firmware?.releaseDate),
    boardManufacturer: hashText(board?.manufacturer),
    boardProduct: hashText(board?.product),
    boardVersion: hashText(board?.version),
    chassisType: chassis?.type === undefined ? undefined : chassis.type & 0x7f,
    memory: memoryOf(tables),
    processors: tables.processor.map(({ fields }) => processorOf(fields)),
  });
}

/** The object without its undefined members. */
function present<T extends object>(value: T): T {
  for (const key of Object.keys(value) as (keyof T)[]) if (value[key] === undefined) delete value[key];
  return value;
}

function hashText(value: string | null | undefined): string | undefined {
  return value === null ? STRING_INDEX_0 : value;
}

/** Order of a UUID's raw bytes in its little-endian text: the first three groups are swapped (DSP0134, 7.2.1). */
const UUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

/**
 * The text of a type 1 UUID in its little-endian reading, as block 12 is shown, lower case.
 *
 * @param raw sixteen bytes
 */
export function uuidText(raw: Uint8Array): string {
  return UUID_ORDER.map((from) => (from < 0 ? '-' : toHex(raw, from, from + 1))).join('');
}

function uuidStatus(raw: Uint8Array | undefined): SmbiosSummary['uuidStatus'] {
  if (!raw || raw.every((byte) => byte === 0)) return 'absent';
  return raw.every((byte) => byte === 0xff) ? 'not-set' : 'set';
}

const KIB = 1024n;
const MIB = KIB * KIB;
const GIB = KIB * MIB;

function memoryOf(tables: SmbiosTables): SmbiosMemory | undefined {
  const first = tables.memoryArray[0]?.fields;
  if (first?.errorCorrection === undefined) return undefined;
  const capacities = tables.memoryArray.map(({ fields }) => arrayCapacity(fields));
  let maximum: bigint | undefined = 0n;
  for (const capacity of capacities) {
    maximum = maximum === undefined || capacity === undefined ? undefined : maximum + capacity;
  }
  return present({
    arrays: tables.memoryArray.length,
    slots: tables.memoryArray.reduce((sum, { fields }) => sum + (fields.numberOfDevices ?? 0), 0),
    maximumGiB: maximum ? Number(maximum / GIB) || null : null,
    errorCorrection: first.errorCorrection,
    installedBytes: installedBytes(tables.memoryDevice),
  });
}

/** Offset 07h of type 16 where its value is elsewhere, in the extended field. */
const CAPACITY_EXTENDED = 0x8000_0000;

/** The most bytes that an array holds; undefined where it does not say. */
function arrayCapacity(fields: SmbiosRecord<16>['fields']): bigint | undefined {
  const { maximumCapacity, extendedMaximumCapacity } = fields;
  if (maximumCapacity === CAPACITY_EXTENDED) return extendedMaximumCapacity || undefined;
  return maximumCapacity ? BigInt(maximumCapacity) * KIB : undefined;
}

function installedBytes(devices: SmbiosRecord<17>[]): bigint | undefined {
  const sizes = devices.map(({ fields }) => deviceSize(fields)).filter((size) => size !== undefined);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0n);
}

const SIZE_UNKNOWN = 0xffff;
const SIZE_EXTENDED = 0x7fff;
const SIZE_IN_KIB = 0x8000;

/** Bytes of a memory device (7.18.2); 0 for an empty slot, undefined where unknown. */
function deviceSize({ size, extendedSize }: SmbiosRecord<17>['fields']): bigint | undefined {
  if (size === undefined || size === SIZE_UNKNOWN) return undefined;
  if (size === SIZE_EXTENDED) return extendedSize === undefined ? undefined : BigInt(extendedSize & 0x7fff_ffff) * MIB;
  return BigInt(size & 0x7fff) * (size & SIZE_IN_KIB ? KIB : MIB);
}

/** Type 4, offset 18h: the socket is populated. */
const SOCKET_POPULATED = 0x40;

function processorOf(fields: SmbiosRecord<4>['fields']): SmbiosProcessor {
  return present({
    socket: fields.socketDesignation ?? undefined,
    manufacturer: fields.manufacturer ?? undefined,
    version: fields.version ?? undefined,
    populated: ((fields.status ?? 0) & SOCKET_POPULATED) !== 0,
    cores: count(fields.coreCount, fields.coreCount2),
    enabledCores: count(fields.coreEnabled, fields.coreEnabled2),
    threads: count(fields.threadCount, fields.threadCount2),
  });
}

/** A count of type 4: 255 means that the wide field has it, 0 that it is unknown (7.5.6 to 7.5.8). */
function count(narrow: number | undefined, wide: number | undefined): number | undefined {
  return (narrow === 0xff ? (wide ?? narrow) : narrow) || undefined;
}
