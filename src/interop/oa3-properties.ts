/** The properties of oa3tool's XML in its order, for both generations: names, where they are in the model, forms. */
import {
  ARCHITECTURE,
  BUS_TYPE,
  CHASSIS_TYPE,
  DIGITIZER,
  ERROR_CORRECTION,
  OS_TYPE,
  PHYSICAL_MEDIUM,
  PLATFORM_ROLE,
} from '../hash/enumerations.js';
import type { MemberPath } from '../hash/places.js';
import { place } from '../hash/table.js';
import {
  BIT,
  base64,
  bitsForm,
  FLAG,
  type Form,
  HEX_32,
  hexNamed,
  MAC,
  NUMBER,
  NUMBER_OR_ONES,
  NUMBER_OR_ZERO,
  namedForm,
  PLAIN,
  REMOVAL_POLICY,
  TIME,
  UUID,
  WIDE,
} from './oa3-forms.js';

/** A property that is one member of the model. */
export interface Property {
  readonly name: string;
  /** Path of the member; for a property of a list, the member of its element. */
  readonly path: string;
  readonly form: Form;
}

/** oa3tool's name of a member, as the table of blocks has it. */
function nameOf(path: MemberPath): string {
  const { oa3 } = place(path);
  if (oa3 === '') throw new RangeError(`oa3tool has no name for ${path}`);
  return oa3;
}

const one = (path: MemberPath, form: Form, name = nameOf(path)): Property => ({ name, path, form });
const member = (path: MemberPath, form: Form, name = nameOf(path)): Property => ({
  name,
  path: path.slice(path.indexOf('[].') + 3),
  form,
});

/** Up to the disks. `OsLocalTime` follows `OsSystemTime`. */
export const HEAD: readonly Property[] = [
  one('productKey.id', PLAIN),
  one('productKey.partNumber', PLAIN),
  one('toolVersion', NUMBER),
  one('toolBuild', PLAIN),
  one('osType', namedForm(OS_TYPE)),
  one('osArchitecture', namedForm(ARCHITECTURE)),
  one('osBuild', PLAIN),
  one('capturedAt', TIME),
  one('processor.model', PLAIN),
  one('processor.packages', NUMBER),
  one('processor.threads', NUMBER),
  one('processor.cores', NUMBER),
  one('processor.hyperThreading', FLAG),
  one('memory.arrays', NUMBER),
  one('memory.slots', NUMBER),
  one('memory.errorCorrection', namedForm(ERROR_CORRECTION)),
  one('memory.maximumGiB', NUMBER_OR_ZERO),
  one('memory.totalGiB', NUMBER),
  one('smbios.firmwareVendor', PLAIN),
  one('smbios.systemManufacturer', PLAIN),
  one('smbios.systemProductName', PLAIN),
  one('smbios.systemSerialNumber', PLAIN),
  one('smbios.uuid', UUID),
  one('smbios.skuNumber', PLAIN),
  one('smbios.systemFamily', PLAIN),
  one('smbios.systemVersion', PLAIN),
  one('smbios.boardManufacturer', PLAIN),
  one('smbios.boardProduct', PLAIN),
  one('smbios.boardVersion', PLAIN),
  one('enclosure.chassisType', hexNamed(CHASSIS_TYPE)),
];

/** Of each disk in tool version 4, as `Disk1.…`; serial number and type are texts of their own. */
export const DISK: readonly Property[] = [
  member('disks[].capacityGB', NUMBER, 'DiskCapacity'),
  member('disks[].busType', namedForm(BUS_TYPE), 'StorageBusType'),
  member('disks[].seekPenalty', BIT, 'IncursSeekPenalty'),
  member('disks[].trim', BIT, 'TrimEnabled'),
];

/** Properties that repeat, one list after the other. */
export const LISTED: Readonly<Record<'networkAdapters' | 'displays', readonly Property[]>> = {
  networkAdapters: [
    member('networkAdapters[].medium', namedForm(PHYSICAL_MEDIUM)),
    member('networkAdapters[].macAddress', MAC),
  ],
  displays: [
    member('displays[].resolutionX', NUMBER_OR_ONES),
    member('displays[].resolutionY', NUMBER_OR_ONES),
    member('displays[].widthMm', NUMBER_OR_ONES),
    member('displays[].heightMm', NUMBER_OR_ONES),
  ],
};

/** Between the displays and the graphics adapters. */
export const ENCLOSURE: readonly Property[] = [
  one('enclosure.digitizers', bitsForm(DIGITIZER)),
  one('enclosure.powerPlatformRole', namedForm(PLATFORM_ROLE), 'PowerPlatformRole'),
];

/** Of each graphics adapter in tool version 4, as `Gpu1.…`. */
export const GPU: readonly Property[] = [
  member('graphics[].dedicatedVideoMemory', WIDE),
  member('graphics[].dedicatedSystemMemory', WIDE),
  member('graphics[].removalPolicy', REMOVAL_POLICY, 'RemovalPolicy'),
  member('graphics[].builtIn', FLAG, 'InLocalMachineContainer'),
  member('graphics[].vendor', PLAIN, 'Manufacturer'),
  member('graphics[].model', PLAIN, 'Model'),
];

/** After the graphics adapters. `OfflineDeviceIdType` precedes the identifier. */
export const TAIL: readonly Property[] = [
  one('tpm.versionText', PLAIN),
  one('tpm.endorsementKey.modulus', base64(256)),
  one('offlineDeviceId.status', HEX_32, 'Status'),
  one('offlineDeviceId.id', base64(32)),
];

/** `HardwareInventoryVersion`: a constant, no byte of the hash. */
export const INVENTORY_VERSION = '131';
