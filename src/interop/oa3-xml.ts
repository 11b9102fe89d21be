/**
 * The XML that `oa3tool /DecodeHwHash` prints, `<p n="NAME" v="VALUE" />` for each property, so that style sheets and
 * scripts written for the tool work on it. What the tool does not print follows in an element of our own.
 */
import { hashToJson } from '../hash/json.js';
import { type Members, membersOf } from '../hash/layouts.js';
import { type Disk, disksOf, type HardwareHash } from '../hash/model.js';
import { escapeInvisible, printableJson } from '../hash/printable.js';
import { localTime, RANDOM_SEED } from './oa3-forms.js';
import { leavesOf, valueAt } from './oa3-paths.js';
import { DISK, ENCLOSURE, GPU, HEAD, INVENTORY_VERSION, LISTED, type Property, TAIL } from './oa3-properties.js';
import { readProperties } from './oa3-reader.js';

export { fromOa3Xml, type Oa3Reading } from './oa3-reader.js';

type Line = readonly [name: string, value: string];

/**
 * Writes a decoded hash as oa3tool's XML: the properties of tool version 3 for hashes of that version and older ones, those
 * of tool version 4 for all others. Members that the tool does not print are in the element `Hwhash` after them.
 *
 * @example
 * toOa3Xml(hash); // '<?xml version="1.0"?>\r\n<HardwareReport>…'
 */
export function toOa3Xml(hash: HardwareHash): string {
  const lines = linesOf(hash);
  const properties = lines.map(([name, value]) => `    <p n="${name}" v="${escapeAttribute(value)}" />\r\n`).join('');
  const additions = additionsOf(hash, lines)
    .map(([path, value]) => `    <member path="${path}" value="${escapeAttribute(printableJson(value))}" />\r\n`)
    .join('');
  const own = additions === '' ? '' : `  <Hwhash>\r\n${additions}  </Hwhash>\r\n`;
  return `<?xml version="1.0"?>\r\n<HardwareReport>\r\n  <HardwareInventory>\r\n${properties}  </HardwareInventory>\r\n${own}</HardwareReport>\r\n`;
}

/** The last tool version that prints one disk and no graphics adapters. */
const FIRST_GENERATION = 3;

function linesOf(hash: HardwareHash): Line[] {
  const model = membersOf(hash);
  const isFirst = (hash.toolVersion ?? FIRST_GENERATION + 1) <= FIRST_GENERATION;
  const disks = disksOf(hash);
  return [
    ...HEAD.flatMap((property) => headLines(property, hash)),
    ['InternalDiskCount', String(disks.length)],
    ...(isFirst ? firstDiskLines(disks) : diskLines(disks)),
    ...LISTED_NAMES.flatMap((list) => hash[list].flatMap((element) => objectLines(LISTED[list], membersOf(element)))),
    ...objectLines(ENCLOSURE, model),
    ...(isFirst ? [] : gpuLines(hash)),
    ...objectLines(TAIL.slice(0, -1), model),
    ...idTypeLines(hash),
    ...objectLines(TAIL.slice(-1), model),
    ...optional('DiskSSNKernel', disks[0]?.kernelSerialNumber),
  ];
}

const LISTED_NAMES = ['networkAdapters', 'displays'] as const;

function objectLines(properties: readonly Property[], object: Members, prefix = ''): Line[] {
  return properties.flatMap(({ name, path, form }) => {
    const value = valueAt(object, path);
    return value === undefined ? [] : optional(prefix + name, form.write(value));
  });
}

function optional(name: string, value: string | undefined): Line[] {
  return value === undefined ? [] : [[name, value]];
}

/** A property of the head, and the lines that the tool prints with it. */
function headLines(property: Property, hash: HardwareHash): Line[] {
  const lines = objectLines([property], membersOf(hash));
  if (property.path === 'toolVersion' && lines.length > 0) {
    return [...lines, ['HardwareInventoryVersion', INVENTORY_VERSION]];
  }
  const { capturedAt, utcOffsetMinutes } = hash;
  if (property.path !== 'capturedAt' || capturedAt === undefined || utcOffsetMinutes === undefined) return lines;
  return [...lines, ['OsLocalTime', localTime(capturedAt, utcOffsetMinutes)]];
}

const typeOf = ({ seekPenalty }: Disk): string => (seekPenalty === true ? 'HDD' : 'SSD');

/** The type of a disk; none where nothing says whether it rotates. */
function typeLines(name: string, disk: Disk): Line[] {
  return disk.seekPenalty === undefined || disk.seekPenalty === null ? [] : [[name, typeOf(disk)]];
}

function serialLines(name: string, { serialNumber, product, vendor }: Disk): Line[] {
  return serialNumber === undefined ? [] : [[name, [serialNumber, product ?? '', vendor ?? ''].join('|')]];
}

/** Tool version 3: the system disk. */
function firstDiskLines([disk]: readonly Disk[]): Line[] {
  if (disk === undefined) return [];
  return [
    ['DeviceNumber', '0'],
    ...optional('PrimaryDiskTotalCapacity', disk.capacityGB?.toString()),
    ...typeLines('PrimaryDiskType', disk),
    ...serialLines('DiskSerialNumber', disk),
  ];
}

/** Tool version 4: every disk. */
function diskLines(disks: readonly Disk[]): Line[] {
  if (disks.length === 0) return [];
  const total = disks.reduce((sum, { capacityGB = 0 }) => sum + capacityGB, 0);
  const each = disks.flatMap((disk, index): Line[] => {
    const prefix = `Disk${index + 1}.`;
    const [capacity, ...others] = DISK;
    return [
      ...objectLines([capacity], membersOf(disk), prefix),
      ...typeLines(`${prefix}DiskType`, disk),
      ...objectLines(others, membersOf(disk), prefix),
      ...serialLines(`${prefix}DiskSerialNumber`, disk),
    ];
  });
  return [['TotalDiskCapacity', String(total)], ...each];
}

function gpuLines({ graphics }: HardwareHash): Line[] {
  const each = graphics.flatMap((adapter, index) => objectLines(GPU, membersOf(adapter), `Gpu${index + 1}.`));
  return [['GpuCount', String(graphics.length)], ...each];
}

function idTypeLines({ offlineDeviceId }: HardwareHash): Line[] {
  if (offlineDeviceId === undefined) return [];
  const { source, sourceFlags = 0 } = offlineDeviceId;
  const isRandomSeed = source === 'UEFI_VARIABLE_RANDOMSEED' && sourceFlags === 1;
  return [['OfflineDeviceIdType', isRandomSeed ? RANDOM_SEED : String(source)]];
}

/** Members that are derived, or hold only for the bytes that the model was read from. */
const NOT_ADDED = /^(schemaVersion|partial|length|disk\b(?!s)|checksum|tpm\.(?!versionText|endorsementKey\.modulus))/;

/** The members that reading the properties back would not give. */
function additionsOf(hash: HardwareHash, lines: readonly Line[]): [path: string, value: unknown][] {
  const { json } = readProperties(lines.map(([name, value]) => ({ name, value: holdable(value) })));
  return leavesOf(hashToJson(hash)).filter(
    ([path, value]) =>
      value !== undefined && !NOT_ADDED.test(path) && JSON.stringify(valueAt(json, path)) !== JSON.stringify(value),
  );
}

/** A text whose characters XML 1.0 can hold, as references at least; any other becomes U+FFFD. */
function holdable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}

/** A text as the value of an attribute; what cannot be seen is a reference, so that the XML is safe on a terminal. */
function escapeAttribute(text: string): string {
  const reference = (codePoint: number): string => `&#${codePoint};`;
  const marked = holdable(text).replace(/[&<>"]/g, (character) => reference(character.charCodeAt(0)));
  return escapeInvisible(marked, reference);
}
