/**
 * Layouts read by functions of their own. The block table is read by loops (`layouts.ts`), which is right everywhere; where
 * the host allows it, the decoder has the loop over a layout's members written out as source text. That alone takes
 * a fifth off a decode: the engine then knows which member each statement stores and what it calls.
 *
 * Names and numbers in the text come from the block table, never from input.
 */
import { compile } from '#platform';
import { NOT_CANONICAL } from './kinds.js';
import type { FixedField, LayoutRead, TextReader, TextStyle } from './layouts.js';

function reader(parameters: readonly string[], lines: readonly string[], values: readonly unknown[]) {
  const body = `return (context, start, end, into) => {\n${lines.join('\n')}\n};`;
  return compile(parameters, body)?.(...values) as LayoutRead | undefined;
}

/** The reader of a layout whose members have fixed places. */
export function compileStruct(size: number, fields: readonly FixedField[]): LayoutRead | undefined {
  const reads = fields.flatMap(({ at }, i) => [
    `const value${i} = read${i}(bytes, start + ${at});`,
    `if (value${i} === NOT_CANONICAL) return false;`,
  ]);
  const stores = fields.flatMap(({ key, absent }, i) => {
    if (key === undefined) return [];
    const unless = absent === undefined ? '' : `if (value${i} !== absent${i}) `;
    return [`${unless}into[${JSON.stringify(key)}] = value${i};`];
  });
  return reader(
    ['NOT_CANONICAL', ...fields.map((_, i) => `read${i}`), ...fields.map((_, i) => `absent${i}`)],
    [`if (end - start !== ${size}) return false;`, 'const { bytes } = context;', ...reads, ...stores, 'return true;'],
    [NOT_CANONICAL, ...fields.map(({ kind }) => kind.read), ...fields.map(({ absent }) => absent)],
  );
}

/**
 * The reader of a text that fills its block: what is ASCII, as nearly all of it is, is cut out at once; `read` has the
 * last word about the rest.
 */
export function compileText(
  read: TextReader,
  { encoding, terminator }: TextStyle,
  key: string,
): LayoutRead | undefined {
  if (encoding !== 'utf8' || terminator !== 1) return undefined;
  const lines = [
    'const { bytes } = context;',
    'const stop = end - 1;',
    'let bits = 0;',
    // A zero byte less one is negative, and so is everything that it is joined with.
    'for (let i = start; i < stop; i++) bits |= bytes[i] | (bytes[i] - 1);',
    'const isAscii = stop >= start && bytes[stop] === 0 && bits >= 0 && bits < 0x80;',
    'const value = isAscii ? context.latin1.substring(start, stop) : read(context, start, end);',
    'if (value === undefined) return false;',
    `into[${JSON.stringify(key)}] = value;`,
    'return true;',
  ];
  return reader(['read'], lines, [read]);
}
