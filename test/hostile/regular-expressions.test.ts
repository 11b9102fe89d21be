/**
 * No regular expression takes more than linear time on hostile text. Every literal of src/ is found by the TypeScript
 * parser and run on long repetitions of what it mentions, ended so that it has to fail; twice the text may not take
 * much more than twice the time. Only times that stand out from noise are judged.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../src/', import.meta.url));

/** The regular expressions of a file. */
function expressionsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(folder + file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) found.push(node.getText());
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('generated'),
);
const expressions = [...new Set(files.flatMap(expressionsOf))].map((literal) => ({ literal }));

const COMMON = [
  ' ',
  'a',
  'A',
  '0',
  '9',
  '=',
  ',',
  '"',
  '.',
  '-',
  ':',
  '/',
  '<',
  '\t',
  '\n',
  '\r\n',
  'a ',
  '0a',
  ' ,',
  '==',
  '""',
];

/** What to repeat: common characters, those that the expression mentions, and pairs of these. */
function pumpsOf(literal: string): string[] {
  const mentioned = [...new Set(literal.replace(/\\[a-zA-Z]/g, ''))].filter((character) =>
    /[^\\()[\]{}|^$+*?]/.test(character),
  );
  const pairs = mentioned.slice(0, 6).flatMap((a) => mentioned.slice(0, 6).map((b) => a + b));
  return [...new Set([...COMMON, ...mentioned, ...pairs])];
}

/** The shortest of three runs, in milliseconds. */
function timeOf(literal: string, text: string): number {
  const [, body, flags] = literal.match(/^\/([\s\S]*)\/([a-z]*)$/) ?? [];
  const runs = Array.from({ length: 3 }, () => {
    const expression = new RegExp(body, flags.replace('y', ''));
    const started = performance.now();
    text.replace(expression, '');
    return performance.now() - started;
  });
  return Math.min(...runs);
}

const LENGTH = 16_000;
/** Linear time over this many characters is far below. */
const NOISE_MILLISECONDS = 25;

describe('takes linear time', () => {
  test.each(expressions)('$literal', ({ literal }) => {
    for (const pump of pumpsOf(literal)) {
      for (const end of ['', '\u0001', 'é']) {
        const text = (length: number): string => pump.repeat(Math.ceil(length / pump.length)) + end;
        const twice = timeOf(literal, text(2 * LENGTH));
        if (twice < NOISE_MILLISECONDS) continue;
        const once = timeOf(literal, text(LENGTH));
        expect(twice / once, `${JSON.stringify(pump)} repeated, then ${JSON.stringify(end)}`).toBeLessThan(3);
      }
    }
  });
});

test('there are regular expressions to look at', () => {
  expect(expressions.length).toBeGreaterThan(50);
});
