/** The text of block 13: what Windows writes about a TPM, taken apart. */
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
