/** The limits that SECURITY.md promises are those of the code. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const security = read('SECURITY.md');
const UNITS: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** The number of a cell such as `64 MiB` or `2 GiB less 1 byte`. */
function numberOf(cell: string): number {
  const [, digits, unit = '', less] = /^(\d+)(?: ([KMG]iB))?( less 1 byte)?$/.exec(cell) ?? [];
  return Number(digits) * UNITS[unit] - (less === undefined ? 0 : 1);
}

/** The value of a constant that is a product of numbers, less one at most. */
function constantOf(path: string, name: string): number {
  const [, product = '', less = '0'] =
    new RegExp(`^(?:export )?const ${name} = ([\\d_ *]+?)(?: - (\\d+))?;`, 'm').exec(read(path)) ?? [];
  return product.split('*').reduce((value, factor) => value * Number(factor.replaceAll('_', '')), 1) - Number(less);
}

const rows = [...security.matchAll(/^\| (.+) \| (.+) \| `(.+\.ts)` `(\w+)` \|$/gm)].map((row) => row.slice(1));

describe('a bound of SECURITY.md', () => {
  it('stands in a table of them', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)('%s: %s, as in %s', (_, cell, path, name) => {
    expect(numberOf(cell)).toBeGreaterThan(0);
    expect(constantOf(path, name)).toBe(numberOf(cell));
  });

  it('is beside the number of attacks that are tried', () => {
    const [, tried] = /these (\d+) attacks/.exec(read('docs/ATTACKS.md')) ?? [];
    expect(security).toContain(`the ${tried} attacks`);
  });
});
