/** The text of block 13: what Windows writes about a TPM, taken apart and put together. */
import type { Tpm } from './model.js';

const TPM_2 = /^TPM-Version:([^ ]*) -Level:([^-]*)-Revision:([^-]*)-VendorID:'([^']*)'-Firmware:(.*)$/;
const TPM_1 = /^TPM-Version:([^-]*)-SpecLevel:([^-]*)-Errata:([^-]*)-VendorID:'([^']*)'-Firmware:(.*)$/;

/** Texts taken apart before: a fleet has few, and the regular expression costs a twentieth of a decode. */
const known = new Map<string, Required<Omit<Tpm, 'endorsementKey'>>>();
const KNOWN_LIMIT = 256;

/** The text of block 13 and its parts, none where it is of neither known form; for TPM 1.2 `revision` is the errata. */
export function parseTpmVersion(versionText: string): Tpm {
  const parts = known.get(versionText) ?? parse(versionText);
  if (parts === undefined) return { versionText };
  const { version, level, revision, manufacturer, firmware } = parts;
  return { versionText, version, level, revision, manufacturer, firmware };
}

function parse(versionText: string): Required<Omit<Tpm, 'endorsementKey'>> | undefined {
  const match = TPM_2.exec(versionText) ?? TPM_1.exec(versionText);
  if (match === null) return undefined;
  const [, version, level, revision, manufacturer, firmware] = match;
  const parts = { versionText, version, level, revision, manufacturer: manufacturer.trim(), firmware };
  if (known.size < KNOWN_LIMIT) known.set(versionText, parts);
  return parts;
}

/** What TPM2_GetCapability says of a TPM (TPM_PT_FIXED, TPM 2.0 Library Part 2, 6.13). */
export interface TpmProperties {
  /** Specification family: `2.0`. */
  family: string;
  /** TPM_PT_LEVEL. */
  level: number;
  /** TPM_PT_REVISION: hundred times the revision, 159 = 1.59. */
  revision: number;
  /** TPM_PT_MANUFACTURER: four characters, blanks kept. */
  manufacturer: string;
  /** TPM_PT_FIRMWARE_VERSION_1. */
  firmwareVersion1: number;
  /** TPM_PT_FIRMWARE_VERSION_2. */
  firmwareVersion2: number;
}

/** The text of block 13 for a TPM 2.0, as Windows writes it. */
export function formatTpmVersion(properties: TpmProperties): string {
  const { family, level, revision, manufacturer, firmwareVersion1, firmwareVersion2 } = properties;
  const release = `${Math.floor(revision / 100)}.${String(revision % 100).padStart(2, '0')}`;
  const head = `TPM-Version:${family} -Level:${level}-Revision:${release}`;
  return `${head}-VendorID:'${manufacturer}'-Firmware:${firmwareVersion1}.${firmwareVersion2}`;
}
