/** Whatever happened to a file: no hash is written that is not proven, and no device of it is lost without a word. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV_TARGETS, type CsvRewriteResult, type CsvTarget, fixCsvBytes } from '../../src/core.js';
import { convertCsv, decodeHash, fixCsv, mergeCsv, splitCsv } from '../../src/index.js';
import { decodeMixed } from '../../src/input/text.js';
import { at, got, put, theFolder, useFolder } from '../csv/folder.js';
import { damaged, damages } from './damage.js';
import { fileOfPlan, plans } from './surroundings.js';

useFolder();

/** Every hash of a CSV text; the text has to be as the import accepts it. */
function hashesIn(text: string): string[] {
  expect(text).toMatch(/^(?:[\x20-\x7e]*\r\n)*$/);
  const rows = text.split('\r\n').map((line) => line.split(','));
  const column = rows[0].findIndex((title) => /^hardware hash$/i.test(title));
  const hashes = rows.slice(1).flatMap((row) => (row[column] ? [row[column]] : []));
  for (const hash of hashes) {
    expect(hash.length % 4).toBe(0);
    expect(decodeHash(hash, { repair: false }).checksum.valid).toBe(true);
  }
  return hashes;
}

/** Hashes that are whole in a text, with their lines. */
function wholeIn(bytes: Uint8Array, hashes: readonly string[]): { hash: string; line: number }[] {
  const text = decodeMixed(bytes);
  return hashes.flatMap((hash) => {
    const start = text.indexOf(hash);
    if (start < 0) return [];
    return [{ hash, line: text.slice(0, start).split(/\r+\n?|\n/).length }];
  });
}

/** No device is lost: it is written, or its row is named. */
function losesNothing(written: readonly string[], result: CsvRewriteResult, devices: ReturnType<typeof wholeIn>): void {
  const named = new Set([...result.leftOut, ...result.changes].map(({ line }) => line));
  for (const { hash, line } of devices) {
    if (!written.includes(hash)) expect(named).toContain(line);
  }
}

const targets = fc.constantFrom<CsvTarget>(...CSV_TARGETS.filter((target) => target !== 'corporate-identifiers'));
const inputs = fc.record({ plan: plans, list: damages, target: targets });

describe('of a damaged file', () => {
  const property = fc.property(inputs, ({ plan, list, target }) => {
    const { bytes, hashes } = fileOfPlan(plan);
    const file = damaged(bytes, list);
    const result = fixCsvBytes(file, { target });
    const written = hashesIn(result.text);
    losesNothing(written, result, wholeIn(file, hashes));
    for (const hash of written) expect(hashes.filter((own) => own === hash).length).toBeLessThanOrEqual(1);
    expect(fixCsvBytes(result.text, { target }).text).toBe(result.text);
  });

  test('fixing writes proven hashes only, and names what it leaves out: the same files every time', () => {
    fc.assert(property, { seed: 20_260_302, numRuns: 150 });
  });

  test('fixing writes proven hashes only, and names what it leaves out: other files each time', () => {
    fc.assert(property, { numRuns: 50 });
  });

  test('so do merging, converting and splitting', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(inputs, async ({ plan, list, target }) => {
        const { bytes, hashes } = fileOfPlan(plan);
        const file = damaged(bytes, list);
        const name = `${run++}`;
        const input = put(`${name}.txt`, file);
        for (const rewrite of [fixCsv, mergeCsv, convertCsv]) {
          const output = at(`${name}-${rewrite.name}.csv`);
          const result = await rewrite(input, output, { target }).catch(nothing);
          if (result) losesNothing(hashesIn(got(`${name}-${rewrite.name}.csv`)), result, wholeIn(file, hashes));
          else expect(wholeIn(file, hashes)).toEqual([]);
        }
        const parts = await splitCsv(input, at(`${name}-part.csv`), { target, rowLimit: 2 }).catch(nothing);
        const texts = readdirSync(theFolder())
          .filter((own) => own.startsWith(`${name}-part`))
          .map(got);
        if (parts) losesNothing(texts.flatMap(hashesIn), parts, wholeIn(file, hashes));
        else expect(texts).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** An input in which there is no device is refused. */
function nothing(error: unknown): undefined {
  expect(error).toMatchObject({ name: 'CsvInputError' });
}
