/**
 * The one table of blocks: type, place in the model, layout, meaning. Decoding, encoding, JSON, protobuf, the field spans
 * of the decoder page, the summary and docs/FORMAT.md all follow from it, so that a layout is written once.
 */
import { build, quarterHours, timestamp } from './capture-codecs.js';
import {
  ARCHITECTURE,
  BUS_TYPE,
  CHASSIS_TYPE,
  DIGITIZER,
  ERROR_CORRECTION,
  OFFLINE_ID_SOURCE,
  OS_TYPE,
  PHYSICAL_MEDIUM,
  PLATFORM_ROLE,
  VIDEO_OUTPUT,
} from './enumerations.js';
import { bits, flag, hex, mac, named, nullable, u8, u16, u32, u64, u64big, uuid } from './field-codecs.js';
import {
  brand,
  countedRecords,
  digests,
  field,
  fixed,
  type Identity,
  type Layout,
  orNothing,
  piped,
  struct,
  type TextStyle,
  text,
  withCountedName,
} from './layouts.js';
import type { KeyAt, Place } from './places.js';

/** A block: its type, its name, the object of the model that it fills (`[]`: an element of a list), and its layout. */
export interface BlockDefinition {
  readonly type: number;
  readonly name: string;
  readonly place: Place;
  readonly layout: Layout;
  /** The type that it takes turns with, element by element: `6 7 6 7`. */
  readonly turns?: number;
}

const ASCIIZ: TextStyle = { encoding: 'utf8', terminator: 1 };
const BARE: TextStyle = { encoding: 'utf8', terminator: 0 };
const BARE_UTF16: TextStyle = { encoding: 'utf16', terminator: 0 };

/** Declares a block; the compiler checks that the model has its members at that place. */
function block<P extends Place>(
  type: number,
  name: string,
  place: P,
  layout: Layout<KeyAt<P>>,
  more: Pick<BlockDefinition, 'turns'> = {},
): BlockDefinition {
  return { type, name, place, layout, ...more };
}

function smbios(
  type: number,
  key: KeyAt<'smbios'>,
  oa3: string,
  about: string,
  identifies?: Identity,
): BlockDefinition {
  return block(type, oa3, 'smbios', text(ASCIIZ, key, { oa3, about, identifies }));
}

const coreClass = struct(5, [
  field('efficiencyClass', 0, u8, { about: "Windows' efficiency class, higher is faster" }),
  field('cores', 1, u16, { about: 'cores of this class' }),
  field('threads', 3, u16, { about: 'logical processors of this class' }),
]);

/** Every block that is known, in the canonical order of FORMAT.md, section 2. */
export const BLOCKS: readonly BlockDefinition[] = [
  block(
    1,
    'Capture',
    '',
    struct(24, [
      field('toolBuild', 0, build, { oa3: 'ToolBuild', about: 'version of the tool that captured' }),
      field('osBuild', 8, build, { oa3: 'OsBuild', about: 'version of Windows' }),
      field('capturedAt', 16, timestamp, { oa3: 'OsSystemTime', about: 'time of capture, UTC' }),
      field('utcOffsetMinutes', 20, quarterHours, {
        about: 'offset from UTC, east positive, daylight saving included',
      }),
      field('osType', 21, named(u8, OS_TYPE), { oa3: 'OSType', about: 'where it was captured' }),
      field('osArchitecture', 22, named(u8, ARCHITECTURE), {
        oa3: 'OsCpuArchitecture',
        about: 'architecture of Windows',
      }),
      field('toolVersion', 23, u8, { oa3: 'ToolVersion', about: 'version of the inventory' }),
    ]),
  ),
  block(
    2,
    'Processor',
    'processor',
    struct(12, [
      field('architecture', 0, named(u16, ARCHITECTURE), { about: 'architecture of the processor' }),
      field('packages', 2, u16, { oa3: 'ProcessorPackages', about: 'sockets in use' }),
      field('cores', 4, u16, { oa3: 'ProcessorCores', about: 'cores over all packages' }),
      field('threads', 6, u16, { oa3: 'ProcessorThreads', about: 'logical processors over all packages' }),
      field('hyperThreading', 8, flag(u16), { oa3: 'ProcessorHyperThreading', about: 'more threads than cores' }),
      fixed(10, u16, 0, 'reserved'),
    ]),
  ),
  block(
    34,
    'ProcessorCoreClasses',
    'processor',
    countedRecords('coreClasses', coreClass, { about: 'classes of cores of a hybrid processor, the fastest first' }),
  ),
  block(
    5,
    'Memory',
    'memory',
    struct(21, [
      field('totalGiB', 0, u64, { oa3: 'TotalPhysicalRAM', about: 'installed memory, GiB' }),
      field('maximumGiB', 8, nullable(u64, 0, '0'), { oa3: 'SmbiosRamMaximumCapacity', about: 'most memory, GiB' }),
      field('slots', 16, u16, { oa3: 'SmbiosRamSlots', about: 'memory slots' }),
      field('arrays', 18, u16, { oa3: 'SmbiosRamArrayCount', about: 'memory arrays' }),
      field('errorCorrection', 20, named(u8, ERROR_CORRECTION), {
        oa3: 'SmbiosRamErrorCorrection',
        about: 'error correction of the memory',
      }),
    ]),
  ),
  block(
    3,
    'ProcessorManufacturer',
    'processor',
    text(ASCIIZ, 'manufacturer', { oa3: 'ProcessorManufacturer', about: 'CPUID vendor' }),
  ),
  block(4, 'ProcessorModel', 'processor', brand('model', { oa3: 'ProcessorModel', about: 'CPUID brand string' })),
  block(
    6,
    'PrimaryDisk',
    'disks[]',
    struct(12, [
      field('capacityGB', 0, u64, { oa3: 'PrimaryDiskTotalCapacity', about: 'capacity in 10^9 bytes, truncated' }),
      field('busType', 8, named(u16, BUS_TYPE), { about: 'STORAGE_BUS_TYPE' }),
      field('seekPenalty', 10, nullable(flag(u8), 0xff), {
        oa3: 'PrimaryDiskType',
        about: 'incurs a seek penalty (rotates)',
      }),
      field('trim', 11, nullable(flag(u8), 0xff), { about: 'TRIM is enabled' }),
    ]),
  ),
  block(
    7,
    'DiskSerialNumber',
    'disks[]',
    piped(BARE, [
      {
        key: 'serialNumber',
        label: 'text up to the first |',
        oa3: 'DiskSerialNumber',
        about: 'serial number',
        identifies: 'serial',
      },
      { key: 'product', label: 'text up to the second |', about: 'model of the disk' },
      { key: 'vendor', label: 'text, no NUL', about: 'vendor, empty on NVMe' },
    ]),
    { turns: 6 },
  ),
  block(
    8,
    'NetworkAdapter',
    'networkAdapters[]',
    withCountedName(
      [
        field('medium', 0, named(u32, PHYSICAL_MEDIUM), { oa3: 'PhysicalMedium', about: 'NDIS_PHYSICAL_MEDIUM' }),
        field('macAddress', 4, mac, { oa3: 'MacAddress', about: 'permanent address', identifies: 'mac' }),
      ],
      10,
      'enumerator',
      { about: 'Plug and Play enumerator' },
    ),
  ),
  block(
    9,
    'Display',
    'displays[]',
    orNothing(
      struct(12, [
        field('widthMm', 0, nullable(u16, 0xffff), {
          oa3: 'DisplaySizePhysicalH',
          about: 'width of the picture, millimetres',
        }),
        field('heightMm', 2, nullable(u16, 0xffff), {
          oa3: 'DisplaySizePhysicalY ',
          about: 'height of the picture, millimetres',
        }),
        field('resolutionX', 4, nullable(u16, 0xffff), { oa3: 'DisplayResolutionHorizontal', about: 'pixels across' }),
        field('resolutionY', 6, nullable(u16, 0xffff), { oa3: 'DisplayResolutionVertical', about: 'pixels down' }),
        field('output', 8, named(u32, VIDEO_OUTPUT), { about: 'D3DKMDT video output technology' }),
      ]),
    ),
  ),
  block(
    27,
    'DisplaySize',
    'displays[]',
    struct(4, [
      field('widthCm', 0, nullable(u16, 0xffff), { about: 'width, centimetres' }),
      field('heightCm', 2, nullable(u16, 0xffff), { about: 'height, centimetres' }),
    ]),
    { turns: 9 },
  ),
  block(
    10,
    'Enclosure',
    'enclosure',
    struct(5, [
      field('chassisType', 0, named(u8, CHASSIS_TYPE), { oa3: 'ChassisType', about: 'SMBIOS type 3 chassis type' }),
      field('powerPlatformRole', 1, named(u8, PLATFORM_ROLE), {
        oa3: 'PowerPlatformRole',
        about: 'POWER_PLATFORM_ROLE',
      }),
      field('opticalDrive', 2, flag(u8), { about: 'an optical drive is present' }),
      field('digitizers', 3, bits(DIGITIZER), { oa3: 'DigitizerSupportID', about: 'SM_DIGITIZER bits' }),
      field('maximumTouchPoints', 4, u8, { about: 'most simultaneous touch points' }),
    ]),
  ),
  block(
    13,
    'TpmVersion',
    'tpm',
    text(ASCIIZ, 'versionText', { oa3: 'TPMVersion', about: 'version, level, revision, manufacturer, firmware' }),
  ),
  block(
    25,
    'TpmEkPub',
    'tpm.endorsementKey',
    struct(256, [
      field('modulus', 0, hex(256), {
        oa3: 'TPM EkPub',
        about: 'RSA-2048 modulus, big-endian',
        identifies: 'endorsement-key',
      }),
    ]),
  ),
  block(
    11,
    'OfflineDeviceId',
    'offlineDeviceId',
    struct(42, [
      field('status', 0, u32, { about: 'status of the query' }),
      field('source', 4, named(u8, OFFLINE_ID_SOURCE), { about: 'where the identifier comes from' }),
      field('sourceFlags', 5, u8, { absent: 0, about: 'high byte of the source, meaning open' }),
      fixed(6, u32, 32, 'length of the identifier'),
      field('id', 10, hex(32), {
        oa3: 'OfflineDeviceId',
        about: 'identifier; from a TPM, the SHA-256 of block 25',
        identifies: 'offline-id',
      }),
    ]),
  ),
  block(
    12,
    'SmbiosUuid',
    'smbios',
    struct(16, [
      field('uuid', 0, uuid, {
        oa3: 'SmbiosUuid',
        about: 'SMBIOS type 1 UUID, shown little-endian',
        identifies: 'uuid',
      }),
    ]),
  ),
  smbios(14, 'systemSerialNumber', 'SmbiosSystemSerialNumber', 'type 1, offset 07h', 'serial'),
  smbios(15, 'firmwareVendor', 'SmbiosFirmwareVendor', 'type 0, offset 04h'),
  smbios(16, 'systemManufacturer', 'SmbiosSystemManufacturer', 'type 1, offset 04h'),
  smbios(17, 'systemProductName', 'SmbiosSystemProductName', 'type 1, offset 05h'),
  smbios(18, 'skuNumber', 'SmbiosSkuNumber', 'type 1, offset 19h'),
  smbios(19, 'systemFamily', 'SmbiosSystemFamily', 'type 1, offset 1Ah'),
  smbios(23, 'systemVersion', 'SmbiosSystemVersion', 'type 1, offset 06h'),
  smbios(20, 'boardManufacturer', 'SmbiosBoardManufacturer', 'type 2, offset 04h'),
  smbios(21, 'boardProduct', 'SmbiosBoardProduct', 'type 2, offset 05h'),
  smbios(22, 'boardVersion', 'SmbiosBoardVersion', 'type 2, offset 06h'),
  block(
    24,
    'ProductKeyID',
    'productKey',
    text(ASCIIZ, 'id', {
      oa3: 'ProductKeyID',
      about: '13 digits: group and serial of the product key',
      identifies: 'product-key',
    }),
  ),
  block(
    26,
    'ProductKeyPkPn',
    'productKey',
    text(ASCIIZ, 'partNumber', { oa3: 'ProductKeyPkPn', about: 'part number of the product key' }),
  ),
  block(
    28,
    'DiskSSNKernel',
    'disks[]',
    text(ASCIIZ, 'kernelSerialNumber', {
      oa3: 'DiskSSNKernel',
      about: "block 7's text as the kernel reported it",
      identifies: 'disk-text',
    }),
  ),
  block(
    29,
    'GraphicsMemory',
    'graphics[]',
    struct(18, [
      field('dedicatedVideoMemory', 0, u64big, { oa3: 'DedicatedVideoMemory', about: 'bytes' }),
      field('dedicatedSystemMemory', 8, u64big, { oa3: 'DedicatedSystemMemory', about: 'bytes' }),
      field('removalPolicy', 16, u8, { about: '1 = no removal expected' }),
      field('builtIn', 17, flag(u8), { about: "in the local machine's container" }),
    ]),
  ),
  block(
    30,
    'GraphicsAdapter',
    'graphics[]',
    piped(BARE_UTF16, [
      { key: 'vendor', label: 'UTF-16LE text up to |', about: 'vendor' },
      { key: 'model', label: 'UTF-16LE text, no NUL', about: 'model' },
    ]),
  ),
  block(
    35,
    'Block35',
    'block35',
    struct(3, [
      field('kind', 0, u8, { about: '2 in all hashes seen' }),
      field('mask', 1, u16, { about: 'bit mask, meaning open; the same within a model' }),
    ]),
  ),
  block(
    36,
    'Locale',
    '',
    text(BARE, 'locale', { about: 'locales, time zone, languages, keyboard layout, joined by |' }),
  ),
  block(
    37,
    'LicensingHwid',
    'licensingHwid',
    digests([
      { key: 'counts', at: 8, label: 'ten u16', about: 'instances per class of hardware' },
      { key: 'memory', at: 28, label: 'u16', about: 'digest of the memory', identifies: 'digest' },
      { key: 'bios', at: 30, label: 'u16', about: 'digest of the BIOS', identifies: 'digest' },
      {
        key: 'instances',
        at: 32,
        label: 'u16 each',
        about: 'digest of each instance, in class order',
        identifies: 'digest',
      },
    ]),
  ),
];
