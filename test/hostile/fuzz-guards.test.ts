/** The guards of the fuzzer: they tell which blocks run, and change nothing else. */
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { instrumented } from '../fuzz/instrument.mjs';

const SOURCE = `
  export function kind(n: number, seen: string[] = []): string {
    if (n < 0) return 'negative';
    for (const part of [1, 2]) if (n === part) seen.push('small');
    else if (n > 100) { seen.push('large'); }
    switch (n) { case 7: seen.push('seven'); break; default: if (n < 50) seen.push('other'); }
    try { if (n === 8) throw new Error('eight'); } catch { seen.push('caught'); }
    const half = (of: number) => of >> 1;
    do n--; while (n > 50 && half(n) > 3);
    return n % 2 === 0 ? seen.join() || 'even' : (seen[9] ?? \`odd \${seen}\`);
  }
  export class Box<T> {
    constructor(readonly value: T) {}
    get own(): T | undefined { return this.value; }
    *all(): Generator<T> { yield this.value; }
  }
`;

interface Loaded {
  kind(n: number): string;
  Box: new (value: number) => { own: number; all(): Iterable<number> };
}

/** Runs a source, with what its guards import. */
function load(source: string, guards: object = {}): Loaded {
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, () => guards);
  return module.exports as Loaded;
}

function guarded(): { loaded: Loaded; ran: () => number[]; count: number } {
  let count = 0;
  const reached = new Uint8Array(100);
  const fresh: number[] = [];
  const reach = (id: number): number => {
    fresh.push(id);
    reached[id] = 1;
    return 1;
  };
  const loaded = load(
    instrumented(SOURCE, './guards.js', () => count++),
    { reached, reach },
  );
  return { loaded, ran: () => fresh.splice(0), count };
}

describe('a source with guards', () => {
  const VALUES = [-1, 0, 1, 2, 7, 8, 99, 101, 1000];

  it('gives the same results', () => {
    const plain = load(SOURCE);
    const { loaded } = guarded();
    for (const value of VALUES) expect(loaded.kind(value)).toBe(plain.kind(value));
    const box = new loaded.Box(5);
    expect([box.own, ...box.all()]).toEqual([5, 5]);
  });

  it('reports a block when it runs for the first time, and never again', () => {
    const { loaded, ran } = guarded();
    loaded.kind(0);
    expect(ran().length).toBeGreaterThan(3);
    loaded.kind(0);
    expect(ran()).toEqual([]);
    loaded.kind(7);
    expect(ran()).not.toEqual([]);
    loaded.kind(7);
    expect(ran()).toEqual([]);
  });

  it('has a guard for each way through it', () => {
    const { loaded, ran, count } = guarded();
    for (const value of VALUES) loaded.kind(value);
    const box = new loaded.Box(5);
    expect([box.own, ...box.all()]).toEqual([5, 5]);
    expect(new Set(ran()).size).toBe(count);
  });
});
