/**
 * The XML that `oa3tool /DecodeHwHash` prints: `<p n="NAME" v="VALUE" />` a property (FORMAT.md, section 6), so that
 * scripts that read its output work on any system. Names and the forms of values up to SmbiosUuid are oa3tool's own;
 * behind it stand the names that consumers use, and ours where no tool has one.
 */

import { BLOCKS } from '../hash/blocks.js';
import { decodeHash } from '../hash/decode.js';
import { encodeHash } from '../hash/encode.js';
import { CHASSIS_TYPE, DIGITIZER, type Enumeration } from '../hash/enumerations.js';
import { HashModelError } from '../hash/errors.js';
import { type Field, type Members, membersOf } from '../hash/layouts.js';
import type { HardwareHash } from '../hash/model.js';
import { attributeOf, childrenOf, parseXml, XmlFormatError } from './xml.js';

/** A property of the XML: its name, where it stands in the model, and how its value is written and read. */
interface Property {
  readonly name: string;
  /** Path of the member; `[]` stands for each element of a list. */
  readonly path: string;
  readonly write?: (value: unknown, hash: HardwareHash) => string;
  /** Absent where the property is derived from others. */
  readonly read?: (text: string) => unknown;
}

const number = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : undefined);
const flag = (text: string): unknown => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined);
const plain = (text: string): unknown => text;
const nameOrNumber = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
const orNull =
  (unknown: string, read: (text: string) => unknown) =>
  (text: string): unknown =>
    text === unknown ? null : read(text);

const hexByte = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
const byteOf = (text: string): number => Number(/^0x[0-9a-f]{1,2}$/i.test(text) ? text : Number.NaN);

const chassis: Pick<Property, 'write' | 'read'> = {
  write: (value) => hexByte(CHASSIS_TYPE.value(value as string) as number),
  read: (text) => CHASSIS_TYPE.name(byteOf(text)),
};

const digitizers: Pick<Property, 'write' | 'read'> = {
  write: (value) => hexByte((value as string[]).reduce((sum, name) => sum | (DIGITIZER.value(name) as number), 0)),
  read: (text) => setBits(byteOf(text), DIGITIZER),
};

function setBits(mask: number, enumeration: Enumeration<string>): (string | number)[] {
  return [1, 2, 4, 8, 16, 32, 64, 128].filter((bit) => mask & bit).map((bit) => enumeration.name(bit));
}

const one = (name: string, path: string, read: Property['read'], write?: Property['write']): Property => ({
  name,
  path,
  ...(read ? { read } : {}),
  ...(write ? { write } : {}),
});

/** The properties, in oa3tool's order as far as it is known. */
const PROPERTIES: readonly Property[] = [
  one('ToolVersion', 'toolVersion', number),
  one('ToolBuild', 'toolBuild', plain),
  one('OSType', 'osType', nameOrNumber),
  one('OsCpuArchitecture', 'osArchitecture', nameOrNumber),
  one('OsBuild', 'osBuild', plain),
  one('OsSystemTime', 'capturedAt', plain),
  one('OsLocalTime', 'utcOffsetMinutes', readOffset, writeLocalTime),
  one('ProcessorModel', 'processor.model', plain),
  one('ProcessorPackages', 'processor.packages', number),
  one('ProcessorThreads', 'processor.threads', number),
  one('ProcessorCores', 'processor.cores', number),
  one('ProcessorHyperThreading', 'processor.hyperThreading', flag),
  one('SmbiosRamArrayCount', 'memory.arrays', number),
  one('SmbiosRamSlots', 'memory.slots', number),
  one('SmbiosRamErrorCorrection', 'memory.errorCorrection', nameOrNumber),
  one('SmbiosRamMaximumCapacity', 'memory.maximumGiB', orNull('0', number), (value) => String(value ?? 0)),
  one('TotalPhysicalRAM', 'memory.totalGiB', number),
  one('SmbiosFirmwareVendor', 'smbios.firmwareVendor', plain),
  one('SmbiosSystemManufacturer', 'smbios.systemManufacturer', plain),
  one('SmbiosSystemProductName', 'smbios.systemProductName', plain),
  one('SmbiosSystemSerialNumber', 'smbios.systemSerialNumber', plain),
  one('SmbiosUuid', 'smbios.uuid', plain),
  one('SmbiosSkuNumber', 'smbios.skuNumber', plain),
  one('SmbiosSystemFamily', 'smbios.systemFamily', plain),
  one('SmbiosSystemVersion', 'smbios.systemVersion', plain),
  one('SmbiosBoardManufacturer', 'smbios.boardManufacturer', plain),
  one('SmbiosBoardProduct', 'smbios.boardProduct', plain),
  one('SmbiosBoardVersion', 'smbios.boardVersion', plain),
  one('ProcessorArchitecture', 'processor.architecture', nameOrNumber),
  one('ProcessorManufacturer', 'processor.manufacturer', plain),
  one('PrimaryDiskType', 'disk.seekPenalty', undefined, (rotates) => (rotates ? 'HDD' : 'SSD')),
  one('PrimaryDiskTotalCapacity', 'disk.capacityGB', number),
  one('PrimaryDiskBusType', 'disk.busType', nameOrNumber),
  one('PrimaryDiskSeekPenalty', 'disk.seekPenalty', orNull('unknown', flag), orUnknown),
  one('PrimaryDiskTrim', 'disk.trim', orNull('unknown', flag), orUnknown),
  one('DiskSerialNumber', 'disk.serialNumber', plain, (_value, { disk }) =>
    [disk?.serialNumber, disk?.product, disk?.vendor].join('|'),
  ),
  one('DiskSSNKernel', 'disk.kernelSerialNumber', plain),
  one('ChassisType', 'enclosure.chassisType', chassis.read, chassis.write),
  one('PowerPlatformRole', 'enclosure.powerPlatformRole', nameOrNumber),
  one('OpticalDrive', 'enclosure.opticalDrive', flag),
  one('DigitizerSupportID', 'enclosure.digitizers', digitizers.read, digitizers.write),
  one('MaximumTouchPoints', 'enclosure.maximumTouchPoints', number),
  one('TPMVersion', 'tpm.versionText', plain),
  one('TpmEkPub', 'tpm.endorsementKey.modulus', plain),
  one('EkPubHash', 'tpm.endorsementKey.sha256', undefined),
  one('OfflineDeviceIdSource', 'offlineDeviceId.source', nameOrNumber),
  one('OfflineDeviceIdSourceFlags', 'offlineDeviceId.sourceFlags', number),
  one('OfflineDeviceIdStatus', 'offlineDeviceId.status', number),
  one('OfflineDeviceId', 'offlineDeviceId.id', plain),
  one('ProductKeyID', 'productKey.id', plain),
  one('ProductKeyPkPn', 'productKey.partNumber', plain),
  one('PhysicalMedium', 'networkAdapters[].medium', nameOrNumber),
  one('MacAddress', 'networkAdapters[].macAddress', plain),
  one('AdapterEnumerator', 'networkAdapters[].enumerator', plain),
  one('DisplayResolutionHorizontal', 'displays[].resolutionX', orNull('unknown', number), orUnknown),
  one('DisplayResolutionVertical', 'displays[].resolutionY', orNull('unknown', number), orUnknown),
  one('DisplaySizePhysicalH', 'displays[].widthCm', orNull('unknown', number), orUnknown),
  one('DisplaySizePhysicalY', 'displays[].heightCm', orNull('unknown', number), orUnknown),
  one('DisplayWidthMillimeters', 'displays[].widthMm', orNull('unknown', number), orUnknown),
  one('DisplayHeightMillimeters', 'displays[].heightMm', orNull('unknown', number), orUnknown),
  one('DisplayOutput', 'displays[].output', orNull('unknown', nameOrNumber), orUnknown),
  one('GraphicsVendor', 'graphics[].vendor', plain),
  one('GraphicsModel', 'graphics[].model', plain),
  one('DedicatedVideoMemory', 'graphics[].dedicatedVideoMemory', bigint),
  one('DedicatedSystemMemory', 'graphics[].dedicatedSystemMemory', bigint),
  one('GraphicsRemovalPolicy', 'graphics[].removalPolicy', number),
  one('GraphicsBuiltIn', 'graphics[].builtIn', flag),
];

function bigint(text: string): unknown {
  return /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}

function orUnknown(value: unknown): string {
  return value === null ? 'unknown' : String(value);
}

/** oa3tool prints an unknown offset as +30:00, and the local time that would follow from it. */
const UNKNOWN_OFFSET = 1800;

function writeLocalTime(value: unknown, { capturedAt = '' }: HardwareHash): string {
  const minutes = value === null ? UNKNOWN_OFFSET : Number(value);
  const local = new Date(Date.parse(capturedAt) + minutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(minutes);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function readOffset(text: string): unknown {
  const parts = /([+-])(\d\d):(\d\d)$/.exec(text);
  if (parts === null) return undefined;
  const minutes = (Number(parts[2]) * 60 + Number(parts[3])) * (parts[1] === '-' ? -1 : 1);
  return minutes === UNKNOWN_OFFSET ? null : minutes;
}

/** Names of properties that stand for elements of a list, by list, and all others. */
const LISTED = /^(\w+)\[\]\.(\w+)$/;

/**
 * Writes a decoded hash as oa3tool's XML.
 *
 * @example
 * toOa3Xml(hash); // '<?xml version="1.0"?>\r\n<HardwareReport>…'
 */
export function toOa3Xml(hash: HardwareHash): string {
  const lines = PROPERTIES.flatMap((property) => {
    const listed = LISTED.exec(property.path);
    if (listed === null) return singleLine(property, hash);
    // Each element's properties stand together, so the first of a list writes them all.
    const siblings = PROPERTIES.filter(({ path }) => path.startsWith(`${listed[1]}[]`));
    return siblings[0] === property ? elementLines(siblings, listed[1], hash) : [];
  });
  const body = lines.map((line) => `    ${line}\r\n`).join('');
  return `<?xml version="1.0"?>\r\n<HardwareReport>\r\n  <HardwareInventory>\r\n${body}  </HardwareInventory>\r\n</HardwareReport>\r\n`;
}

function singleLine(property: Property, hash: HardwareHash): string[] {
  const value = property.path.split('.').reduce<unknown>((at, key) => (at as Members | undefined)?.[key], hash);
  const nothing = value === undefined || (value === null && property.write === undefined);
  const unknownKind = property.name === 'PrimaryDiskType' && value === null;
  return nothing || unknownKind ? [] : [line(property, value, hash)];
}

function elementLines(properties: readonly Property[], list: string, hash: HardwareHash): string[] {
  const elements = membersOf(hash)[list] as Members[];
  return elements.flatMap((element) =>
    properties.map((property) => line(property, element[property.path.split('.')[1]], hash)),
  );
}

function line({ name, write }: Property, value: unknown, hash: HardwareHash): string {
  return `<p n="${name}" v="${escapeAttribute(write ? write(value, hash) : String(value))}" />`;
}

function escapeAttribute(text: string): string {
  // A character that XML 1.0 cannot hold even as a reference stands as U+FFFD.
  const safe = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return safe.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What {@link fromOa3Xml} could read. */
export interface Oa3Reading {
  /** What the XML says, as far as it makes whole blocks. */
  hash: HardwareHash;
  /** Properties that found no place: unknown names, unreadable values, and parts of blocks that are not whole. */
  unread: { name: string; value: string }[];
}

/**
 * Reads the XML of `oa3tool /DecodeHwHash` where it can. oa3tool does not print every byte of a hash, so the model is
 * sealed anew and is not the hash that was decoded: blocks that are not printed whole are left out, and adapters have an
 * empty enumerator where the XML tells none.
 *
 * @throws {XmlFormatError} when it is not well-formed or has no HardwareInventory
 */
export function fromOa3Xml(xml: string): Oa3Reading {
  const properties = readProperties(xml);
  const model: Members = { schemaVersion: 1, networkAdapters: [], displays: [], graphics: [] };
  const unread: { name: string; value: string }[] = [];
  const counts = new Map<string, number>();
  for (const { name, value } of properties) {
    if (!place(model, name, value, counts)) unread.push({ name, value });
  }
  splitDiskSerial(model);
  return { hash: seal(model, unread), unread };
}

function readProperties(xml: string): { name: string; value: string }[] {
  const inventories = childrenOf(parseXml(xml), 'HardwareReport').flatMap((report) =>
    childrenOf(report, 'HardwareInventory'),
  );
  if (inventories.length === 0) throw new XmlFormatError('the XML has no element HardwareInventory');
  return inventories.flatMap((inventory) =>
    childrenOf(inventory, 'p').map((property) => ({
      name: attributeOf(property, 'n') ?? '',
      value: attributeOf(property, 'v') ?? '',
    })),
  );
}

/** Members of elements that oa3tool does not print, as the format says that they are not known. */
const NOT_PRINTED: Readonly<Record<string, Members>> = {
  networkAdapters: { enumerator: '' },
  displays: {
    widthMm: null,
    heightMm: null,
    widthCm: null,
    heightCm: null,
    resolutionX: null,
    resolutionY: null,
    output: null,
  },
};

const BY_NAME = new Map(PROPERTIES.map((property) => [property.name.toLowerCase(), property]));

/** Sets the member that a property stands for; false where it cannot be read. */
function place(model: Members, name: string, text: string, counts: Map<string, number>): boolean {
  const property = BY_NAME.get(name.toLowerCase());
  if (property === undefined) return false;
  if (property.read === undefined) return true;
  const value = property.read(text);
  if (value === undefined) return false;
  const listed = LISTED.exec(property.path);
  if (listed !== null) {
    const index = counts.get(property.path) ?? 0;
    counts.set(property.path, index + 1);
    const elements = model[listed[1]] as Members[];
    elements[index] = { ...(elements[index] ?? NOT_PRINTED[listed[1]]), [listed[2]]: value };
    return true;
  }
  const keys = property.path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<Members>(descend, model);
  holder[last] = value;
  return true;
}

/** The object under a key, made where it is not there yet. */
function descend(at: Members, key: string): Members {
  at[key] ??= {};
  return at[key] as Members;
}

/** oa3tool prints serial, product and vendor of the disk as one text. */
function splitDiskSerial(model: Members): void {
  const disk = model.disk as Members | undefined;
  const parts = String(disk?.serialNumber ?? '').split('|');
  if (disk?.serialNumber === undefined) return;
  if (parts.length === 3) Object.assign(disk, { serialNumber: parts[0], product: parts[1], vendor: parts[2] });
  else delete disk.serialNumber;
}

/** Leaves out what does not make a whole block, until the rest can be encoded. */
function seal(model: Members, unread: { name: string; value: string }[]): HardwareHash {
  for (;;) {
    const candidate: object = { ...model, checksum: { stored: '', computed: '', valid: false }, length: 3000 };
    try {
      return decodeHash(encodeHash(candidate as HardwareHash));
    } catch (error) {
      if (!(error instanceof HashModelError) || !leaveOut(model, error.field, unread)) throw error;
    }
  }
}

/** Leaves out the block that a member belongs to; for a list, the list. */
function leaveOut(model: Members, field: string, unread: { name: string; value: string }[]): boolean {
  const list = /^(\w+)\[/.exec(field)?.[1];
  const [key, ...path] = field.split('.').reverse();
  const member = path.length === 0 ? '' : path[0];
  const block = BLOCKS.find(
    ({ place, layout }) =>
      place
        .replace(/^disks\[\]$/, 'disk')
        .split('.')
        .at(-1) === member && (layout.fields as readonly Field[]).some((candidate) => candidate.key === key),
  );
  unread.push({ name: list ?? block?.name ?? field, value: `left out: ${field} is missing or unreadable` });
  if (list !== undefined) {
    model[list] = [];
    return true;
  }
  const holder = path.reverse().reduce<Members>((at, name) => (at[name] ?? {}) as Members, model);
  for (const candidate of block?.layout.fields ?? []) if (candidate.key !== undefined) delete holder[candidate.key];
  return block !== undefined;
}
