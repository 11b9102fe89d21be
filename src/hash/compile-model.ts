/** Sequences of blocks written out as functions: what `block-reader.ts` does, for containers that have just these blocks. */
import { toHex } from '#platform';
import { type BlockDefinition, blockDefinition, type List, type Member } from './blocks.js';
import { type BlockRead, compileLayout, keysOf } from './compile-layout.js';
import { FunctionText, type MemberText, membersOfText } from './function-text.js';
import type { LayoutContext } from './layouts.js';
import { type Checksum, type HardwareHash, SCHEMA_VERSION } from './model.js';
import { isCanonicalOrder } from './order.js';
import { isArm, isList, MODULUS_BLOCK, PAIRS, PARTS, PROCESSOR_BLOCK, partOf, readTpm } from './parts.js';

/** Reads a container of one sequence, complete but for the tail; undefined where it has to be read block by block. */
export type ModelRead = (
  context: LayoutContext,
  starts: Uint32Array,
  ends: Uint32Array,
  checksum: Checksum,
  length: number,
) => HardwareHash | undefined;

/** What a block holds, as expressions. */
interface BlockText {
  readonly definition: BlockDefinition;
  readonly members: readonly MemberText[];
  /** All members as one object, where there are several. */
  readonly object: string | undefined;
}

/** The function for a sequence of block types; undefined for an unusual one, and where the host allows none. */
export function compileModel(types: Uint16Array): ModelRead | undefined {
  if (!isUsual(types.filter((type) => blockDefinition(type) !== undefined))) return undefined;
  const text = new FunctionText();
  const blocks: BlockText[] = [];
  const opaque: string[] = [];
  for (const [position, type] of types.entries()) {
    const definition = blockDefinition(type);
    const block = definition && addBlock(text, definition, position);
    if (block !== undefined) blocks.push(block);
    else if (definition === undefined) opaque.push(opaqueText(text, position, type));
    else return undefined;
  }
  const members = [
    { key: 'schemaVersion', value: String(SCHEMA_VERSION) },
    ...membersOfPart(blocks, ''),
    ...addParts(text, blocks, types),
    ...(opaque.length > 0 ? [{ key: 'opaqueBlocks', value: `[${opaque.join(', ')}]` }] : []),
    { key: 'checksum', value: 'checksum' },
    { key: 'length', value: 'length' },
  ];
  const parameters = ['context', 'starts', 'ends', 'checksum', 'length'];
  return text.make(parameters, text.object(members)) as ModelRead | undefined;
}

/** Whether typed blocks stand in canonical order, single ones once, and those of a pair as often as each other. */
function isUsual(types: Uint16Array): boolean {
  const count = (type: number): number => types.filter((other) => other === type).length;
  const isSingle = (type: number): boolean => {
    const definition = blockDefinition(type);
    return definition !== undefined && (isList(partOf(definition)) || count(type) === 1);
  };
  const isPaired = PAIRS.every(({ first, second }) => count(first) === count(second));
  return isPaired && types.every(isSingle) && isCanonicalOrder(types, types.length);
}

function opaqueText(text: FunctionText, position: number, type: number): string {
  const data = `${text.refer(toHex)}(context.bytes, starts[${position}], ends[${position}])`;
  return text.object([
    { key: 'position', value: String(position) },
    { key: 'type', value: String(type) },
    { key: 'data', value: data },
  ]);
}

/** The functions of layouts, by block type: all sequences share them. */
const readers: (BlockRead | undefined)[] = [];

/** Adds the reading of one block; undefined where the host allows no function for it. */
function addBlock(text: FunctionText, definition: BlockDefinition, position: number): BlockText | undefined {
  const { type, layout } = definition;
  readers[type] ??= compileLayout(layout);
  const read = readers[type];
  if (read === undefined) return undefined;
  const value = text.demand(`${text.refer(read)}(context, starts[${position}], ends[${position}])`);
  if (type === PROCESSOR_BLOCK) text.add(`context.padBrand = !${text.refer(isArm)}(${value}.architecture);`);
  const keys = keysOf(layout);
  if (keys.length === 1) return { definition, members: [{ key: keys[0], value }], object: undefined };
  return { definition, members: membersOfText(keys, value), object: value };
}

function blocksOfPart(blocks: readonly BlockText[], part: Member | List): BlockText[] {
  return blocks.filter(({ definition }) => partOf(definition) === part);
}

function membersOfPart(blocks: readonly BlockText[], part: Member): MemberText[] {
  return blocksOfPart(blocks, part).flatMap(({ members }) => members);
}

/** The objects and lists of the model, in their order. */
function addParts(text: FunctionText, blocks: readonly BlockText[], types: Uint16Array): MemberText[] {
  return PARTS.flatMap((key): MemberText[] => {
    const own = blocksOfPart(blocks, key);
    if (isList(key)) return [{ key, value: listText(text, own) }];
    const value = key === 'tpm' ? tpmText(text, blocks, types) : own.length > 0 ? partText(text, own) : undefined;
    return value === undefined ? [] : [{ key, value }];
  });
}

function tpmText(text: FunctionText, blocks: readonly BlockText[], types: Uint16Array): string | undefined {
  const version = membersOfPart(blocks, 'tpm')[0]?.value;
  const modulus = membersOfPart(blocks, 'endorsementKey')[0]?.value;
  if (version === undefined && modulus === undefined) return undefined;
  const modulusAt = modulus === undefined ? '0' : `starts[${types.indexOf(MODULUS_BLOCK)}]`;
  return `${text.refer(readTpm)}(${version}, ${modulus}, context.bytes, ${modulusAt})`;
}

/** The elements of a list: the n-th blocks of each type make the n-th element. */
function listText(text: FunctionText, blocks: readonly BlockText[]): string {
  const elements: BlockText[][] = [];
  const counts = new Map<number, number>();
  for (const block of blocks) {
    const { type } = block.definition;
    const index = counts.get(type) ?? 0;
    counts.set(type, index + 1);
    elements[index] = [...(elements[index] ?? []), block];
  }
  return `[${elements.map((element) => partText(text, element)).join(', ')}]`;
}

/** The object of the blocks that fill it. */
function partText(text: FunctionText, blocks: readonly BlockText[]): string {
  if (blocks.length === 1 && blocks[0].object !== undefined) return blocks[0].object;
  return text.object(blocks.flatMap(({ members }) => members));
}
