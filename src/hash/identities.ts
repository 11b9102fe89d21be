/** The members that tell one device from another, out of the table of blocks: what redaction replaces, and what devices of one model do not share. */
import { BLOCKS } from './blocks.js';
import type { Field, Identity, Layout } from './layouts.js';
import type { MemberPath } from './places.js';

/** A member that identifies a device. */
export interface IdentifyingMember {
  readonly path: MemberPath;
  readonly identity: Identity;
  /** Type of its block. */
  readonly block: number;
  readonly layout: Layout;
  readonly field: Field;
}

/** All of them, in the order of the table. */
export const IDENTIFYING_MEMBERS: readonly IdentifyingMember[] = BLOCKS.flatMap(({ type, place, layout }) =>
  (layout.fields as readonly Field[]).flatMap((field): IdentifyingMember[] => {
    const { key, identifies } = field;
    if (key === undefined || identifies === undefined) return [];
    const path = (place === '' ? key : `${place}.${key}`) as MemberPath;
    return [{ path, identity: identifies, block: type, layout, field }];
  }),
);
