/**
 * Texts of real firmware, each with the number of machines that carry it and a verdict made by hand (dmidecode reports of
 * the linuxhw project): how many placeholders are found, and how many real values are treated as one. The file is divided
 * in two halves, so that a rule that fits one half by chance shows in the other.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { placeholderText } from '../../src/validate/placeholders.js';

interface Row {
  field: string;
  verdict: 'placeholder' | 'generic' | 'real';
  machines: number;
  text: string;
}

const rows = readFileSync(new URL('./firmware-texts.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line): Row => {
    const [field, verdict, machines, text] = line.split('\t');
    return { field, verdict: verdict as Row['verdict'], machines: Number(machines), text };
  });

/** Which half a text is in: by its characters, so that all fields of one firmware are not together. */
function half(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return (hash >>> 7) % 2;
}

const isFound = ({ text }: Row): boolean => text.trim() === '' || placeholderText(text) !== undefined;

/** Share of the machines with one verdict whose text is called a placeholder. */
function share(of: readonly Row[], verdict: Row['verdict']): number {
  const machines = (some: readonly Row[]): number => some.reduce((sum, row) => sum + row.machines, 0);
  const own = of.filter((row) => row.verdict === verdict);
  return machines(own.filter(isFound)) / machines(own);
}

describe('texts of real firmware', () => {
  it.each([
    ['all', rows],
    ['the first half', rows.filter(({ text }) => half(text) === 0)],
    ['the second half', rows.filter(({ text }) => half(text) === 1)],
  ])('%s: at least 99.5 %% of the placeholders are found, at most 0.05 %% of the real values', (name, of) => {
    const recall = share(of, 'placeholder');
    const falseAlarms = share(of, 'real');
    const percent = (value: number): string => `${(100 * value).toFixed(3)} %`;
    console.log(`${name}: ${of.length} texts, recall ${percent(recall)}, false alarms ${percent(falseAlarms)}`);
    expect(recall).toBeGreaterThanOrEqual(0.995);
    expect(falseAlarms).toBeLessThanOrEqual(0.0005);
  });
});
