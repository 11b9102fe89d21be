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

function smbios(type: number, key: KeyAt<'smbios'>, oa3: string, identifies?: Identity): BlockDefinition {
  return block(type, oa3, 'smbios', text(ASCIIZ, key, { oa3, identifies }));
}

const coreClass = struct(5, [field('efficiencyClass', 0, u8), field('cores', 1, u16), field('threads', 3, u16)]);

/** Every block that is known, in the canonical order of FORMAT.md, section 2. */
export const BLOCKS: readonly BlockDefinition[] = [
  block(
    1,
    'Capture',
    '',
    struct(24, [
      field('toolBuild', 0, build, { oa3: 'ToolBuild' }),
      field('osBuild', 8, build, { oa3: 'OsBuild' }),
      field('capturedAt', 16, timestamp, { oa3: 'OsSystemTime' }),
      field('utcOffsetMinutes', 20, quarterHours),
      field('osType', 21, named(u8, OS_TYPE), { oa3: 'OSType' }),
      field('osArchitecture', 22, named(u8, ARCHITECTURE), {
        oa3: 'OsCpuArchitecture',
      }),
      field('toolVersion', 23, u8, { oa3: 'ToolVersion' }),
    ]),
  ),
  block(
    2,
    'Processor',
    'processor',
    struct(12, [
      field('architecture', 0, named(u16, ARCHITECTURE)),
      field('packages', 2, u16, { oa3: 'ProcessorPackages' }),
      field('cores', 4, u16, { oa3: 'ProcessorCores' }),
      field('threads', 6, u16, { oa3: 'ProcessorThreads' }),
      field('hyperThreading', 8, flag(u16), { oa3: 'ProcessorHyperThreading' }),
      fixed(10, u16, 0),
    ]),
  ),
  block(34, 'ProcessorCoreClasses', 'processor', countedRecords('coreClasses', coreClass)),
  block(
    5,
    'Memory',
    'memory',
    struct(21, [
      field('totalGiB', 0, u64, { oa3: 'TotalPhysicalRAM' }),
      field('maximumGiB', 8, nullable(u64, 0, '0'), { oa3: 'SmbiosRamMaximumCapacity' }),
      field('slots', 16, u16, { oa3: 'SmbiosRamSlots' }),
      field('arrays', 18, u16, { oa3: 'SmbiosRamArrayCount' }),
      field('errorCorrection', 20, named(u8, ERROR_CORRECTION), {
        oa3: 'SmbiosRamErrorCorrection',
      }),
    ]),
  ),
  block(3, 'ProcessorManufacturer', 'processor', text(ASCIIZ, 'manufacturer', { oa3: 'ProcessorManufacturer' })),
  block(4, 'ProcessorModel', 'processor', brand('model', { oa3: 'ProcessorModel' })),
  block(
    6,
    'PrimaryDisk',
    'disks[]',
    struct(12, [
      field('capacityGB', 0, u64, { oa3: 'PrimaryDiskTotalCapacity' }),
      field('busType', 8, named(u16, BUS_TYPE)),
      field('seekPenalty', 10, nullable(flag(u8), 0xff), {
        oa3: 'PrimaryDiskType',
      }),
      field('trim', 11, nullable(flag(u8), 0xff)),
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
        identifies: 'serial',
      },
      { key: 'product', label: 'text up to the second |' },
      { key: 'vendor', label: 'text, no NUL' },
    ]),
    { turns: 6 },
  ),
  block(
    8,
    'NetworkAdapter',
    'networkAdapters[]',
    withCountedName(
      [
        field('medium', 0, named(u32, PHYSICAL_MEDIUM), { oa3: 'PhysicalMedium' }),
        field('macAddress', 4, mac, { oa3: 'MacAddress', identifies: 'mac' }),
      ],
      10,
      'enumerator',
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
        }),
        field('heightMm', 2, nullable(u16, 0xffff), {
          oa3: 'DisplaySizePhysicalY ',
        }),
        field('resolutionX', 4, nullable(u16, 0xffff), { oa3: 'DisplayResolutionHorizontal' }),
        field('resolutionY', 6, nullable(u16, 0xffff), { oa3: 'DisplayResolutionVertical' }),
        field('output', 8, named(u32, VIDEO_OUTPUT)),
      ]),
    ),
  ),
  block(
    27,
    'DisplaySize',
    'displays[]',
    struct(4, [field('widthCm', 0, nullable(u16, 0xffff)), field('heightCm', 2, nullable(u16, 0xffff))]),
    { turns: 9 },
  ),
  block(
    10,
    'Enclosure',
    'enclosure',
    struct(5, [
      field('chassisType', 0, named(u8, CHASSIS_TYPE), { oa3: 'ChassisType' }),
      field('powerPlatformRole', 1, named(u8, PLATFORM_ROLE), {
        oa3: 'PowerPlatformRole',
      }),
      field('opticalDrive', 2, flag(u8)),
      field('digitizers', 3, bits(DIGITIZER), { oa3: 'DigitizerSupportID' }),
      field('maximumTouchPoints', 4, u8),
    ]),
  ),
  block(13, 'TpmVersion', 'tpm', text(ASCIIZ, 'versionText', { oa3: 'TPMVersion' })),
  block(
    25,
    'TpmEkPub',
    'tpm.endorsementKey',
    struct(256, [
      field('modulus', 0, hex(256), {
        oa3: 'TPM EkPub',
        identifies: 'endorsement-key',
      }),
    ]),
  ),
  block(
    11,
    'OfflineDeviceId',
    'offlineDeviceId',
    struct(42, [
      field('status', 0, u32),
      field('source', 4, named(u8, OFFLINE_ID_SOURCE)),
      field('sourceFlags', 5, u8, { absent: 0 }),
      fixed(6, u32, 32),
      field('id', 10, hex(32), {
        oa3: 'OfflineDeviceId',
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
        identifies: 'uuid',
      }),
    ]),
  ),
  smbios(14, 'systemSerialNumber', 'SmbiosSystemSerialNumber', 'serial'),
  smbios(15, 'firmwareVendor', 'SmbiosFirmwareVendor'),
  smbios(16, 'systemManufacturer', 'SmbiosSystemManufacturer'),
  smbios(17, 'systemProductName', 'SmbiosSystemProductName'),
  smbios(18, 'skuNumber', 'SmbiosSkuNumber'),
  smbios(19, 'systemFamily', 'SmbiosSystemFamily'),
  smbios(23, 'systemVersion', 'SmbiosSystemVersion'),
  smbios(20, 'boardManufacturer', 'SmbiosBoardManufacturer'),
  smbios(21, 'boardProduct', 'SmbiosBoardProduct'),
  smbios(22, 'boardVersion', 'SmbiosBoardVersion'),
  block(
    24,
    'ProductKeyID',
    'productKey',
    text(ASCIIZ, 'id', {
      oa3: 'ProductKeyID',
      identifies: 'product-key',
    }),
  ),
  block(26, 'ProductKeyPkPn', 'productKey', text(ASCIIZ, 'partNumber', { oa3: 'ProductKeyPkPn' })),
  block(
    28,
    'DiskSSNKernel',
    'disks[]',
    text(ASCIIZ, 'kernelSerialNumber', {
      oa3: 'DiskSSNKernel',
      identifies: 'disk-text',
    }),
  ),
  block(
    29,
    'GraphicsMemory',
    'graphics[]',
    struct(18, [
      field('dedicatedVideoMemory', 0, u64big, { oa3: 'DedicatedVideoMemory' }),
      field('dedicatedSystemMemory', 8, u64big, { oa3: 'DedicatedSystemMemory' }),
      field('removalPolicy', 16, u8),
      field('builtIn', 17, flag(u8)),
    ]),
  ),
  block(
    30,
    'GraphicsAdapter',
    'graphics[]',
    piped(BARE_UTF16, [
      { key: 'vendor', label: 'UTF-16LE text up to |' },
      { key: 'model', label: 'UTF-16LE text, no NUL' },
    ]),
  ),
  block(35, 'Block35', 'block35', struct(3, [field('kind', 0, u8), field('mask', 1, u16)])),
  block(36, 'Locale', '', text(BARE, 'locale')),
  block(
    37,
    'LicensingHwid',
    'licensingHwid',
    digests([
      { key: 'counts', at: 8, label: 'ten u16' },
      { key: 'memory', at: 28, label: 'u16', identifies: 'digest' },
      { key: 'bios', at: 30, label: 'u16', identifies: 'digest' },
      {
        key: 'instances',
        at: 32,
        label: 'u16 each',
        identifies: 'digest',
      },
    ]),
  ),
];
