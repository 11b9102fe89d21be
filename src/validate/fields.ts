/**
 * The fields that registration looks at: where each is in the hash and in the model, oa3tool's name for it, and
 * the words for people. Lists of fields are published for oa3tool's `/ValidateHwHash`, for OEM submissions and for
 * devices after a repair (REGISTRATION.md, section 1).
 */

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

const table: readonly FieldInfo[] = [
  {
    name: 'uuid',
    path: 'smbios.uuid',
    block: place('smbios.uuid').block,
    oa3: 'SmbiosUuid',
    label: 'SMBIOS UUID',
    short: 'UUID',
    remedy: FIRMWARE,
  },
  {
    name: 'serialNumber',
    path: 'smbios.systemSerialNumber',
    block: place('smbios.systemSerialNumber').block,
    oa3: 'SmbiosSystemSerialNumber',
    label: 'serial number',
    longest: 128,
    remedy: FIRMWARE,
  },
  {
    name: 'manufacturer',
    path: 'smbios.systemManufacturer',
    block: place('smbios.systemManufacturer').block,
    oa3: 'SmbiosSystemManufacturer',
    label: 'manufacturer',
    longest: 32,
    remedy: FIRMWARE,
  },
  {
    name: 'productName',
    path: 'smbios.systemProductName',
    block: place('smbios.systemProductName').block,
    oa3: 'SmbiosSystemProductName',
    label: 'product name',
    longest: 64,
    remedy: FIRMWARE,
  },
  {
    name: 'skuNumber',
    path: 'smbios.skuNumber',
    block: place('smbios.skuNumber').block,
    oa3: 'SmbiosSkuNumber',
    label: 'SKU number',
    short: 'SKU',
    longest: 32,
    remedy: FIRMWARE,
  },
  {
    name: 'family',
    path: 'smbios.systemFamily',
    block: place('smbios.systemFamily').block,
    oa3: 'SmbiosSystemFamily',
    label: 'system family',
    longest: 64,
    remedy: FIRMWARE,
  },
  {
    name: 'macAddress',
    path: 'networkAdapters',
    block: place('networkAdapters[].macAddress').block,
    oa3: 'MacAddress',
    label: 'MAC address',
    remedy: 'capture where the drivers of the built-in network adapters are loaded',
  },
  {
    name: 'diskSerialNumber',
    path: 'disk.serialNumber',
    block: place('disks[].serialNumber').block,
    oa3: 'DiskSerialNumber',
    label: 'serial number of the system disk',
    short: 'disk serial number',
    remedy: 'capture where the driver of the disk controller is loaded; virtual disks have no serial number',
  },
  {
    name: 'tpmVersion',
    path: 'tpm.versionText',
    block: place('tpm.versionText').block,
    oa3: 'TPMVersion',
    label: 'TPM version',
    short: 'TPM',
    remedy: TPM,
  },
  {
    name: 'endorsementKey',
    path: 'tpm.endorsementKey',
    block: place('tpm.endorsementKey.modulus').block,
    oa3: 'TPM EkPub',
    label: 'TPM endorsement key',
    short: 'endorsement key',
    remedy: TPM,
  },
  {
    name: 'productKeyId',
    path: 'productKey.id',
    block: place('productKey.id').block,
    oa3: 'ProductKeyID',
    label: 'product key id',
    remedy: "inject the OEM's product key into the firmware (ACPI table MSDM), then capture again",
  },
  {
    name: 'osType',
    path: 'osType',
    block: place('osType').block,
    oa3: 'OSType',
    label: 'type of the operating system',
    remedy: 'capture again',
  },
  {
    name: 'totalMemory',
    path: 'memory.totalGiB',
    block: place('memory.totalGiB').block,
    oa3: 'TotalPhysicalRAM',
    label: 'size of the memory',
    remedy: 'capture again',
  },
  {
    name: 'diskCapacity',
    path: 'disk.capacityGB',
    block: place('disks[].capacityGB').block,
    oa3: 'PrimaryDiskTotalCapacity',
    label: 'capacity of the system disk',
    short: 'disk capacity',
    remedy: 'capture where the driver of the disk controller is loaded',
  },
  {
    name: 'displays',
    path: 'displays',
    block: place('displays[].resolutionX').block,
    oa3: 'DisplayResolutionHorizontal',
    label: 'built-in display',
    remedy: 'capture where the display driver is loaded',
  },
  {
    name: 'chassisType',
    path: 'enclosure.chassisType',
    block: place('enclosure.chassisType').block,
    oa3: 'ChassisType',
    label: 'chassis type',
    remedy: "set it in the firmware (SMBIOS type 3) with the maker's tool, then capture again",
  },
  {
    name: 'boardProduct',
    path: 'smbios.boardProduct',
    block: place('smbios.boardProduct').block,
    oa3: 'SmbiosBoardProduct',
    label: 'board product',
    longest: 32,
    remedy: "write it into the firmware (SMBIOS type 2) with the maker's tool, then capture again",
  },
];

/** Every field, by name. */
export const FIELDS = Object.fromEntries(table.map((info) => [info.name, info])) as Readonly<
  Record<FieldName, FieldInfo>
>;

/** Every name of a field. */
export const FIELD_NAMES: readonly FieldName[] = table.map(({ name }) => name);
