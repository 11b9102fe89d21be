/** Devices as Partner Center's API accepts them (resource Device of a device batch). */
import type { HardwareHash } from '../hash/model.js';
import { textAndModel } from './graph.js';

/** A policy of a device: its category, and the identifier of a policy of the customer. */
export interface PartnerCenterPolicy {
  key: string;
  value: string;
}

/** A device of a batch. What does not identify it is left out. */
export interface PartnerCenterDevice {
  /** Identifier that Partner Center gave; absent for a new device. */
  id?: string;
  serialNumber?: string;
  /** Product key id, 13 digits. */
  productKey?: string;
  /** The hash, base64. */
  hardwareHash?: string;
  modelName?: string;
  oemManufacturerName?: string;
  policies: PartnerCenterPolicy[];
}

/** Combinations by which Partner Center finds a device. */
export type PartnerCenterIdentity =
  | 'hash'
  | 'hash+product-key'
  | 'hash+serial-number'
  | 'hash+product-key+serial-number'
  | 'product-key'
  | 'tuple';

type IdentifyingMember = 'hardwareHash' | 'productKey' | 'serialNumber' | 'modelName' | 'oemManufacturerName';

/** Members of each combination (REGISTRATION.md, section 3); a tuple is serial number, maker and model. */
const COMBINATIONS: Readonly<Record<PartnerCenterIdentity, readonly IdentifyingMember[]>> = {
  hash: ['hardwareHash'],
  'hash+product-key': ['hardwareHash', 'productKey'],
  'hash+serial-number': ['hardwareHash', 'serialNumber'],
  'hash+product-key+serial-number': ['hardwareHash', 'productKey', 'serialNumber'],
  'product-key': ['productKey'],
  tuple: ['serialNumber', 'oemManufacturerName', 'modelName'],
};

/** How {@link toPartnerCenterDevice} identifies a device. */
export interface PartnerCenterOptions {
  /** All that the hash holds by default; `hash` for a repaired device, whose serial number may be another's. */
  identifyBy?: PartnerCenterIdentity;
  id?: string;
  policies?: readonly PartnerCenterPolicy[];
}

/** A combination needs a member that the hash does not hold. */
export class PartnerCenterError extends Error {
  override readonly name = 'PartnerCenterError';
  readonly code = 'partner-center-member';
  constructor(
    /** The member, such as `productKey`. */
    readonly member: string,
    combination: PartnerCenterIdentity,
  ) {
    super(`a device identified by ${combination} needs ${member}, which the hash does not hold`);
  }
}

/**
 * A device of a Partner Center batch.
 *
 * @param hash text or model
 * @param options by which combination it is identified, and its policies
 * @throws {@link HashFormatError} when a text is not a hardware hash
 * @throws {@link PartnerCenterError} when the combination needs what the hash does not hold
 * @example
 * toPartnerCenterDevice(text, { identifyBy: 'hash' }).hardwareHash === text;
 */
export function toPartnerCenterDevice(
  hash: string | HardwareHash,
  options: PartnerCenterOptions = {},
): PartnerCenterDevice {
  const { text, model } = textAndModel(hash);
  const all: Record<IdentifyingMember, string | undefined> = {
    serialNumber: nonBlank(model.smbios?.systemSerialNumber),
    productKey: nonBlank(model.productKey?.id),
    hardwareHash: text,
    modelName: nonBlank(model.smbios?.systemProductName),
    oemManufacturerName: nonBlank(model.smbios?.systemManufacturer),
  };
  return {
    ...(options.id === undefined ? {} : { id: options.id }),
    ...chosen(all, options.identifyBy),
    policies: [...(options.policies ?? [])],
  };
}

const nonBlank = (text = ''): string | undefined => (text.trim() === '' ? undefined : text);

function chosen(
  all: Record<IdentifyingMember, string | undefined>,
  combination?: PartnerCenterIdentity,
): Partial<Record<IdentifyingMember, string>> {
  if (combination === undefined) {
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
  const entries = COMBINATIONS[combination].map((member) => {
    const value = all[member];
    if (value === undefined) throw new PartnerCenterError(member, combination);
    return [member, value];
  });
  return Object.fromEntries(entries);
}
