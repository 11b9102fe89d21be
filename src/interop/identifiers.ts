/** What identifies the device of a hash, in every form in which a copy may be written, with the pseudonym of each. */
import { fromHex } from '../hash/field-codecs.js';
import type { Identity, Members } from '../hash/layouts.js';
import type { HardwareHash } from '../hash/model.js';
import { uuidByteSwapped } from '../hash/uuid-order.js';
import { IDENTIFYING_PARTS } from './model-members.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { Identifier } from './redact-copies.js';
import type { OwnKey } from './redact-key.js';

/** An identifier in another form. */
class FormedIdentifier implements Identifier {
  readonly text: string;

  constructor(
    private readonly of: Identifier,
    private readonly form: (text: string) => string,
  ) {
    this.text = form(of.text);
  }

  /** Made where a copy is found. */
  get pseudonym(): string {
    return this.form(this.of.pseudonym);
  }
}

/** Hex digits that stand for bytes. */
class DigitsIdentifier implements Identifier {
  constructor(
    readonly text: string,
    private readonly names: Pseudonyms,
  ) {}

  /** Made where a copy is found. */
  get pseudonym(): string {
    return this.names.bytes(this.text);
  }
}

/** A value and its pseudonym; undefined where the value stays, as a placeholder does. */
function pair(text: string, pseudonym: string): Identifier | undefined {
  return pseudonym === text || pseudonym.trim().length !== text.trim().length ? undefined : { text, pseudonym };
}

const bare = (text: string): string => text.replaceAll(':', '').replaceAll('-', '');
const withHyphens = (mac: string): string => mac.replaceAll(':', '-');
const sameText = (text: string): string => text;
const serialOfDiskText = (text: string): string => text.slice(0, text.indexOf('|') >>> 0);

/** What a value is looked for as. */
interface Forms {
  /** Its pseudonym; without it, bytes that stand for it. */
  readonly pseudonym?: (text: string, names: Pseudonyms) => string;
  /** The value in what the member holds. */
  readonly value: (text: string) => string;
  /** Other ways to write it. */
  readonly others: readonly ((text: string) => string)[];
  /** What hex digits stand for: those are written bare, in upper case, or as bytes. */
  readonly digits: readonly ((text: string) => string)[];
}

const serialForms: Forms = { pseudonym: (text, names) => names.serial(text), value: sameText, others: [], digits: [] };
const bytesForms: Forms = { value: sameText, others: [], digits: [sameText] };

/** The forms of each; of two that are equal, the first one's pseudonym is written. */
const FORMS: Readonly<Record<Identity, Forms>> = {
  serial: serialForms,
  'disk-text': { ...serialForms, value: serialOfDiskText },
  'product-key': { ...serialForms, pseudonym: (text, names) => names.productKeyId(text) },
  uuid: {
    pseudonym: (text, names) => names.uuid(text),
    value: sameText,
    others: [uuidByteSwapped],
    digits: [bare, (text) => bare(uuidByteSwapped(text))],
  },
  mac: { pseudonym: (text, names) => names.mac(text), value: sameText, others: [withHyphens], digits: [bare] },
  'endorsement-key': bytesForms,
  'offline-id': bytesForms,
  digest: { value: sameText, others: [], digits: [] },
};
const IDENTITIES = Object.keys(FORMS) as Identity[];

/** Members of one identity, and where their object or list is. */
interface Places {
  readonly forms: Forms;
  readonly keys: readonly string[];
  readonly key: string;
}

const PLACES: readonly Places[] = IDENTITIES.flatMap((identity) =>
  IDENTIFYING_PARTS.flatMap(({ keys, fields }) =>
    fields.flatMap(({ key, identifies }) => (identifies === identity ? [{ forms: FORMS[identity], keys, key }] : [])),
  ),
);

/** What identifies a device, in every form. */
export interface Identifiers {
  /** As text is written. */
  readonly written: readonly Identifier[];
  /** As hex digits, in lower case: what is bytes. */
  readonly digits: readonly Identifier[];
}

/** Gathers them. */
class Found implements Identifiers {
  readonly written: Identifier[] = [];
  readonly digits: Identifier[] = [];

  constructor(private readonly names: Pseudonyms) {}

  add(whole: unknown, { pseudonym, value, others, digits }: Forms): void {
    if (typeof whole !== 'string') return;
    const text = value(whole);
    if (text.trim() === '') return;
    const of = pseudonym ? pair(text, pseudonym(text, this.names)) : new DigitsIdentifier(text, this.names);
    if (of === undefined) return;
    if (pseudonym) this.written.push(of);
    for (let i = 0; i < others.length; i++) this.written.push(new FormedIdentifier(of, others[i]));
    for (let i = 0; i < digits.length; i++) this.digits.push(new FormedIdentifier(of, digits[i]));
  }
}

/** What identifies the device of a hash. */
export function identifiersOf(hash: HardwareHash, key: OwnKey, names: Pseudonyms): Identifiers {
  const found = new Found(names);
  for (let i = 0; i < PLACES.length; i++) {
    const { forms, keys, key: member } = PLACES[i];
    let holder: unknown = hash;
    for (let k = 0; k < keys.length && holder !== undefined; k++) holder = (holder as Members)[keys[k]] ?? undefined;
    if (holder === undefined) continue;
    if (!Array.isArray(holder)) found.add((holder as Members)[member], forms);
    else for (let k = 0; k < holder.length; k++) found.add(holder[k][member], forms);
  }
  found.add(key.sha256, bytesForms);
  return found;
}

/** Identifiers that are bytes, one character a byte. */
export function rawIdentifiers({ digits }: Identifiers): Identifier[] {
  const raw = (text: string): string => String.fromCharCode(...fromHex(text));
  return digits.map((one) => new FormedIdentifier(one, raw));
}
