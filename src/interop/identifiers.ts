/** What identifies the device of a hash, in every form in which a copy may be written, with the pseudonym of each. */
import { sha256Hex } from '#platform';
import { fromHex } from '../hash/field-codecs.js';
import { IDENTIFYING_MEMBERS } from '../hash/identities.js';
import type { Identity, Members } from '../hash/layouts.js';
import { membersOf } from '../hash/layouts.js';
import { disksOf, type HardwareHash } from '../hash/model.js';
import { uuidByteSwapped } from '../hash/uuid-order.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { Identifier } from './redact-copies.js';

/** An identifier whose pseudonym is made where a copy of it is found. */
class LazyIdentifier implements Identifier {
  constructor(
    readonly text: string,
    private readonly make: () => string,
  ) {}

  get pseudonym(): string {
    return this.make();
  }
}

/** A value and its pseudonym; nothing where the value stays, as a placeholder does. */
function pair(text: string, other: string): Identifier[] {
  return other === text || other.trim().length !== text.trim().length ? [] : [{ text, pseudonym: other }];
}

/** The same pair in another form of both. */
const formed = (one: Identifier, form: (text: string) => string): Identifier =>
  new LazyIdentifier(form(one.text), () => form(one.pseudonym));

const bare = (text: string): string => text.replace(/[:-]/g, '');
const ofBytes = (digits: string, names: Pseudonyms): Identifier =>
  new LazyIdentifier(digits, () => names.bytes(digits));

/** Forms of a value as it is written in text; of these, as hex digits, those that are bytes. */
interface Forms {
  readonly written: (value: string, names: Pseudonyms) => Identifier[];
  readonly digits?: (value: string, names: Pseudonyms, written: readonly Identifier[]) => Identifier[];
}

const NONE = (): Identifier[] => [];

/** The forms of each; of two that are equal, the first one's pseudonym is written. */
const FORMS: Readonly<Record<Identity, Forms>> = {
  serial: { written: (text, names) => pair(text, names.serial(text)) },
  'disk-text': {
    written: (text, names) => {
      const [serial] = text.split('|', 1);
      return serial.trim() === '' ? [] : pair(serial, names.serial(serial));
    },
  },
  'product-key': { written: (text, names) => pair(text, names.productKeyId(text)) },
  uuid: {
    written: (text, names) => pair(text, names.uuid(text)).flatMap((uuid) => [uuid, formed(uuid, uuidByteSwapped)]),
    digits: (_, __, written) => written.map((one) => formed(one, bare)),
  },
  mac: {
    written: (text, names) =>
      pair(text, names.mac(text)).flatMap((mac) => [mac, formed(mac, (colons) => colons.replaceAll(':', '-'))]),
    digits: (_, __, written) => written.slice(0, 1).map((one) => formed(one, bare)),
  },
  'endorsement-key': {
    written: NONE,
    digits: (modulus, names) => [ofBytes(modulus, names), ofBytes(sha256Hex(fromHex(modulus)), names)],
  },
  'offline-id': { written: NONE, digits: (id, names) => [ofBytes(id, names)] },
  digest: { written: NONE },
};
const IDENTITIES = Object.keys(FORMS) as Identity[];

/** Where values of an identity are in the model. */
const PLACES = IDENTITIES.map((identity) =>
  IDENTIFYING_MEMBERS.filter((member) => member.identity === identity).map(({ path }) => {
    const keys = path.split('.');
    return { holder: keys.slice(0, -1), key: keys[keys.length - 1] };
  }),
);

/** The objects at a path of the model. */
function objectsAt(hash: HardwareHash, path: readonly string[]): Members[] {
  if (path[0] === 'disks[]') return disksOf(hash).map(membersOf);
  let found: unknown = hash;
  for (const key of path) found = (found as Members | null | undefined)?.[key.replace('[]', '')];
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found as Members];
}

/** Identifiers in all forms: as they are written, and as hex digits. */
function formsOf(hash: HardwareHash, names: Pseudonyms): { written: Identifier[]; digits: Identifier[] } {
  const found: { written: Identifier[]; digits: Identifier[] } = { written: [], digits: [] };
  IDENTITIES.forEach((identity, i) => {
    const { written, digits } = FORMS[identity];
    for (const { holder, key } of PLACES[i]) {
      for (const object of objectsAt(hash, holder)) {
        const value = object[key];
        if (typeof value !== 'string' || value.trim() === '') continue;
        const own = written(value, names);
        found.written.push(...own);
        if (digits !== undefined) found.digits.push(...digits(value, names, own));
      }
    }
  });
  return found;
}

/** Identifiers as text, in every form. */
export function identifiersOf(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const { written, digits } = formsOf(hash, names);
  return [...written, ...digits];
}

/** Identifiers that are bytes, one character a byte. */
export function rawIdentifiersOf(hash: HardwareHash, names: Pseudonyms): Identifier[] {
  const raw = (digits: string): string => String.fromCharCode(...fromHex(digits));
  return formsOf(hash, names).digits.map((one) => formed(one, raw));
}
