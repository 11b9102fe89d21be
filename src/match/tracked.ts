/**
 * What a report lists as changed: the fields that give evidence, and those that a repair or a new capture
 * changes without saying anything about the device's identity (memory, graphics, processor, display, Windows, time).
 */
import type { Display, GraphicsAdapter, HardwareHash } from '../hash/model.js';
import { type ListedDisk, serialOfDisk } from './disks.js';

/** A value of a change; null = absent. 64-bit quantities and lists are text. */
export type ChangeValue = string | number | boolean | null;

/** A field that is not the same in both hashes. */
export interface Change {
  /** Path of the member in the model. */
  readonly field: string;
  readonly before: ChangeValue;
  readonly after: ChangeValue;
}

/** What a changed field says happened, where it is evidence on its own: one bit each. */
export const CHANGE_GROUP = {
  capture: 1,
  os: 2,
  memory: 4,
  processor: 8,
  graphics: 16,
  display: 32,
  tpmFirmware: 64,
} as const;
/** Name of a group of changes. */
type ChangeGroup = keyof typeof CHANGE_GROUP;

/** A field whose changes are reported. */
interface TrackedField {
  readonly field: string;
  /** Bit of its group, 0 for none. */
  readonly group: number;
  /**
   * Whether a value that is there on one side only is a change. Blocks that some versions of the tool do not write, or
   * that need a driver, are none.
   */
  readonly countsAbsence: boolean;
  readonly read: (hash: HardwareHash) => ChangeValue | undefined;
}

const identity = (field: string, read: TrackedField['read'], group?: ChangeGroup): TrackedField => ({
  field,
  group: group === undefined ? 0 : CHANGE_GROUP[group],
  countsAbsence: true,
  read,
});

const part = (field: string, group: ChangeGroup | undefined, read: TrackedField['read']): TrackedField => ({
  field,
  group: group === undefined ? 0 : CHANGE_GROUP[group],
  countsAbsence: false,
  read,
});

/** Windows' own drivers for adapters whose driver is not installed: they name no hardware. */
const BASIC_DISPLAY = /^Microsoft Basic Display/i;

function graphicsModels(graphics: readonly GraphicsAdapter[]): string | undefined {
  const named = graphics.filter(({ model }) => !BASIC_DISPLAY.test(model));
  const models = named.map(({ vendor, model }) => (vendor === '' ? model : `${vendor} ${model}`)).sort();
  return models.length > 0 ? models.join('; ') : undefined;
}

function displaySizes(displays: readonly Display[]): string | undefined {
  const known = displays.filter(({ widthMm, heightMm }) => widthMm !== null && heightMm !== null);
  const sizes = known.map((d) => `${d.widthMm} × ${d.heightMm} mm, ${d.resolutionX} × ${d.resolutionY}`).sort();
  return sizes.length > 0 ? sizes.join('; ') : undefined;
}

/** All fields whose changes are reported, network adapters apart, in the order of reports. */
const TRACKED_FIELDS: readonly TrackedField[] = [
  identity('smbios.uuid', (hash) => hash.smbios?.uuid),
  identity('smbios.systemSerialNumber', (hash) => hash.smbios?.systemSerialNumber),
  identity('tpm.endorsementKey', (hash) => hash.tpm?.endorsementKey?.sha256),
  identity('productKey.id', (hash) => hash.productKey?.id),
  identity('disk.serialNumber', (hash) => serialOfDisk(hash.disk)),
  identity('smbios.systemManufacturer', (hash) => hash.smbios?.systemManufacturer),
  identity('smbios.systemProductName', (hash) => hash.smbios?.systemProductName),
  identity('smbios.skuNumber', (hash) => hash.smbios?.skuNumber),
  identity('smbios.systemFamily', (hash) => hash.smbios?.systemFamily),
  identity('smbios.systemVersion', (hash) => hash.smbios?.systemVersion),
  identity('smbios.boardManufacturer', (hash) => hash.smbios?.boardManufacturer),
  identity('smbios.boardProduct', (hash) => hash.smbios?.boardProduct),
  identity('smbios.boardVersion', (hash) => hash.smbios?.boardVersion),
  identity('smbios.firmwareVendor', (hash) => hash.smbios?.firmwareVendor),
  identity('tpm.versionText', (hash) => hash.tpm?.versionText, 'tpmFirmware'),
  part('productKey.partNumber', 'capture', (hash) => hash.productKey?.partNumber),
  part('disk.product', undefined, (hash) => hash.disk?.product),
  part('disk.capacityGB', undefined, (hash) => hash.disk?.capacityGB),
  part('disk.busType', undefined, (hash) => hash.disk?.busType),
  part('memory.totalGiB', 'memory', (hash) => hash.memory?.totalGiB),
  part('processor.manufacturer', 'processor', (hash) => hash.processor?.manufacturer),
  part('processor.model', 'processor', (hash) => hash.processor?.model?.trim()),
  part('graphics', 'graphics', (hash) => graphicsModels(hash.graphics)),
  part('displays', 'display', (hash) => displaySizes(hash.displays)),
  part('enclosure.chassisType', 'capture', (hash) => hash.enclosure?.chassisType),
  part('osType', 'capture', (hash) => hash.osType),
  part('osArchitecture', 'os', (hash) => hash.osArchitecture),
  part('osBuild', 'os', (hash) => hash.osBuild),
  part('toolVersion', 'capture', (hash) => hash.toolVersion),
  part('toolBuild', 'capture', (hash) => hash.toolBuild),
  part('capturedAt', 'capture', (hash) => hash.capturedAt),
  part('utcOffsetMinutes', 'capture', (hash) => hash.utcOffsetMinutes),
];

/** The tracked values of a hash, in the order of {@link TRACKED_FIELDS}. */
export function trackedValues(hash: HardwareHash): ChangeValue[] {
  return TRACKED_FIELDS.map(({ read }) => read(hash) ?? null);
}

/** What changed between two lists of tracked values is appended to `changes`; returns the bits of the groups that it touches. */
export function trackedChanges(
  before: readonly ChangeValue[],
  after: readonly ChangeValue[],
  changes: Change[],
): number {
  let groups = 0;
  for (let i = 0; i < before.length; i++) {
    if (before[i] === after[i]) continue;
    const { field, group, countsAbsence } = TRACKED_FIELDS[i];
    if (!countsAbsence && (before[i] === null || after[i] === null)) continue;
    changes.push({ field, before: before[i], after: after[i] });
    groups |= group;
  }
  return groups;
}

/** What the changes of adapters need to know of one; the address in lower case. */
export interface ListedAdapter {
  readonly medium: string | number;
  readonly macAddress: string;
}

/** The adapters of `list` whose addresses `other` lacks; undefined for none, the usual case. */
function lacking(list: readonly ListedAdapter[], other: readonly ListedAdapter[]): ListedAdapter[] | undefined {
  let found: ListedAdapter[] | undefined;
  for (const adapter of list) {
    if (holdsAddress(other, adapter.macAddress)) continue;
    found ??= [];
    found.push(adapter);
  }
  return found;
}

/** Whether one of the adapters has an address. A loop: this runs several times in every comparison. */
export function holdsAddress(adapters: readonly { readonly macAddress: string }[], macAddress: string): boolean {
  for (let i = 0; i < adapters.length; i++) if (adapters[i].macAddress === macAddress) return true;
  return false;
}

/**
 * Network adapters that went and came are appended to `changes`: one of the same medium takes the place of another, the
 * rest is added or gone. The order of adapters varies between captures and is not a change.
 */
export function adapterChanges(
  before: readonly ListedAdapter[],
  after: readonly ListedAdapter[],
  changes: Change[],
): void {
  const gone = lacking(before, after) ?? [];
  const came = lacking(after, before) ?? [];
  for (const { medium, macAddress } of gone) {
    const successor = came.findIndex((adapter) => adapter.medium === medium);
    const [next] = successor < 0 ? [] : came.splice(successor, 1);
    changes.push({ field: 'networkAdapters', before: macAddress, after: next?.macAddress ?? null });
  }
  for (const { macAddress } of came) changes.push({ field: 'networkAdapters', before: null, after: macAddress });
}

/** Disks beside the system disk that went and came are appended to `changes`; their order is no change. */
export function diskChanges(before: readonly ListedDisk[], after: readonly ListedDisk[], changes: Change[]): void {
  if (before.length < 2 && after.length < 2) return;
  for (const { name } of furtherLacking(before, after)) changes.push({ field: 'disks', before: name, after: null });
  for (const { name } of furtherLacking(after, before)) changes.push({ field: 'disks', before: null, after: name });
}

/** The disks beside the system disk of one hash that another lacks. */
function furtherLacking([, ...further]: readonly ListedDisk[], others: readonly ListedDisk[]): ListedDisk[] {
  return further.filter(({ key }) => !others.some((other) => other.key === key));
}
