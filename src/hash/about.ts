/**
 * What the members of each block are, in words: for the documentation of the format, the places of a hash and the columns of a
 * table. They stand apart from the table of blocks, so that a page which decodes or checks hashes does not load them.
 */
import type { Field } from './layouts.js';

/** By the type of the block and the name of the member; bytes without a name go by their offset. */
export const ABOUT: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  1: {
    toolBuild: 'version of the tool that captured',
    osBuild: 'version of Windows',
    capturedAt: 'time of capture, UTC',
    utcOffsetMinutes: 'offset from UTC, east positive, daylight saving included',
    osType: 'where it was captured',
    osArchitecture: 'architecture of Windows',
    toolVersion: 'version of the inventory',
  },
  2: {
    architecture: 'architecture of the processor',
    packages: 'sockets in use',
    cores: 'cores over all packages',
    threads: 'logical processors over all packages',
    hyperThreading: 'more threads than cores',
    '@10': 'reserved',
  },
  34: {
    coreClasses: 'classes of cores of a hybrid processor, the fastest first',
    'coreClasses[].efficiencyClass': "Windows' efficiency class, higher is faster",
    'coreClasses[].cores': 'cores of this class',
    'coreClasses[].threads': 'logical processors of this class',
  },
  5: {
    totalGiB: 'installed memory, GiB',
    maximumGiB: 'most memory, GiB',
    slots: 'memory slots',
    arrays: 'memory arrays',
    errorCorrection: 'error correction of the memory',
  },
  3: {
    manufacturer: 'CPUID vendor',
  },
  4: {
    model: 'CPUID brand string',
  },
  6: {
    capacityGB: 'capacity in 10^9 bytes, truncated',
    busType: 'STORAGE_BUS_TYPE',
    seekPenalty: 'incurs a seek penalty (rotates)',
    trim: 'TRIM is enabled',
  },
  7: {
    serialNumber: 'serial number',
    product: 'model of the disk',
    vendor: 'vendor, empty on NVMe',
  },
  8: {
    medium: 'NDIS_PHYSICAL_MEDIUM',
    macAddress: 'permanent address',
    enumerator: 'Plug and Play enumerator',
  },
  9: {
    widthMm: 'width of the picture, millimetres',
    heightMm: 'height of the picture, millimetres',
    resolutionX: 'pixels across',
    resolutionY: 'pixels down',
    output: 'D3DKMDT video output technology',
  },
  27: {
    widthCm: 'width, centimetres',
    heightCm: 'height, centimetres',
  },
  10: {
    chassisType: 'SMBIOS type 3 chassis type',
    powerPlatformRole: 'POWER_PLATFORM_ROLE',
    opticalDrive: 'an optical drive is present',
    digitizers: 'SM_DIGITIZER bits',
    maximumTouchPoints: 'most simultaneous touch points',
  },
  13: {
    versionText: 'version, level, revision, manufacturer, firmware',
  },
  25: {
    modulus: 'RSA-2048 modulus, big-endian',
  },
  11: {
    status: 'status of the query',
    source: 'where the identifier comes from',
    sourceFlags: 'high byte of the source, meaning open',
    '@6': 'length of the identifier',
    id: 'identifier; from a TPM, the SHA-256 of block 25',
  },
  12: {
    uuid: 'SMBIOS type 1 UUID, shown little-endian',
  },
  14: {
    systemSerialNumber: 'type 1, offset 07h',
  },
  15: {
    firmwareVendor: 'type 0, offset 04h',
  },
  16: {
    systemManufacturer: 'type 1, offset 04h',
  },
  17: {
    systemProductName: 'type 1, offset 05h',
  },
  18: {
    skuNumber: 'type 1, offset 19h',
  },
  19: {
    systemFamily: 'type 1, offset 1Ah',
  },
  23: {
    systemVersion: 'type 1, offset 06h',
  },
  20: {
    boardManufacturer: 'type 2, offset 04h',
  },
  21: {
    boardProduct: 'type 2, offset 05h',
  },
  22: {
    boardVersion: 'type 2, offset 06h',
  },
  24: {
    id: '13 digits: group and serial of the product key',
  },
  26: {
    partNumber: 'part number of the product key',
  },
  28: {
    kernelSerialNumber: "block 7's text as the kernel reported it",
  },
  29: {
    dedicatedVideoMemory: 'bytes',
    dedicatedSystemMemory: 'bytes',
    removalPolicy: '1 = no removal expected',
    builtIn: "in the local machine's container",
  },
  30: {
    vendor: 'vendor',
    model: 'model',
  },
  35: {
    kind: '2 in all hashes seen',
    mask: 'bit mask, meaning open; the same within a model',
  },
  36: {
    locale: 'locales, time zone, languages, keyboard layout, joined by |',
  },
  37: {
    counts: 'instances per class of hardware',
    memory: 'digest of the memory',
    bios: 'digest of the BIOS',
    instances: 'digest of each instance, in class order',
  },
};

/**
 * What a member of a block is; its name where nothing is said of it.
 *
 * @param list the member that is a list of records, where this is a member of a record
 */
export function aboutMember(block: number, { key, at }: Pick<Field, 'key' | 'at'>, list?: string): string {
  const own = key ?? `@${at}`;
  return ABOUT[block]?.[list === undefined ? own : `${list}[].${own}`] ?? own;
}
