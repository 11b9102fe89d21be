/**
 * The fields that give evidence for or against two hashes being of one device, in the order in which reports list them.
 * Names are paths of the model. Which ones identify a device is published (see the validation lists); the order puts
 * what is hardest to change first.
 */

/** A field that gives evidence. */
export type EvidenceField =
  | 'tpm.endorsementKey'
  | 'smbios.uuid'
  | 'smbios.systemSerialNumber'
  | 'productKey.id'
  | 'networkAdapters'
  | 'disk.serialNumber'
  | 'disks'
  | 'licensingHwid.instances'
  | 'smbios.systemManufacturer'
  | 'smbios.systemProductName'
  | 'smbios.skuNumber'
  | 'smbios.systemFamily'
  | 'smbios.boardProduct'
  | 'smbios.systemVersion'
  | 'tpm.versionText';

/** How a field compares: one value, a UUID that may be in either byte order, or a set whose overlap counts. */
export type FieldKind = 'value' | 'uuid' | 'set';

/** All fields that give evidence, in the order of reports. */
export const EVIDENCE_FIELDS: readonly { readonly field: EvidenceField; readonly kind: FieldKind }[] = [
  { field: 'tpm.endorsementKey', kind: 'value' },
  { field: 'smbios.uuid', kind: 'uuid' },
  { field: 'smbios.systemSerialNumber', kind: 'value' },
  { field: 'productKey.id', kind: 'value' },
  { field: 'networkAdapters', kind: 'set' },
  { field: 'disk.serialNumber', kind: 'value' },
  { field: 'disks', kind: 'set' },
  { field: 'licensingHwid.instances', kind: 'value' },
  { field: 'smbios.systemManufacturer', kind: 'value' },
  { field: 'smbios.systemProductName', kind: 'value' },
  { field: 'smbios.skuNumber', kind: 'value' },
  { field: 'smbios.systemFamily', kind: 'value' },
  { field: 'smbios.boardProduct', kind: 'value' },
  { field: 'smbios.systemVersion', kind: 'value' },
  { field: 'tpm.versionText', kind: 'value' },
];

/** Number of fields that give evidence. */
export const FIELD_COUNT = EVIDENCE_FIELDS.length;

/** Positions in {@link EVIDENCE_FIELDS}. */
export const FIELD = {
  endorsementKey: 0,
  uuid: 1,
  serial: 2,
  productKey: 3,
  adapters: 4,
  /** The system disk. */
  disk: 5,
  /** The other disks. */
  dataDisks: 6,
  /** Adapters that only the licensing HWID knows of. */
  hiddenAdapters: 7,
  manufacturer: 8,
  product: 9,
  sku: 10,
  family: 11,
  boardProduct: 12,
  systemVersion: 13,
  tpmVersion: 14,
} as const;

/** The first field that describes the model rather than the device; all from here on do. */
export const FIRST_MODEL_FIELD = FIELD.manufacturer;
/** How many fields describe the model. */
export const MODEL_FIELD_COUNT = FIELD_COUNT - FIRST_MODEL_FIELD;

/** How far two values of a field agree; only these levels have a weight. */
const AGREEMENT_LEVELS = ['agree', 'agree-byte-swapped', 'differ', 'all', 'most', 'some', 'none'] as const;
/** A level of agreement. */
export type AgreementLevel = (typeof AGREEMENT_LEVELS)[number];

/** Why a field gives no evidence; `implied` = the field that it depends on differs already. */
const SILENT_LEVELS = ['missing', 'placeholder', 'untrusted', 'implied'] as const;
/** A reason to give no evidence. */
export type SilentLevel = (typeof SILENT_LEVELS)[number];

/** What a comparison of one field came to. */
export type ComparisonLevel = AgreementLevel | SilentLevel;

/** Names of the level codes that comparisons work with. */
export const LEVEL_NAMES: readonly ComparisonLevel[] = [...AGREEMENT_LEVELS, ...SILENT_LEVELS];
/** Number of level codes. */
export const LEVEL_COUNT = LEVEL_NAMES.length;

/** Codes of the levels: positions in {@link LEVEL_NAMES}. */
export const LEVEL = {
  agree: 0,
  swapped: 1,
  differ: 2,
  all: 3,
  most: 4,
  some: 5,
  none: 6,
  missing: 7,
  placeholder: 8,
  untrusted: 9,
  implied: 10,
} as const;

/** The levels that a kind of field can come to, the strongest agreement first. */
export const LEVELS_OF_KIND: Readonly<Record<FieldKind, readonly AgreementLevel[]>> = {
  value: ['agree', 'differ'],
  uuid: ['agree', 'agree-byte-swapped', 'differ'],
  set: ['all', 'most', 'some', 'none'],
};

const POSITIONS = new Map<string, number>(EVIDENCE_FIELDS.map(({ field }, index) => [field, index]));

/** Position of a field in {@link EVIDENCE_FIELDS}, or undefined for another name. */
export function fieldPosition(name: string): number | undefined {
  return POSITIONS.get(name);
}

/** Where a level of a field is in arrays by field and level. */
export function cellOf(field: EvidenceField, level: AgreementLevel): number {
  return (fieldPosition(field) ?? Number.NaN) * LEVEL_COUNT + AGREEMENT_LEVELS.indexOf(level);
}
