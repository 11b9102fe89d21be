/**
 * How the data of a block is laid out, as data: a closed union of forms. What is done with a layout (reading, writing,
 * telling the bytes of each member, a quick test) is one function over the union each, exhaustive by type.
 */
import { constant, type FieldCodec } from './field-codecs.js';

/** Members of one object of the model, by name. */
export type Members = Record<string, unknown>;

/** An object of the model as its members by name. */
export function membersOf(value: object): Members {
  return value as Members;
}

/**
 * What a member is that tells one device from another. A member without this describes a model or a capture.
 * `test/hash/identities.test.ts` asks for a decision on each.
 */
export type Identity =
  | 'serial'
  /** `serial|product|vendor` of a disk. */
  | 'disk-text'
  | 'product-key'
  | 'uuid'
  | 'mac'
  | 'endorsement-key'
  | 'offline-id'
  /** Of a piece of hardware, 16 bits. */
  | 'digest';

/** A member of the model and where its bytes are. */
export interface Field<Key extends string = string> {
  /** Name of the member; undefined where the bytes have none (reserved, lengths). */
  readonly key?: Key;
  /** Offset inside the data; undefined where it depends on what comes before it. */
  readonly at?: number;
  /** How it is stored. */
  readonly label: string;
  /** Its codec, where it is of fixed size. */
  readonly kind?: FieldCodec;
  /** Name in the XML of `oa3tool /DecodeHwHash`. */
  readonly oa3?: string;
  /** What it is of the device, where it identifies one. */
  readonly identifies?: Identity;
  /** Members of each record, where it is a list of records. */
  readonly parts?: readonly Field[];
  /** Value that is written where the member is absent, and read as absent. */
  readonly absent?: unknown;
}

/** A member that has a name. */
export interface KeyedField<Key extends string = string> extends Field<Key> {
  readonly key: Key;
}

/** A member of a fixed layout. */
export interface FixedField<Key extends string = string> extends Field<Key> {
  readonly at: number;
  readonly kind: FieldCodec;
}

/** What is said of a field besides where and how it is stored. */
export type FieldNotes = Pick<Field, 'oa3' | 'identifies' | 'absent'>;

/** How text ends in a block. */
export interface TextStyle {
  readonly encoding: 'utf8' | 'utf16';
  /** Zero bytes that follow the text. */
  readonly terminator: 0 | 1 | 2;
}

/** Members at fixed places. With `allOnes`, bytes that are all ones say that nothing is known: every member is null. */
export interface StructLayout<Key extends string = string> {
  readonly form: 'struct';
  readonly size: number;
  readonly fields: readonly FixedField<Key>[];
  readonly allOnes: boolean;
}

/** One text that fills the block. */
export interface TextLayout<Key extends string = string> {
  readonly form: 'text';
  readonly style: TextStyle;
  readonly fields: readonly [KeyedField<Key>];
}

/** Block 4: the CPUID brand string, padded with NULs to 48 bytes on x86, followed by one NUL on ARM. */
export interface BrandLayout<Key extends string = string> {
  readonly form: 'brand';
  readonly style: TextStyle;
  readonly fields: readonly [KeyedField<Key>];
}

/** Texts joined by `|`; a part that contains one itself looks like two. */
export interface PipedLayout<Key extends string = string> {
  readonly form: 'piped';
  readonly style: TextStyle;
  readonly fields: readonly KeyedField<Key>[];
}

/** Fixed members, then a u32 with the bytes of a text and its terminator, then that text. */
export interface NamedLayout<Key extends string = string> {
  readonly form: 'named';
  readonly style: TextStyle;
  readonly head: StructLayout<Key>;
  /** Offset of the text. */
  readonly nameAt: number;
  readonly name: KeyedField<Key>;
  readonly fields: readonly Field<Key>[];
}

/** A u8 count, then that many records of a fixed layout. */
export interface CountedLayout<Key extends string = string> {
  readonly form: 'counted';
  readonly record: StructLayout;
  readonly fields: readonly [KeyedField<Key>];
}

/** A member of {@link DigestsLayout}. */
export interface DigestField<Key extends string = string> extends KeyedField<Key> {
  readonly at: number;
}

/** Two u32 lengths, u16 counts, two u16 digests, and a u16 digest for each instance that was counted. */
export interface DigestsLayout<Key extends string = string> {
  readonly form: 'digests';
  readonly fields: readonly [
    counts: DigestField<Key>,
    memory: DigestField<Key>,
    bios: DigestField<Key>,
    instances: DigestField<Key>,
  ];
}

/** How the data of a block is laid out. */
export type Layout<Key extends string = string> =
  | StructLayout<Key>
  | TextLayout<Key>
  | BrandLayout<Key>
  | PipedLayout<Key>
  | NamedLayout<Key>
  | CountedLayout<Key>
  | DigestsLayout<Key>;

/** Bytes of the data, where they are always as many. */
export function sizeOf(layout: Layout): number | undefined {
  return layout.form === 'struct' ? layout.size : undefined;
}

/** The names of a layout's members. */
export function keysOf(layout: Layout): string[] {
  return layout.fields.flatMap(({ key }) => (key === undefined ? [] : [key]));
}

/** Declares a member of a fixed layout. */
export function field<Key extends string>(
  key: Key,
  at: number,
  kind: FieldCodec,
  notes?: FieldNotes,
): FixedField<Key> & KeyedField<Key> {
  return { key, at, kind, label: kind.label, ...notes };
}

/** Declares bytes of a fixed layout that are always the same. */
export function fixed(at: number, kind: FieldCodec, expected: number): FixedField<never> {
  const always = constant(kind, expected);
  return { at, kind: always, label: always.label };
}

/** Declares a layout of fixed size. */
export function struct<Key extends string>(size: number, fields: readonly FixedField<Key>[]): StructLayout<Key> {
  return { form: 'struct', size, fields, allOnes: false };
}

/** Declares a layout in which bytes that are all ones say that nothing is known. */
export function orNothing<Key extends string>(layout: StructLayout<Key>): StructLayout<Key> {
  return { ...layout, allOnes: true };
}

const TEXT_LABELS: Record<string, string> = {
  utf80: 'text, no NUL',
  utf81: 'text + NUL',
  utf160: 'UTF-16LE text, no NUL',
  utf162: 'UTF-16LE text + NUL',
};

/** Declares a block that is one text. */
export function text<Key extends string>(style: TextStyle, key: Key, notes?: FieldNotes): TextLayout<Key> {
  const label = TEXT_LABELS[style.encoding + style.terminator];
  return { form: 'text', style, fields: [{ key, at: 0, label, ...notes }] };
}

/** Bytes of the CPUID brand string. */
export const BRAND_SIZE = 48;

/** Whether an architecture's processors have no 48-byte CPUID brand string. */
export function isArm(architecture: unknown): boolean {
  return architecture === 'arm64' || architecture === 'arm';
}

/** Declares block 4. */
export function brand<Key extends string>(key: Key, notes?: FieldNotes): BrandLayout<Key> {
  const label = `text, NULs up to ${BRAND_SIZE} bytes on x86; text + NUL on ARM`;
  return { form: 'brand', style: { encoding: 'utf8', terminator: 1 }, fields: [{ key, at: 0, label, ...notes }] };
}

/** Declares texts joined by `|`. */
export function piped<Key extends string>(style: TextStyle, fields: readonly KeyedField<Key>[]): PipedLayout<Key> {
  return { form: 'piped', style, fields };
}

/** Declares fixed members, then a UTF-16LE text with its length. */
export function withCountedName<Key extends string>(
  head: readonly FixedField<Key>[],
  at: number,
  key: Key,
  notes?: FieldNotes,
): NamedLayout<Key> {
  const style: TextStyle = { encoding: 'utf16', terminator: 2 };
  const nameAt = at + 4;
  const name = { key, at: nameAt, label: 'u32 bytes of the name, then UTF-16LE text + NUL', ...notes };
  return { form: 'named', style, head: struct(at, head), nameAt, name, fields: [...head, name] };
}

/** Declares a list of records. */
export function countedRecords<Key extends string>(
  key: Key,
  record: StructLayout,
  notes?: FieldNotes,
): CountedLayout<Key> {
  const label = `u8 count, then records of ${record.size} bytes`;
  return { form: 'counted', record, fields: [{ key, at: 0, label, parts: record.fields, ...notes }] };
}

/** Declares block 37. */
export function digests<Key extends string>(fields: DigestsLayout<Key>['fields']): DigestsLayout<Key> {
  return { form: 'digests', fields };
}
