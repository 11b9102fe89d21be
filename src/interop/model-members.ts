/** The members of a model that blocks fill, changed by what the table of blocks says of them. */
import type { Field, KeyedField, Members } from '../hash/layouts.js';
import type { HardwareHash } from '../hash/model.js';
import { PARTS, type Part } from '../hash/table.js';

/** What a member becomes; the value itself where it stays. */
export type MemberChange = (value: unknown, field: KeyedField, part: Part) => unknown;

/** A part of the model, the paths of the objects or lists that it is at, and its members. */
interface PartMembers {
  readonly part: Part;
  readonly paths: readonly (readonly string[])[];
  readonly fields: readonly KeyedField[];
}

const isKeyed = (field: Field): field is KeyedField => field.key !== undefined;

const MEMBERS: readonly PartMembers[] = PARTS.map((part) => ({
  part,
  // The system disk is a member of its own.
  paths: part.path === 'disks' ? [['disk'], part.keys] : [part.keys],
  fields: part.blocks.flatMap(({ layout }) => (layout.fields as readonly Field[]).filter(isKeyed)),
}));

/** A copy of a model with changed members; what stays as it is, is shared with the original. */
export function mapMembers(hash: HardwareHash, change: MemberChange): HardwareHash {
  let other = hash;
  for (const { part, paths, fields } of MEMBERS) {
    const mapObject = (object: Members): Members => mapFields(object, fields, part, change);
    for (const path of paths) other = mapAt(other, path, 0, mapObject);
  }
  return other;
}

function mapFields(object: Members, fields: readonly KeyedField[], part: Part, change: MemberChange): Members {
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

/** Changes the object at a path, or each element of the list there. */
function mapAt<T extends object>(
  holder: T,
  path: readonly string[],
  depth: number,
  map: (object: Members) => Members,
): T {
  if (depth === path.length) return map(holder as Members) as T;
  const key = path[depth];
  const value = (holder as Members)[key];
  if (typeof value !== 'object' || value === null) return holder;
  const other = Array.isArray(value) ? mapList(value, map) : mapAt(value, path, depth + 1, map);
  return other === value ? holder : { ...holder, [key]: other };
}

function mapList(list: readonly Members[], map: (object: Members) => Members): readonly Members[] {
  const others = list.map(map);
  return others.every((other, i) => other === list[i]) ? list : others;
}
