/** Layouts written out as functions: what a block's loop in `layouts.ts` does, one statement a member. */
import { FunctionText, type MemberText, membersOfText } from './function-text.js';
import { NOT_CANONICAL, u32 } from './kinds.js';
import type { FixedField, Layout, LayoutContext } from './layouts.js';
import type { TextReader } from './text-layouts.js';

/**
 * Reads a block to the value of its only member, or to an object of its members; undefined where
 * {@link Layout.read} refuses it.
 */
export type BlockRead = (context: LayoutContext, start: number, end: number) => unknown;

const PARAMETERS = ['context', 'start', 'end'];

/** The names of a layout's members. */
export function keysOf(layout: Layout): string[] {
  return layout.fields.flatMap(({ key }) => (key === undefined ? [] : [key]));
}

/** The function of a layout; undefined where the host allows none. */
export function compileLayout(layout: Layout): BlockRead | undefined {
  const text = new FunctionText();
  const members = layout.emit?.(text) ?? emitLoop(layout, text);
  const result = members.length === 1 ? members[0].value : text.object(members);
  return text.make(PARAMETERS, result) as BlockRead | undefined;
}

/** The members that the layout's own loop reads. */
function emitLoop(layout: Layout, text: FunctionText): MemberText[] {
  text.add('const members = {};');
  text.refuseIf(`!${text.refer(layout.read)}(context, start, end, members)`);
  return membersOfText(keysOf(layout), 'members');
}

/** Members that have fixed places in bytes [start, end). */
export function emitStruct(text: FunctionText, size: number, fields: readonly FixedField[]): MemberText[] {
  text.refuseIf(`end - start !== ${size}`);
  return emitFields(text, fields);
}

function emitFields(text: FunctionText, fields: readonly FixedField[]): MemberText[] {
  text.add('const { bytes } = context;');
  return fields.flatMap(({ key, at, kind, absent }) => {
    const value = text.hold(`${text.refer(kind.read)}(bytes, start + ${at})`);
    text.refuseIf(`${value} === ${text.refer(NOT_CANONICAL)}`);
    if (key === undefined) return [];
    return [absent === undefined ? { key, value } : { key, value, absentIf: `${value} === ${text.refer(absent)}` }];
  });
}

/** The only member of a block that is all text. */
export function emitText(
  text: FunctionText,
  read: (context: LayoutContext, start: number, end: number) => string | undefined,
  key: string,
): MemberText[] {
  return [{ key, value: `${text.refer(read)}(context, start, end)` }];
}

/** Texts joined by a bar. */
export function emitPiped(text: FunctionText, read: TextReader, keys: readonly string[]): MemberText[] {
  const whole = text.demand(`${text.refer(read)}(context, start, end)`);
  let from = '0';
  return keys.map((key, i) => {
    const isLast = i === keys.length - 1;
    const bar = text.hold(`${whole}.indexOf('|', ${from})`);
    text.refuseIf(`${bar} ${isLast ? '>=' : '<'} 0`);
    const value = text.hold(`${whole}.substring(${from}${isLast ? '' : `, ${bar}`})`);
    from = `${bar} + 1`;
    return { key, value };
  });
}

/** Fixed members, the bytes of a text at `at`, the text. */
export function emitCountedName(
  text: FunctionText,
  head: readonly FixedField[],
  at: number,
  read: TextReader,
  key: string,
): MemberText[] {
  const nameAt = at + u32.size;
  text.refuseIf(
    `end - start < ${nameAt} || ${text.refer(u32.read)}(context.bytes, start + ${at}) !== end - start - ${nameAt}`,
  );
  const name = text.demand(`${text.refer(read)}(context, start + ${nameAt}, end)`);
  return [...emitFields(text, head), { key, value: name }];
}

/** Members that are all null where the bytes are all ones. */
export function emitOrNothing(
  text: FunctionText,
  layout: Layout,
  allOnes: (bytes: Uint8Array, start: number, end: number) => boolean,
): MemberText[] {
  const nothing = text.object(keysOf(layout).map((key) => ({ key, value: 'null' })));
  text.add(`if (${text.refer(allOnes)}(context.bytes, start, end)) return ${nothing};`);
  return layout.emit?.(text) ?? emitLoop(layout, text);
}
