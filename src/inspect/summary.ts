/**
 * A decoded hash as people read it: groups of label and value, the same words in the command's summary and on the decoder
 * page. Every value is safe to show.
 */
import { aboutMember } from '../hash/about.js';
import { counted } from '../hash/counted.js';
import type { Field, Members } from '../hash/layouts.js';
import { type Disk, type Display, disksOf, type HardwareHash, type Tpm } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import { elementPath, PARTS } from '../hash/table.js';
import { tpmFirmwareVersion } from '../hash/tpm-version.js';

/** One line of the summary. */
export interface SheetRow {
  label: string;
  /** Text that is safe to show; `unknown` where the format says that the value is not known. */
  value: string;
  /** Path of the member in the model, for those who link a line to its bytes. */
  field: string;
  /** Paths of further members that the line tells of; `networkAdapters[0]` means all members of that one. */
  also?: readonly string[];
}

/** A group of lines. */
export interface SheetSection {
  title: string;
  rows: SheetRow[];
}

type Line = readonly [label: string, field: string, value: unknown, also?: readonly string[]];

/** Describes a hash for people. Groups and lines without a value are left out. */
export function describeHash(hash: HardwareHash): SheetSection[] {
  const sections = SECTIONS.map(([title, lines]) => [title, lines(hash)] as const);
  const told = sections.flatMap(([, lines]) => lines.flatMap(([, field, , also = []]) => [field, ...also]));
  return sections.flatMap(([title, lines]) => {
    const all = title === 'Other' ? [...lines, ...otherMembers(hash, told)] : lines;
    const rows = all.flatMap(([label, field, value, also]): SheetRow[] => {
      const shown = show(value);
      return shown === undefined ? [] : [{ label, field, value: shown, ...(also ? { also } : {}) }];
    });
    return rows.length === 0 ? [] : [{ title, rows }];
  });
}

/** Lines, in the words of the table of blocks, for the members that no line of this file tells of. */
function otherMembers(hash: HardwareHash, told: readonly string[]): Line[] {
  const isTold = (path: string): boolean =>
    told.some((one) => path === one || (/^[.[]/.test(path.slice(one.length)) && path.startsWith(one)));
  return PARTS.flatMap((part) => {
    const found = part.keys.reduce<unknown>((at, key) => (at as Members | undefined)?.[key], hash);
    const objects = found === undefined ? [] : Array.isArray(found) ? (found as Members[]) : [found as Members];
    const fields = part.blocks.flatMap(({ type, layout }) =>
      (layout.fields as readonly Field[]).map((field) => ({ key: field.key, about: aboutMember(type, field) })),
    );
    return objects.flatMap((object, index) =>
      fields.flatMap(({ key, about }): Line[] => {
        const path = [elementPath(part, index), key].filter(Boolean).join('.');
        return key === undefined || isTold(path) ? [] : [[capitalised(about), path, object[key]]];
      }),
    );
  });
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A value as text; undefined where there is none. */
function show(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((item) => printable(String(item))).join(', ');
  const text = String(value);
  return text.trim() === '' ? `${JSON.stringify(text)} (blank)` : printable(text);
}

const SECTIONS: readonly (readonly [title: string, lines: (hash: HardwareHash) => readonly Line[]])[] = [
  ['Device', deviceLines],
  ['Capture', captureLines],
  ['TPM', tpmLines],
  ['Disk', systemDiskLines],
  ['Further disks', furtherDiskLines],
  ['Network', networkLines],
  ['Product key', productKeyLines],
  ['Processor and memory', processorLines],
  ['Enclosure', enclosureLines],
  ['Displays', displayLines],
  ['Graphics', graphicsLines],
  ['Other', otherLines],
  ['Container', containerLines],
];

function deviceLines({ smbios = {} }: HardwareHash): readonly Line[] {
  return [
    ['Manufacturer', 'smbios.systemManufacturer', smbios.systemManufacturer],
    ['Product', 'smbios.systemProductName', smbios.systemProductName],
    ['Serial number', 'smbios.systemSerialNumber', smbios.systemSerialNumber],
    ['UUID', 'smbios.uuid', smbios.uuid],
    ['SKU', 'smbios.skuNumber', smbios.skuNumber],
    ['Family', 'smbios.systemFamily', smbios.systemFamily],
    ['Version', 'smbios.systemVersion', smbios.systemVersion],
    ['Board manufacturer', 'smbios.boardManufacturer', smbios.boardManufacturer],
    ['Board product', 'smbios.boardProduct', smbios.boardProduct],
    ['Board version', 'smbios.boardVersion', smbios.boardVersion],
    ['Firmware vendor', 'smbios.firmwareVendor', smbios.firmwareVendor],
  ];
}

function captureLines(hash: HardwareHash): readonly Line[] {
  return [
    ['Captured', 'capturedAt', hash.capturedAt],
    ['UTC offset', 'utcOffsetMinutes', offset(hash.utcOffsetMinutes)],
    ['System', 'osType', system(hash), ['osArchitecture']],
    ['OS build', 'osBuild', buildText(hash.osBuild)],
    ['Tool build', 'toolBuild', buildText(hash.toolBuild)],
    ['Tool version', 'toolVersion', hash.toolVersion === 0 ? null : hash.toolVersion],
  ];
}

/** Harvests outside Windows have no build; `0.0.0.0` says so. */
function buildText(build: string | undefined): string | null | undefined {
  return build === '0.0.0.0' ? null : build;
}

function system({ osType, osArchitecture }: HardwareHash): string | undefined {
  if (osType === undefined) return undefined;
  const kind = osType === 0 ? 'unknown system' : osType === 'FullOS' ? 'full Windows' : osType;
  return `${kind}, ${osArchitecture}`;
}

function offset(minutes: number | null | undefined): string | null | undefined {
  if (minutes === undefined || minutes === null) return minutes;
  const size = Math.abs(minutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function tpmLines({ tpm, offlineDeviceId }: HardwareHash): readonly Line[] {
  const known = tpm?.version !== undefined;
  return [
    ['Version', 'tpm.versionText', known ? `${tpm.version}, revision ${tpm.revision}` : (tpm?.versionText ?? 'no TPM')],
    ['Manufacturer', 'tpm.manufacturer', tpm?.manufacturer, ['tpm.versionText']],
    ['Firmware', 'tpm.firmware', tpmFirmware(tpm), ['tpm.versionText']],
    ['EK SHA-256', 'tpm.endorsementKey.modulus', tpm?.endorsementKey?.sha256],
    ['Offline device id', 'offlineDeviceId.id', offlineDeviceId?.id],
    ['Id source', 'offlineDeviceId.source', offlineDeviceId?.source, ['offlineDeviceId']],
  ];
}

/** `15.22 (983062.1039104)`: as makers write it, and the words of the TPM. */
function tpmFirmware(tpm: Tpm | undefined): string | undefined {
  const version = tpm?.firmware === undefined ? undefined : tpmFirmwareVersion(tpm.firmware);
  return version === undefined ? tpm?.firmware : `${version} (${tpm?.firmware})`;
}

function systemDiskLines(hash: HardwareHash): readonly Line[] {
  const [disk = {}] = disksOf(hash);
  // The list of all disks has it again.
  return diskLines(disk, 'disk').map(([label, field, value, also = []]) => [
    label,
    field,
    value,
    [...also, 'disks[0]'],
  ]);
}

function furtherDiskLines(hash: HardwareHash): readonly Line[] {
  const disks = disksOf(hash);
  return disks.slice(1).flatMap((disk, index) => {
    const number = index + 2;
    return diskLines(disk, `disks[${index + 1}]`).map(
      ([label, ...rest]): Line => [`Disk ${number}: ${label}`, ...rest],
    );
  });
}

function diskLines(disk: Disk, path: string): Line[] {
  const size = [disk.capacityGB === undefined ? undefined : `${disk.capacityGB} GB`, disk.busType]
    .filter((part) => part !== undefined)
    .join(', ');
  return [
    ['Serial number', `${path}.serialNumber`, disk.serialNumber],
    ['Model', `${path}.product`, disk.product],
    ['Vendor', `${path}.vendor`, disk.vendor || undefined],
    ['Capacity', `${path}.capacityGB`, size || undefined, [`${path}.busType`]],
    ['Rotates', `${path}.seekPenalty`, disk.seekPenalty],
    ['TRIM', `${path}.trim`, disk.trim],
    ['As the kernel says', `${path}.kernelSerialNumber`, kernelText(disk)],
  ];
}

/** Block 28 repeats block 7; it is worth a line only where it differs. */
function kernelText(disk: Disk): string | undefined {
  const joined = `${disk.serialNumber}|${disk.product}|${disk.vendor}`;
  return disk.kernelSerialNumber === joined ? undefined : disk.kernelSerialNumber;
}

function networkLines({ networkAdapters }: HardwareHash): readonly Line[] {
  return networkAdapters.map(({ medium, macAddress, enumerator }, index) => [
    `${MEDIA[medium] ?? medium}`,
    `networkAdapters[${index}].macAddress`,
    enumerator === undefined ? macAddress : `${macAddress} (${enumerator})`,
    [`networkAdapters[${index}]`],
  ]);
}

const MEDIA: Readonly<Record<string, string>> = {
  '802_3': 'Ethernet',
  Native802_11: 'Wi-Fi',
  WirelessWan: 'Mobile broadband',
  Bluetooth: 'Bluetooth',
  Unspecified: 'Unspecified',
};

function productKeyLines({ productKey }: HardwareHash): readonly Line[] {
  return [
    ['Product key id', 'productKey.id', productKey?.id ?? 'none in the firmware'],
    ['Part number', 'productKey.partNumber', productKey?.partNumber],
  ];
}

function processorLines({ processor = {}, memory }: HardwareHash): readonly Line[] {
  const { packages, cores, threads } = processor;
  const counts =
    packages === undefined
      ? undefined
      : `${packages} × ${counted(cores ?? 0, 'core')}, ${counted(threads ?? 0, 'thread')}`;
  const classes = processor.coreClasses?.map(
    (one) => `${counted(one.cores, 'core')}/${counted(one.threads, 'thread')}`,
  );
  return [
    ['Processor', 'processor.model', processor.model],
    ['Manufacturer', 'processor.manufacturer', processor.manufacturer],
    ['Architecture', 'processor.architecture', processor.architecture],
    ['Cores', 'processor.cores', counts, ['processor.packages', 'processor.threads', 'processor.hyperThreading']],
    ['Core classes', 'processor.coreClasses', classes],
    [
      'Memory',
      'memory.totalGiB',
      memory && `${memory.totalGiB} GiB, error correction: ${memory.errorCorrection}`,
      ['memory.errorCorrection'],
    ],
    ['Memory slots', 'memory.slots', memory?.slots, ['memory.arrays']],
    ['Most memory', 'memory.maximumGiB', memory && (memory.maximumGiB === null ? null : `${memory.maximumGiB} GiB`)],
  ];
}

function enclosureLines({ enclosure }: HardwareHash): readonly Line[] {
  return [
    ['Chassis', 'enclosure.chassisType', enclosure?.chassisType],
    ['Role', 'enclosure.powerPlatformRole', enclosure?.powerPlatformRole],
    ['Digitizers', 'enclosure.digitizers', enclosure?.digitizers],
    ['Touch points', 'enclosure.maximumTouchPoints', enclosure?.maximumTouchPoints],
    ['Optical drive', 'enclosure.opticalDrive', enclosure?.opticalDrive],
  ];
}

function displayLines({ displays }: HardwareHash): readonly Line[] {
  return displays.map((display, index) => [
    `Display ${index + 1}`,
    `displays[${index}].widthMm`,
    displayText(display),
    [`displays[${index}]`],
  ]);
}

/** Resolution, size and output, as far as they are told. */
function displayText({ resolutionX, resolutionY, widthMm, heightMm, output }: Display): string | null {
  if ((resolutionX ?? widthMm) === null || (resolutionX ?? widthMm) === undefined) return null;
  const unknown = (value: number | null | undefined): string => String(value ?? 'unknown');
  const size = `${unknown(resolutionX)} × ${unknown(resolutionY)}, ${unknown(widthMm)} × ${unknown(heightMm)} mm`;
  return output === undefined || output === null ? size : `${size}, ${output}`;
}

function graphicsLines({ graphics }: HardwareHash): readonly Line[] {
  return graphics.map(({ vendor, model, dedicatedVideoMemory }, index) => [
    `Adapter ${index + 1}`,
    `graphics[${index}].model`,
    `${model} (${vendor}), ${dedicatedVideoMemory / 1_048_576n} MiB`,
    [`graphics[${index}]`],
  ]);
}

function otherLines({ locale, block35, licensingHwid }: HardwareHash): readonly Line[] {
  return [
    ['Locale', 'locale', locale],
    [
      'Licensing digests',
      'licensingHwid.instances',
      licensingHwid && `${licensingHwid.instances.length} instances`,
      ['licensingHwid'],
    ],
    [
      'Block 35',
      'block35.mask',
      block35 && `0x${block35.mask.toString(16).padStart(4, '0')} (meaning open)`,
      ['block35'],
    ],
  ];
}

function containerLines({ checksum, length, opaqueBlocks, order, tail, partial }: HardwareHash): readonly Line[] {
  if (partial) return [['Read from', 'partial', "oa3tool's XML, which does not print all of a hash"]];
  const opaque = opaqueBlocks?.map(({ type, data }) => `block ${type} (${counted(data.length / 2, 'byte')})`);
  return [
    ['Checksum', 'checksum.valid', checksum.valid ? 'valid' : 'WRONG: the hash was changed or damaged', ['checksum']],
    ['Bytes', 'length', length],
    ['Kept as bytes', 'opaqueBlocks', opaque],
    ['Order of blocks', 'order', order && 'not the canonical one'],
    ['Tail', 'tail', tail && `${counted(tail.length / 2, 'byte')} that are not all zero`],
  ];
}
