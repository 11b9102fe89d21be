/**
 * The fields that registration looks at: where each is in the hash and in the model, oa3tool's name for it, and
 * the words for people. Lists of fields are published for oa3tool's `/ValidateHwHash`, for OEM submissions and for
 * devices after a repair (REGISTRATION.md, section 1).
 */

import type { MemberPath } from '../hash/places.js';
import { place } from '../hash/table.js';

/** A field that a scenario can ask for. */
export type FieldName =
  | 'uuid'
  | 'serialNumber'
  | 'manufacturer'
  | 'productName'
  | 'skuNumber'
  | 'family'
  | 'macAddress'
  | 'diskSerialNumber'
  | 'tpmVersion'
  | 'endorsementKey'
  | 'productKeyId'
  | 'osType'
  | 'totalMemory'
  | 'diskCapacity'
  | 'displays'
  | 'chassisType'
  | 'boardProduct';

/** A field: its places and names. */
export interface FieldInfo {
  readonly name: FieldName;
  /** Block type. */
  readonly block: number;
  /** Member of the model. */
  readonly path: string;
  /** oa3tool's name. */
  readonly oa3: string;
  /** Words for people, without an article. */
  readonly label: string;
  /** Short form for summaries, where the label is too long. */
  readonly short?: string;
  /** Most characters that OEM quality checks accept. */
  readonly longest?: number;
  /** What to do where it is missing or a placeholder. */
  readonly remedy: string;
}

const FIRMWARE = "write it into the firmware (SMBIOS type 1) with the maker's tool, then capture again";
const TPM = 'enable the TPM in the firmware settings, let Windows take ownership, then capture again as administrator';

/** A field; its path is the member's, where `more` has none, a disk's that of the system disk. */
function about(
  name: FieldName,
  member: MemberPath,
  label: string,
  remedy: string,
  more: Partial<FieldInfo> = {},
): FieldInfo {
  const { block, oa3 } = place(member);
  return { name, path: member.replace('disks[]', 'disk'), block, oa3, label, remedy, ...more };
}

const table: readonly FieldInfo[] = [
  about('uuid', 'smbios.uuid', 'SMBIOS UUID', FIRMWARE, { short: 'UUID' }),
  about('serialNumber', 'smbios.systemSerialNumber', 'serial number', FIRMWARE, { longest: 128 }),
  about('manufacturer', 'smbios.systemManufacturer', 'manufacturer', FIRMWARE, { longest: 32 }),
  about('productName', 'smbios.systemProductName', 'product name', FIRMWARE, { longest: 64 }),
  about('skuNumber', 'smbios.skuNumber', 'SKU number', FIRMWARE, { short: 'SKU', longest: 32 }),
  about('family', 'smbios.systemFamily', 'system family', FIRMWARE, { longest: 64 }),
  about(
    'macAddress',
    'networkAdapters[].macAddress',
    'MAC address',
    'capture where the drivers of the built-in network adapters are loaded',
    { path: 'networkAdapters' },
  ),
  about(
    'diskSerialNumber',
    'disks[].serialNumber',
    'serial number of the system disk',
    'capture where the driver of the disk controller is loaded; virtual disks have no serial number',
    { short: 'disk serial number' },
  ),
  about('tpmVersion', 'tpm.versionText', 'TPM version', TPM, { short: 'TPM' }),
  about('endorsementKey', 'tpm.endorsementKey.modulus', 'TPM endorsement key', TPM, {
    path: 'tpm.endorsementKey',
    short: 'endorsement key',
  }),
  about(
    'productKeyId',
    'productKey.id',
    'product key id',
    "inject the OEM's product key into the firmware (ACPI table MSDM), then capture again",
  ),
  about('osType', 'osType', 'type of the operating system', 'capture again'),
  about('totalMemory', 'memory.totalGiB', 'size of the memory', 'capture again'),
  about(
    'diskCapacity',
    'disks[].capacityGB',
    'capacity of the system disk',
    'capture where the driver of the disk controller is loaded',
    { short: 'disk capacity' },
  ),
  about('displays', 'displays[].resolutionX', 'built-in display', 'capture where the display driver is loaded', {
    path: 'displays',
  }),
  about(
    'chassisType',
    'enclosure.chassisType',
    'chassis type',
    "set it in the firmware (SMBIOS type 3) with the maker's tool, then capture again",
  ),
  about(
    'boardProduct',
    'smbios.boardProduct',
    'board product',
    "write it into the firmware (SMBIOS type 2) with the maker's tool, then capture again",
    { longest: 32 },
  ),
];

/** Every field, by name. */
export const FIELDS = Object.fromEntries(table.map((info) => [info.name, info])) as Readonly<
  Record<FieldName, FieldInfo>
>;

/** Every name of a field. */
export const FIELD_NAMES: readonly FieldName[] = table.map(({ name }) => name);
