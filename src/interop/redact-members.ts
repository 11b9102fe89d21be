/** The members of a model, redacted by what the table of blocks says that they are: pseudonyms of what identifies the device, and texts without copies of it. */
import type { Identity, KeyedField } from '../hash/layouts.js';
import type { HardwareHash, Tpm } from '../hash/model.js';
import { type Part, place } from '../hash/table.js';
import { parseTpmVersion } from '../hash/tpm-version.js';
import { placeholderText } from '../validate/placeholders.js';
import { ALL_PARTS, IDENTIFYING_PARTS, mapMembers } from './model-members.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { OwnKey } from './redact-key.js';

/** Makes a text that describes a device one without copies of what identifies it. */
export type TextChange = (text: string) => string;

/** What the members of one hash are redacted with. */
interface Redaction {
  readonly hash: HardwareHash;
  readonly key: OwnKey;
  readonly names: Pseudonyms;
  readonly describe: TextChange;
}

/** What becomes of a member that identifies the device. Digests are numbers: `redact-hwid.ts` replaces them. */
const PSEUDONYMS: Readonly<Record<Exclude<Identity, 'digest'>, (value: string, of: Redaction) => string>> = {
  serial: (value, { names }) => names.serial(value),
  'disk-text': (value, { names, describe }) => {
    const end = value.indexOf('|');
    return names.diskText(end < 0 ? value : value.slice(0, end) + describe(value.slice(end)));
  },
  'product-key': (value, { names }) => names.productKeyId(value),
  uuid: (value, { names }) => names.uuid(value),
  mac: (value, { names }) => names.mac(value),
  'endorsement-key': (value, { key }) =>
    key.redacted === undefined || key.repeatsOneByte ? value : key.redacted.digits,
  'offline-id': (value, { hash, key, names }) =>
    redactOfflineId(value, hash.offlineDeviceId?.source === 'TPM_EK', key, names),
};

/** The identifier of a TPM is the SHA-256 of a modulus, this hash's or another's; any other is random. */
export function redactOfflineId(id: string, fromTpm: boolean, key: OwnKey, names: Pseudonyms): string {
  if (!fromTpm) return names.bytes(id);
  if (key.redacted === undefined || key.sha256 !== id) return names.offlineDeviceId(id);
  return key.repeatsOneByte ? id : key.redacted.sha256;
}

/** Block of the text that says which TPM it is. */
export const TPM_TEXT = place('tpm.versionText').block;
/** Words of that text, between which its values stand. */
const TPM_WORDS = /(^TPM-Version:| -Level:|-SpecLevel:|-Revision:|-Errata:|-VendorID:'|'-Firmware:)/;

/** Changes the values of block 13. Its words stay: without them nobody could tell the TPM's version any more. */
export function betweenTpmWords(text: string, change: TextChange): string {
  const parts = text.split(TPM_WORDS);
  return parts.map((part, i) => (i % 2 === 1 ? part : change(part))).join('');
}

function describedText(text: string, { key }: KeyedField, { path }: Part, describe: TextChange): string {
  if (path === 'tpm' && key === 'versionText') return betweenTpmWords(text, describe);
  const other = describe(text);
  // A placeholder of the firmware names no device, even where a part of it is this device's damaged serial number.
  return other !== text && path === 'smbios' && placeholderText(text) !== undefined ? text : other;
}

/** A TPM with what follows from its text and its key, where these have changed. */
function derivedTpm(tpm: Tpm, before: Tpm, key: OwnKey): Tpm {
  const { versionText, endorsementKey } = tpm;
  if (endorsementKey !== undefined && endorsementKey !== before.endorsementKey) {
    endorsementKey.sha256 = key.redacted?.sha256 ?? endorsementKey.sha256;
  }
  if (versionText === undefined || versionText === before.versionText) return tpm;
  return { ...parseTpmVersion(versionText), ...(endorsementKey !== undefined && { endorsementKey }) };
}

/**
 * A copy of a model with the members of its blocks redacted, except digests and opaque blocks.
 *
 * @param hash the model; it is not changed
 * @param key the hash's endorsement key
 * @param describe changes texts that describe the device; without it they stay
 */
export function redactMembers(hash: HardwareHash, key: OwnKey, names: Pseudonyms, describe?: TextChange): HardwareHash {
  const of: Redaction = { hash, key, names, describe: describe ?? ((text) => text) };
  const members = describe === undefined ? IDENTIFYING_PARTS : ALL_PARTS;
  const redacted = mapMembers(hash, members, (value, field, part) => {
    const { identifies, kind } = field;
    if (typeof value !== 'string' || identifies === 'digest') return value;
    if (identifies !== undefined) return PSEUDONYMS[identifies](value, of);
    // A codec's text is the name of a number.
    return kind === undefined ? describedText(value, field, part, of.describe) : value;
  });
  if (redacted.tpm !== undefined && hash.tpm !== undefined && redacted.tpm !== hash.tpm) {
    redacted.tpm = derivedTpm(redacted.tpm, hash.tpm, key);
  }
  return redacted;
}
