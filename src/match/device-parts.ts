/**
 * What comparison reads of a device: a whole model has it, and the blocks of a container have it too. In a fleet nobody needs
 * the rest, so it is read from the blocks alone, by the same table of blocks and with the same doubts.
 */
import { readMembers } from '../hash/decode.js';
import type { EndorsementKey, HardwareHash, Tpm } from '../hash/model.js';
import type { MemberPath } from '../hash/places.js';
import type { HashReader } from '../hash/reader.js';
import { typesOf } from '../hash/table.js';
import { EVIDENCE_FIELDS, type EvidenceField, FIRST_MODEL_FIELD } from './fields.js';

/** The members of a hash that give evidence; a model has all of them. */
export interface DeviceParts
  extends Pick<
    HardwareHash,
    'osType' | 'smbios' | 'productKey' | 'disk' | 'disks' | 'networkAdapters' | 'licensingHwid'
  > {
  readonly tpm?: Pick<Tpm, 'versionText'> & { readonly endorsementKey?: Partial<EndorsementKey> };
}

const DISKS: readonly MemberPath[] = ['disks[].serialNumber', 'disks[].kernelSerialNumber'];
const ADAPTERS: readonly MemberPath[] = [
  'networkAdapters[].medium',
  'networkAdapters[].macAddress',
  'networkAdapters[].enumerator',
];

/** The members that each field is determined by. */
const MEMBERS: Readonly<Record<EvidenceField, readonly MemberPath[]>> = {
  'tpm.endorsementKey': ['tpm.endorsementKey.modulus'],
  'smbios.uuid': ['smbios.uuid'],
  'smbios.systemSerialNumber': ['smbios.systemSerialNumber'],
  'productKey.id': ['productKey.id'],
  networkAdapters: ADAPTERS,
  'disk.serialNumber': DISKS,
  disks: DISKS,
  'licensingHwid.instances': ['licensingHwid.counts', 'licensingHwid.instances', ...ADAPTERS],
  'smbios.systemManufacturer': ['smbios.systemManufacturer'],
  'smbios.systemProductName': ['smbios.systemProductName'],
  'smbios.skuNumber': ['smbios.skuNumber'],
  'smbios.systemFamily': ['smbios.systemFamily'],
  'smbios.boardProduct': ['smbios.boardProduct'],
  'smbios.systemVersion': ['smbios.systemVersion'],
  'tpm.versionText': ['tpm.versionText'],
};

const membersOf = (fields: typeof EVIDENCE_FIELDS): readonly MemberPath[] =>
  fields.flatMap(({ field }) => MEMBERS[field]);

/** Members that say which model a device is, and where it was captured. */
export const MODEL_MEMBERS: readonly MemberPath[] = [...membersOf(EVIDENCE_FIELDS.slice(FIRST_MODEL_FIELD)), 'osType'];

const OWN_TYPES = typesOf(membersOf(EVIDENCE_FIELDS.slice(0, FIRST_MODEL_FIELD)));
const MODEL_TYPES = typesOf(MODEL_MEMBERS);

/** What tells a device from others of its model. */
export const ownParts = ({ bytes, directory }: HashReader): DeviceParts => readMembers(bytes, directory, OWN_TYPES);

/** What says which model it is, and where it was captured: {@link MODEL_MEMBERS}. */
export const modelParts = ({ bytes, directory }: HashReader): DeviceParts => readMembers(bytes, directory, MODEL_TYPES);
