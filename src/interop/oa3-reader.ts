/** Reads the XML of `oa3tool /DecodeHwHash`, of both generations, as far as it tells what is in a hash. */

import { decodeHash } from '../hash/decode.js';
import { encodeBytes, encodeHash } from '../hash/encode.js';
import { BUS_TYPE, OFFLINE_ID_SOURCE } from '../hash/enumerations.js';
import { HashModelError } from '../hash/errors.js';
import { hashFromJson } from '../hash/json.js';
import type { Members } from '../hash/layouts.js';
import type { HardwareHash } from '../hash/model.js';
import { excerpt } from '../hash/printable.js';
import type { Finding } from '../inspect/finding.js';
import { SECTIONS } from '../inspect/finding-source.js';
import { NULL, namedForm, offsetOf, RANDOM_SEED } from './oa3-forms.js';
import { deleteAt, setAt, valueAt } from './oa3-paths.js';
import { DISK, ENCLOSURE, GPU, HEAD, LISTED, type Property, TAIL } from './oa3-properties.js';
import { attributeOf, childrenOf, parseXml, type XmlElement, XmlFormatError } from './xml.js';

/** A property of the XML. */
interface RawProperty {
  name: string;
  value: string;
}

/** What {@link fromOa3Xml} could read. */
export interface Oa3Reading {
  /**
   * What the XML tells. With `partial`, members that a block needs are absent, because this XML never tells them: such a
   * model can be checked and compared, but not encoded.
   */
  hash: HardwareHash;
  /** Properties that were not understood: unknown names, and values that cannot be read. */
  unread: { name: string; value: string }[];
}

/**
 * Reads the XML of `oa3tool /DecodeHwHash`. Names are compared trimmed and without case.
 *
 * @throws {@link XmlFormatError} when it is not well-formed or has no HardwareInventory
 * @throws {@link HashCapacityError} when it tells more than a hash can hold
 * @example
 * const { hash, unread } = fromOa3Xml(xml);
 */
export function fromOa3Xml(xml: string): Oa3Reading {
  const reports = childrenOf(parseXml(xml), 'HardwareReport');
  const inventories = reports.flatMap((report) => childrenOf(report, 'HardwareInventory'));
  if (inventories.length === 0) throw new XmlFormatError('the XML has no element HardwareInventory');
  const { json, unread } = readProperties(rawProperties(inventories, 'p', 'n', 'v'));
  const own = reports.flatMap((report) => childrenOf(report, 'Hwhash'));
  for (const addition of rawProperties(own, 'member', 'path', 'value')) {
    if (!addMember(json, addition)) unread.push(addition);
  }
  return { hash: modelOf(json, unread), unread };
}

/** What is to be said of the properties that were not understood; nothing where there are none. */
export function unreadFindings(unread: Oa3Reading['unread']): Finding[] {
  if (unread.length === 0) return [];
  const names = [...new Set(unread.map(({ name }) => excerpt(name, 40)))];
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ');
  const count = unread.length === 1 ? '1 property was' : `${unread.length} properties were`;
  return [
    {
      code: 'oa3-property-unread',
      severity: 'info',
      message: `${count} not understood in the XML of oa3tool: ${shown}`,
      source: SECTIONS.input('decoded XML of oa3tool'),
    },
  ];
}

function rawProperties(parents: readonly XmlElement[], tag: string, name: string, value: string): RawProperty[] {
  return parents
    .flatMap((parent) => childrenOf(parent, tag))
    .map((element) => ({ name: attributeOf(element, name) ?? '', value: attributeOf(element, value) ?? '' }));
}

/** Properties that repeat what others say, or what is not part of a hash. */
const IGNORED = new Set([
  'hardwareinventoryversion',
  'internaldiskcount',
  'devicenumber',
  'totaldiskcapacity',
  'gpucount',
]);

type Handler = (value: string) => boolean;

/** The members, in JSON form, that the properties of an inventory tell. */
export function readProperties(properties: readonly RawProperty[]): { json: Members; unread: RawProperty[] } {
  const reading = new PropertyReader();
  const unread = properties.filter(({ name, value }) => !reading.read(name.trim().toLowerCase(), value));
  return { json: reading.finish(unread), unread };
}

/** Elements by the number that the tool gives them. */
type Numbered = Map<number, Members>;

class PropertyReader {
  private readonly json: Members = { networkAdapters: [], displays: [], graphics: [] };
  private readonly disks: Numbered = new Map();
  private readonly gpus: Numbered = new Map();
  private readonly counts = new Map<string, number>();
  private kernelTexts = 0;
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    for (const property of [...HEAD, ...ENCLOSURE, ...TAIL]) {
      this.on(property.name, (value) => set(this.json, property, value));
    }
    for (const [list, properties] of Object.entries(LISTED)) {
      for (const property of properties) this.on(property.name, (value) => this.setListed(list, property, value));
    }
    this.on('OsLocalTime', (value) => setDefined(this.json, 'utcOffsetMinutes', offsetOf(value)));
    this.on('OfflineDeviceIdType', (value) => setIdType(this.json, value));
    this.on('PrimaryDiskTotalCapacity', (value) => set(numbered(this.disks, 1), DISK[0], value));
    this.on('PrimaryDiskType', (value) => setDiskType(numbered(this.disks, 1), value));
    this.on('DiskSerialNumber', (value) => setSerial(numbered(this.disks, 1), value));
    this.on('DiskSSNKernel', (value) => {
      this.kernelTexts++;
      return value === NULL || setAt(numbered(this.disks, this.kernelTexts), 'kernelSerialNumber', value);
    });
  }

  private on(name: string, handler: Handler): void {
    this.handlers.set(name.trim().toLowerCase(), handler);
  }

  /** Reads one property; false where it is not understood. */
  read(name: string, value: string): boolean {
    if (IGNORED.has(name)) return true;
    const [, kind, number, member] = /^(disk|gpu)(\d{1,2})\.(\w+)$/.exec(name) ?? [];
    if (kind === 'disk') return readDisk(numbered(this.disks, Number(number)), member, value);
    if (kind === 'gpu') return readListed(GPU, numbered(this.gpus, Number(number)), member, value);
    return this.handlers.get(name)?.(value) ?? false;
  }

  /** The n-th property of a name belongs to the n-th element, whether or not its value can be read. */
  private setListed(list: string, property: Property, value: string): boolean {
    const elements = this.json[list] as Members[];
    const index = this.counts.get(property.name) ?? 0;
    this.counts.set(property.name, index + 1);
    while (elements.length <= index) elements.push({});
    return set(elements[index], property, value);
  }

  /** All that was read; an adapter without an address tells nothing. */
  finish(unread: RawProperty[]): Members {
    const { json } = this;
    const adapters = json.networkAdapters as Members[];
    for (const { medium, macAddress } of adapters) {
      if (macAddress === undefined && medium !== undefined)
        unread.push({ name: 'PhysicalMedium', value: String(medium) });
    }
    json.networkAdapters = adapters.filter(({ macAddress }) => macAddress !== undefined);
    json.disks = inOrder(this.disks);
    json.graphics = inOrder(this.gpus);
    return json;
  }
}

function numbered(elements: Numbered, number: number): Members {
  const element = elements.get(number) ?? {};
  elements.set(number, element);
  return element;
}

const inOrder = (elements: Numbered): Members[] =>
  [...elements]
    .sort(([a], [b]) => a - b)
    .map(([, element]) => element)
    .filter((element) => Object.keys(element).length > 0);

/** Properties that the tool prints without a value where there is none. */
const EMPTY_IS_ABSENT = /^(productKey|tpm)\./;

function set(object: Members, { path, form }: Property, text: string): boolean {
  if (EMPTY_IS_ABSENT.test(path) && text.trim() === '') return true;
  const value = form.read(text);
  if (text === NULL && (value === NULL || value === undefined)) return true;
  return setDefined(object, path, value);
}

function setDefined(object: Members, path: string, value: unknown): boolean {
  return value !== undefined && setAt(object, path, value);
}

function readListed(properties: readonly Property[], object: Members, name: string, value: string): boolean {
  const property = properties.find((candidate) => candidate.name.toLowerCase() === name);
  return property !== undefined && set(object, property, value);
}

function readDisk(disk: Members, name: string, value: string): boolean {
  if (name === 'disktype') return setDiskType(disk, value);
  if (name === 'diskserialnumber') return setSerial(disk, value);
  return readListed(DISK, disk, name, value);
}

const BUS = namedForm(BUS_TYPE);
/** Types of disks that say nothing of a bus. */
const TYPES_WITHOUT_BUS = /^(other|unspecified)$/i;

/** `HDD` and `SSD` say whether a disk rotates, other types what bus it is on; properties of their own win. */
function setDiskType(disk: Members, text: string): boolean {
  const type = text.trim().toUpperCase();
  if (type === 'HDD' || type === 'SSD') {
    disk.seekPenalty ??= type === 'HDD';
    return true;
  }
  if (TYPES_WITHOUT_BUS.test(type) || text === NULL) return true;
  const bus = BUS.read(text);
  if (typeof bus !== 'string') return false;
  disk.busType ??= bus;
  return true;
}

/** `serial|product|vendor`; leading spaces belong to the disk's own value. */
function setSerial(disk: Members, text: string): boolean {
  if (text === NULL) return true;
  const parts = text.split('|');
  if (parts.length > 3) return false;
  const [serialNumber, product, vendor] = parts;
  Object.assign(disk, { serialNumber, product, vendor });
  return true;
}

const SOURCE = namedForm(OFFLINE_ID_SOURCE);

/** The source of the OfflineDeviceId: a name, or both bytes as a number. */
function setIdType(json: Members, text: string): boolean {
  const name = text.trim();
  const isRandomSeed = name.toUpperCase() === RANDOM_SEED;
  const whole = isRandomSeed ? 0x0103 : /^(0x[0-9a-f]{1,4}|\d{1,5})$/i.test(name) ? Number(name) : undefined;
  if (whole === undefined) return setDefined(json, 'offlineDeviceId.source', SOURCE.read(name));
  if (whole > 0xffff) return false;
  const flags = whole >> 8;
  if (flags !== 0) setAt(json, 'offlineDeviceId.sourceFlags', flags);
  return setAt(json, 'offlineDeviceId.source', OFFLINE_ID_SOURCE.name(whole & 0xff));
}

/** Adds a member that {@link toOa3Xml} wrote beside the inventory. */
function addMember(json: Members, { name, value }: RawProperty): boolean {
  try {
    return setAt(json, name, JSON.parse(value));
  } catch {
    return false;
  }
}

/** The model of what was read: whole where all blocks are, else partial. Values that the format cannot hold are left out. */
function modelOf(json: Members, unread: RawProperty[]): HardwareHash {
  for (;;) {
    try {
      return completed(hashFromJson({ ...json, partial: true }));
    } catch (error) {
      if (!(error instanceof HashModelError)) throw error;
      const path = error.field.replace(/^disk\b(?!s)/, 'disks[0]');
      const value = valueAt(json, path);
      if (!deleteAt(json, path)) throw new XmlFormatError(`the XML tells what no hash can hold: ${error.message}`);
      unread.push({ name: path, value: excerpt(String(value)) });
    }
  }
}

function completed({ partial: _, ...hash }: HardwareHash): HardwareHash {
  try {
    return decodeHash(encodeHash(hash));
  } catch (error) {
    if (!(error instanceof HashModelError)) throw error;
  }
  const { checksum, length, tpm } = decodeHash(encodeBytes(hash, { partial: true }));
  return { ...hash, ...(tpm === undefined ? {} : { tpm }), checksum, length, partial: true };
}
