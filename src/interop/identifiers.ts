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

/** A UUID or an address without what separates its digits; one of another form is not in a container. */
function bare(text: string): string {
  if (text.length === UUID_LENGTH) {
    return text.slice(0, 8) + text.slice(9, 13) + text.slice(14, 18) + text.slice(19, 23) + text.slice(24);
  }
  return text.replace(/[:-]/g, '');
}
const UUID_LENGTH = 36;

const withHyphens = (mac: string): string => mac.replaceAll(':', '-');
const sameText = (text: string): string => text;
const serialOfDiskText = (text: string): string => text.split('|', 1)[0];

type TextForm = (text: string) => string;

/** What a value is looked for as. */
export interface Forms {
  /** Its pseudonym; without it, bytes that stand for it. */
  readonly pseudonym?: (text: string, names: Pseudonyms) => string;
  /** The value in what the member holds. */
  readonly value: TextForm;
  /** Ways to write it; none for what is bytes. */
  readonly written: readonly TextForm[];
  /** What hex digits stand for: those are written bare, in upper case, or as bytes. */
  readonly digits: readonly TextForm[];
  /** What a part of it in lower case is like that is not digits alone; undefined for free text. */
  readonly shape?: RegExp;
}

const serialForms: Forms = {
  pseudonym: (text, names) => names.serial(text),
  value: sameText,
  written: [sameText],
  digits: [],
};
const bytesForms: Forms = { value: sameText, written: [], digits: [sameText], shape: /$^/ };

/** The forms of each; of two that are equal, the first one's pseudonym is written. */
const FORMS: Readonly<Record<Identity, Forms>> = {
  serial: serialForms,
  'disk-text': { ...serialForms, value: serialOfDiskText },
  'product-key': { ...serialForms, pseudonym: (text, names) => names.productKeyId(text) },
  uuid: {
    pseudonym: (text, names) => names.uuid(text),
    value: sameText,
    written: [sameText, uuidByteSwapped],
    digits: [bare, (text) => bare(uuidByteSwapped(text))],
    shape: /^[0-9a-f]*-[0-9a-f]*$/,
  },
  mac: {
    pseudonym: (text, names) => names.mac(text),
    value: sameText,
    written: [sameText, withHyphens],
    digits: [bare],
    shape: /^[0-9a-f]{0,2}([:-])(?:[0-9a-f]{2}\1)*[0-9a-f]{0,2}$/,
  },
  'endorsement-key': bytesForms,
  'offline-id': bytesForms,
  digest: { value: sameText, written: [], digits: [] },
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

/** A value that identifies a device, with its pseudonym, and the forms of both. */
export interface FormedValue {
  readonly of: Identifier;
  readonly forms: Forms;
}

const allForms = (values: readonly FormedValue[], formsIn: (forms: Forms) => readonly TextForm[]): Identifier[] =>
  values.flatMap(({ of, forms }) => formsIn(forms).map((form) => new FormedIdentifier(of, form)));

/** Identifiers in every form that text has. */
export function textIdentifiers(values: readonly FormedValue[]): Identifier[] {
  return [...allForms(values, ({ written }) => written), ...allForms(values, ({ digits }) => digits)];
}

/** Identifiers that are bytes, one character a byte. */
export function rawIdentifiers(values: readonly FormedValue[]): Identifier[] {
  const raw = (text: string): string => String.fromCharCode(...fromHex(text));
  return allForms(values, ({ digits }) =>
    digits.map(
      (form): TextForm =>
        (text) =>
          raw(form(text)),
    ),
  );
}

function add(values: FormedValue[], whole: unknown, forms: Forms, names: Pseudonyms): void {
  if (typeof whole !== 'string') return;
  const text = forms.value(whole);
  if (text.trim() === '') return;
  const { pseudonym } = forms;
  const of = pseudonym ? pair(text, pseudonym(text, names)) : new DigitsIdentifier(text, names);
  if (of !== undefined) values.push({ of, forms });
}

/** What identifies the device of a hash. */
export function identifiersOf(hash: HardwareHash, key: OwnKey, names: Pseudonyms): FormedValue[] {
  const values: FormedValue[] = [];
  for (let i = 0; i < PLACES.length; i++) {
    const { forms, keys, key: member } = PLACES[i];
    let holder: unknown = hash;
    for (let k = 0; k < keys.length && holder !== undefined; k++) holder = (holder as Members)[keys[k]] ?? undefined;
    if (holder === undefined) continue;
    if (!Array.isArray(holder)) add(values, (holder as Members)[member], forms, names);
    else for (let k = 0; k < holder.length; k++) add(values, holder[k][member], forms, names);
  }
  add(values, key.sha256, bytesForms, names);
  return values;
}
