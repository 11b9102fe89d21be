/** The members of a model that blocks fill, changed by what the table of blocks says of them. */
import type { Field, KeyedField, Members } from '../hash/layouts.js';
import { membersOf } from '../hash/layouts.js';
import type { HardwareHash } from '../hash/model.js';
import { PARTS, type Part } from '../hash/table.js';

/** What a member becomes; the value itself where it stays. */
export type MemberChange = (value: unknown, field: KeyedField, part: Part) => unknown;

/** Members of a part of the model, and where its object or list is. */
export interface PartMembers {
  readonly part: Part;
  readonly keys: readonly string[];
  readonly fields: readonly KeyedField[];
}

const isKeyed = (field: Field): field is KeyedField => field.key !== undefined;

/** Members that are of one mind with a condition. */
function membersThat(fits: (field: KeyedField) => boolean): PartMembers[] {
  return PARTS.flatMap((part) => {
    const all = part.blocks.flatMap(({ layout }) => (layout.fields as readonly Field[]).filter(isKeyed));
    const fields = all.filter(fits);
    if (fields.length === 0) return [];
    // The system disk is a member of its own.
    const others = part.path === 'disks' ? [{ part, keys: ['disk'], fields }] : [];
    return [...others, { part, keys: part.keys, fields }];
  });
}

/** Every member of the table of blocks. */
export const ALL_PARTS: readonly PartMembers[] = membersThat(() => true);
/** Those that identify a device. */
export const IDENTIFYING_PARTS: readonly PartMembers[] = membersThat(({ identifies }) => identifies !== undefined);

/** A copy of a model with changed members; objects in which nothing changes are shared with the original. */
export function mapMembers(hash: HardwareHash, members: readonly PartMembers[], change: MemberChange): HardwareHash {
  const other = { ...hash };
  for (let i = 0; i < members.length; i++) mapPart(membersOf(other), members[i], change);
  return other;
}

/** Changes a part of a model that nobody else has. */
function mapPart(hash: Members, members: PartMembers, change: MemberChange): void {
  const { keys } = members;
  if (keys.length === 0) {
    Object.assign(hash, mapObject(hash, members, change));
    return;
  }
  const value = hash[keys[0]];
  if (typeof value !== 'object' || value === null) return;
  hash[keys[0]] =
    keys.length > 1 ? mapInner(value as Members, keys[1], members, change) : mapValue(value, members, change);
}

/** Changes an object in an object, such as `tpm.endorsementKey`. */
function mapInner(outer: Members, key: string, members: PartMembers, change: MemberChange): Members {
  const value = outer[key];
  if (typeof value !== 'object' || value === null) return outer;
  const other = mapValue(value, members, change);
  return other === value ? outer : { ...outer, [key]: other };
}

function mapValue(value: object, members: PartMembers, change: MemberChange): object {
  if (!Array.isArray(value)) return mapObject(membersOf(value), members, change);
  return value.map((element) => mapObject(element, members, change));
}

function mapObject(object: Members, { fields, part }: PartMembers, change: MemberChange): Members {
  let other = object;
  for (let i = 0; i < fields.length; i++) {
    const { key } = fields[i];
    const value = object[key];
    if (value === undefined || value === null) continue;
    const changed = change(value, fields[i], part);
    if (changed === value) continue;
    if (other === object) other = { ...object };
    other[key] = changed;
  }
  return other;
}
