/** Blocks that are not understood, redacted: what the table of blocks says of their type decides how much of them stays. */
import { toHex, toLatin1 } from '#platform';
import { fromHex } from '../hash/field-codecs.js';
import { IDENTIFYING_MEMBERS, type IdentifyingMember } from '../hash/identities.js';
import type { Identity } from '../hash/layouts.js';
import type { OpaqueBlock } from '../hash/model.js';
import { knownBlock, place } from '../hash/table.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { Copies } from './redact-copies.js';
import type { OwnKey } from './redact-key.js';
import { betweenTpmWords, redactOfflineId, TPM_TEXT } from './redact-members.js';

/** Finders of copies: in texts, and in bytes. */
export interface CopiesOf {
  readonly text: Copies;
  readonly raw: Copies;
}

/** What opaque blocks of one hash are redacted with. */
export interface OpaqueRedaction {
  readonly key: OwnKey;
  readonly names: Pseudonyms;
  readonly copies: CopiesOf;
}

/** Text of one character a byte as bytes. */
const fromLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Replaces copies in bytes that may hold text: in ASCII, in UTF-16 at either parity, and identifiers as bytes. */
function withoutCopies(bytes: Uint8Array, copies: CopiesOf): Uint8Array {
  const clean = fromLatin1(copies.raw.replace(copies.text.replace(toLatin1(bytes))));
  for (const parity of [0, 1]) {
    const wide = toLatin1(clean.filter((_, i) => i % 2 === parity));
    const other = copies.text.replace(wide);
    if (other === wide) continue;
    for (let i = 0; i < other.length; i++) clean[2 * i + parity] = other.charCodeAt(i);
  }
  return clean;
}

/** The first identifying member of each type of block: the only one, but for digests. */
const IDENTIFYING = new Map<number, IdentifyingMember>(
  [...IDENTIFYING_MEMBERS].reverse().map((member) => [member.block, member]),
);

type OpaqueChange = (bytes: Uint8Array, member: IdentifyingMember, of: OpaqueRedaction) => Uint8Array;

/** Nothing of the block stays. */
const allBytes: OpaqueChange = (bytes, _, { names }) => fromHex(names.bytes(toHex(bytes)));
/** Text that holds a NUL or a byte that is not UTF-8. */
const brokenText: OpaqueChange = (bytes, _, { names }) => fromLatin1(names.brokenText(toLatin1(bytes)));

/** An adapter whose name is damaged: checks read its address even so. */
const adapter: OpaqueChange = (bytes, member, of) => {
  const { at = 0, kind } = member.field;
  const end = at + (kind?.size ?? 0);
  if (bytes.length < end) return allBytes(bytes, member, of);
  const mac = toHex(bytes, at, end).replace(/(..)(?=.)/g, '$1:');
  const clean = withoutCopies(bytes, of.copies);
  clean.set(fromHex(of.names.mac(mac).replaceAll(':', '')), at);
  return clean;
};

const OFFLINE_SOURCE = place('offlineDeviceId.source').at;

/** An identifier beside a length that is not its own: checks read it even so. */
const offlineId: OpaqueChange = (bytes, member, of) => {
  const { at = 0, kind } = member.field;
  if (bytes.length !== at + (kind?.size ?? 0)) return allBytes(bytes, member, of);
  const other = bytes.slice();
  other.set(fromHex(redactOfflineId(toHex(bytes, at), bytes[OFFLINE_SOURCE] === 1, of.key, of.names)), at);
  return other;
};

/** What becomes of an opaque block, by what its type would tell of the device. */
const CHANGES: Readonly<Record<Identity, OpaqueChange>> = {
  serial: brokenText,
  'disk-text': brokenText,
  'product-key': brokenText,
  mac: adapter,
  'offline-id': offlineId,
  uuid: allBytes,
  'endorsement-key': allBytes,
  digest: allBytes,
};

/** An opaque block whose data holds nothing that identifies the device, and has the same size. */
export function redactOpaque(block: OpaqueBlock, of: OpaqueRedaction): OpaqueBlock {
  return { ...block, data: toHex(redactData(block.type, fromHex(block.data), of)) };
}

function redactData(type: number, bytes: Uint8Array, of: OpaqueRedaction): Uint8Array {
  if (type === TPM_TEXT) {
    const change = (part: string): string => toLatin1(withoutCopies(fromLatin1(part), of.copies));
    return fromLatin1(betweenTpmWords(toLatin1(bytes), change));
  }
  const member = IDENTIFYING.get(type);
  if (member !== undefined) return CHANGES[member.identity](bytes, member, of);
  if (knownBlock(type) !== undefined) return withoutCopies(bytes, of.copies);
  return fromHex(of.names.bytes(toHex(bytes)));
}
