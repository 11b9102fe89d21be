/**
 * The formatted areas of SMBIOS structures as data: offset and kind of every field of types 0, 1, 2, 3, 4, 16 and 17,
 * from the System Management BIOS Reference Specification (DMTF DSP0134 3.7, section 7). One table serves the reader
 * and its TypeScript types.
 */

/** How a field is stored in the formatted area. */
interface FieldKinds {
  u8: number;
  u16: number;
  u32: number;
  u64: bigint;
  /** Index of a string: its text, or null for index 0 ("not specified"). */
  string: string | null;
  /** Sixteen raw bytes. */
  uuid: Uint8Array;
  /** A list whose element count and size are in the area itself. */
  handles: number[];
  elements: Uint8Array;
}

/** Kind and offset of a field; the offset may depend on what precedes it. */
export interface FieldSpec<Kind extends keyof FieldKinds = keyof FieldKinds> {
  kind: Kind;
  offset: number | ((area: Uint8Array) => number);
  /** Bytes of the field; a function where the area says it. */
  size: number | ((area: Uint8Array) => number);
}

type StructureSpec = Readonly<Record<string, FieldSpec>>;

const u8 = (offset: number): FieldSpec<'u8'> => ({ kind: 'u8', offset, size: 1 });
const u16 = (offset: number): FieldSpec<'u16'> => ({ kind: 'u16', offset, size: 2 });
const u32 = (offset: number): FieldSpec<'u32'> => ({ kind: 'u32', offset, size: 4 });
const u64 = (offset: number): FieldSpec<'u64'> => ({ kind: 'u64', offset, size: 8 });
const text = (offset: FieldSpec['offset']): FieldSpec<'string'> => ({ kind: 'string', offset, size: 1 });

/** Type 0, Platform Firmware Information (7.1). From 0x12: 2.4, extended size: 3.1. */
const FIRMWARE = {
  vendor: text(0x04),
  version: text(0x05),
  startingAddressSegment: u16(0x06),
  releaseDate: text(0x08),
  romSize: u8(0x09),
  characteristics: u64(0x0a),
  characteristicsExtension1: u8(0x12),
  characteristicsExtension2: u8(0x13),
  majorRelease: u8(0x14),
  minorRelease: u8(0x15),
  controllerMajorRelease: u8(0x16),
  controllerMinorRelease: u8(0x17),
  extendedRomSize: u16(0x18),
} satisfies StructureSpec;

/** Type 1, System Information (7.2). UUID and wake-up type: 2.1; SKU number and family: 2.4. */
const SYSTEM = {
  manufacturer: text(0x04),
  productName: text(0x05),
  version: text(0x06),
  serialNumber: text(0x07),
  uuid: { kind: 'uuid', offset: 0x08, size: 16 } as FieldSpec<'uuid'>,
  wakeUpType: u8(0x18),
  skuNumber: text(0x19),
  family: text(0x1a),
} satisfies StructureSpec;

/** Type 2, Baseboard Information (7.3). */
const BASEBOARD = {
  manufacturer: text(0x04),
  product: text(0x05),
  version: text(0x06),
  serialNumber: text(0x07),
  assetTag: text(0x08),
  featureFlags: u8(0x09),
  locationInChassis: text(0x0a),
  chassisHandle: u16(0x0b),
  boardType: u8(0x0d),
  containedObjectHandles: {
    kind: 'handles',
    offset: 0x0f,
    size: (area) => 2 * (area[0x0e] ?? 0),
  } as FieldSpec<'handles'>,
} satisfies StructureSpec;

/** Bytes of a chassis' contained elements: count n at 0x13, size m of each at 0x14. */
const chassisElements = (area: Uint8Array): number => (area[0x13] ?? 0) * (area[0x14] ?? 0);

/** Type 3, System Enclosure or Chassis (7.4). From 0x09: 2.1, from 0x0d: 2.3; the SKU number (2.7) lies behind the elements. */
const CHASSIS = {
  manufacturer: text(0x04),
  /** Bit 7 is the chassis lock, bits 6:0 the type. */
  type: u8(0x05),
  version: text(0x06),
  serialNumber: text(0x07),
  assetTag: text(0x08),
  bootUpState: u8(0x09),
  powerSupplyState: u8(0x0a),
  thermalState: u8(0x0b),
  securityStatus: u8(0x0c),
  oemDefined: u32(0x0d),
  height: u8(0x11),
  powerCords: u8(0x12),
  containedElements: { kind: 'elements', offset: 0x15, size: chassisElements } as FieldSpec<'elements'>,
  skuNumber: text((area) => 0x15 + chassisElements(area)),
} satisfies StructureSpec;

/** Type 4, Processor Information (7.5). From 0x1a: 2.1, 0x20: 2.3, 0x23: 2.5, 0x28: 2.6, 0x2a: 3.0, 0x30: 3.6. */
const PROCESSOR = {
  socketDesignation: text(0x04),
  processorType: u8(0x05),
  family: u8(0x06),
  manufacturer: text(0x07),
  id: u64(0x08),
  version: text(0x10),
  voltage: u8(0x11),
  externalClock: u16(0x12),
  maximumSpeed: u16(0x14),
  currentSpeed: u16(0x16),
  /** Bit 6: socket populated; bits 2:0: state of the processor. */
  status: u8(0x18),
  upgrade: u8(0x19),
  l1CacheHandle: u16(0x1a),
  l2CacheHandle: u16(0x1c),
  l3CacheHandle: u16(0x1e),
  serialNumber: text(0x20),
  assetTag: text(0x21),
  partNumber: text(0x22),
  /** 255: see `coreCount2`. */
  coreCount: u8(0x23),
  coreEnabled: u8(0x24),
  threadCount: u8(0x25),
  characteristics: u16(0x26),
  family2: u16(0x28),
  coreCount2: u16(0x2a),
  coreEnabled2: u16(0x2c),
  threadCount2: u16(0x2e),
  threadEnabled: u16(0x30),
} satisfies StructureSpec;

/** Type 16, Physical Memory Array (7.17). Extended maximum capacity: 2.7. */
const MEMORY_ARRAY = {
  location: u8(0x04),
  use: u8(0x05),
  errorCorrection: u8(0x06),
  /** KiB; 0x80000000: see `extendedMaximumCapacity`. */
  maximumCapacity: u32(0x07),
  errorInformationHandle: u16(0x0b),
  numberOfDevices: u16(0x0d),
  /** Bytes. */
  extendedMaximumCapacity: u64(0x0f),
} satisfies StructureSpec;

/** Type 17, Memory Device (7.18). From 0x15: 2.3, 0x1b: 2.6, 0x1c: 2.7, 0x22: 2.8, 0x28: 3.2, 0x54: 3.3, 0x5c: 3.7. */
const MEMORY_DEVICE = {
  arrayHandle: u16(0x04),
  errorInformationHandle: u16(0x06),
  totalWidth: u16(0x08),
  dataWidth: u16(0x0a),
  /** MiB, or KiB with bit 15 set; 0: empty slot; 0xffff: unknown; 0x7fff: see `extendedSize`. */
  size: u16(0x0c),
  formFactor: u8(0x0e),
  deviceSet: u8(0x0f),
  deviceLocator: text(0x10),
  bankLocator: text(0x11),
  memoryType: u8(0x12),
  typeDetail: u16(0x13),
  speed: u16(0x15),
  manufacturer: text(0x17),
  serialNumber: text(0x18),
  assetTag: text(0x19),
  partNumber: text(0x1a),
  attributes: u8(0x1b),
  /** MiB in bits 30:0. */
  extendedSize: u32(0x1c),
  configuredSpeed: u16(0x20),
  minimumVoltage: u16(0x22),
  maximumVoltage: u16(0x24),
  configuredVoltage: u16(0x26),
  technology: u8(0x28),
  operatingModeCapability: u16(0x29),
  firmwareVersion: text(0x2b),
  moduleManufacturerId: u16(0x2c),
  moduleProductId: u16(0x2e),
  controllerManufacturerId: u16(0x30),
  controllerProductId: u16(0x32),
  nonVolatileSize: u64(0x34),
  volatileSize: u64(0x3c),
  cacheSize: u64(0x44),
  logicalSize: u64(0x4c),
  extendedSpeed: u32(0x54),
  extendedConfiguredSpeed: u32(0x58),
  pmicManufacturerId: u16(0x5c),
  pmicRevision: u16(0x5e),
  rcdManufacturerId: u16(0x60),
  rcdRevision: u16(0x62),
} satisfies StructureSpec;

/**
 * What is decoded of each type: its name, its fields, and the shortest formatted area that the first version with the
 * type allowed. Later versions only added fields behind it; real firmware often claims a newer version than its
 * structures follow, so the version alone makes no structure wrong.
 */
export const STRUCTURES = {
  0: { name: 'firmware', fields: FIRMWARE, minimum: 0x12 },
  1: { name: 'system', fields: SYSTEM, minimum: 0x08 },
  2: { name: 'baseboard', fields: BASEBOARD, minimum: 0x08 },
  3: { name: 'chassis', fields: CHASSIS, minimum: 0x09 },
  4: { name: 'processor', fields: PROCESSOR, minimum: 0x1a },
  16: { name: 'memoryArray', fields: MEMORY_ARRAY, minimum: 0x0f },
  17: { name: 'memoryDevice', fields: MEMORY_DEVICE, minimum: 0x15 },
} as const;

/** SMBIOS structure types that are decoded. */
export type DecodedType = keyof typeof STRUCTURES;

/** Fields of a decoded structure; a field is absent where the structure is too short to hold it. */
export type SmbiosFields<Type extends DecodedType> = {
  -readonly [Name in keyof (typeof STRUCTURES)[Type]['fields']]?: (typeof STRUCTURES)[Type]['fields'][Name] extends FieldSpec<
    infer Kind
  >
    ? FieldKinds[Kind]
    : never;
};
