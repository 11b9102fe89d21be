import { execFileSync, fork } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  createReadStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CsvCheckOptions, checkSettings, FileCheck, finishCsvReport } from '../../src/csv/check.js';
import { CsvCheckAborted, checkCsv } from '../../src/csv/check-files.js';
import { checkCsvRange } from '../../src/csv/check-range.js';
import { type CsvFinding, type CsvPartial, type CsvReport, mergePartials } from '../../src/csv/report.js';
import { poke, text } from '../validate/containers.js';
import { device, fileOf, fleet, HEADER, rowOf } from './devices.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Several tasks of worker threads: 16 MiB each. */
const LARGE_ROWS = 9_000;

/** Rows with every kind of trouble, and good ones. */
const ROWS = [
  ...Array.from({ length: 30 }, (_, i) => rowOf(device(i))),
  rowOf({ ...device(40), serial: 'OTHER1' }),
  `"${device(41).serial}",,"${device(41).hash}"`,
  rowOf(device(42, 0, poke(12, 0, '00'.repeat(16)))),
  rowOf(device(43, 0, text(17, ''))),
  rowOf({ ...device(44), hash: device(44).hash.slice(0, -2) }),
  rowOf(device(3)),
  rowOf(device(4, 77)),
  '',
  'x,y',
  rowOf(device(45, 0, text(16, 'QEMU'))),
];

let folder: string;
let large: string;
const at = (name: string): string => join(folder, name);
const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(at(name), content);
  return at(name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-check-'));
  large = at('large.csv');
  writeFileSync(large, `${HEADER}\r\n`);
  const block = fileOf(...ROWS);
  for (let i = 0; i < LARGE_ROWS; i += ROWS.length)
    appendFileSync(large, i === 4000 ? block.replaceAll('\r', '') : block);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A report without the time that it took. */
const timeless = ({ seconds, ...report }: CsvReport): Omit<CsvReport, 'seconds'> => {
  expect(seconds).toBeGreaterThan(0);
  return report;
};
const OPTIONS: CsvCheckOptions = { target: 'fleet', now: NOW };

describe('a check divided in any way', () => {
  it('takes a path that is named three times for three files, in threads too', async () => {
    const small = put('twice.csv', fileOf(HEADER, rowOf(device(1)), rowOf(device(2))));
    const files = [small, small, small];
    const one = await checkCsv(files, { ...OPTIONS, workers: 1 });
    const two = await checkCsv(files, { ...OPTIONS, workers: 2 });
    expect(one.duplicates).toBe(4);
    expect(timeless(two)).toEqual(timeless(one));
  });

  it.each([2, 7])('gives the same report with %i threads', async (workers) => {
    const findings: CsvFinding[][] = [[], []];
    const collect = (into: CsvFinding[]) => (batch: readonly CsvFinding[]) => void into.push(...batch);
    const one = await checkCsv(large, { ...OPTIONS, workers: 1, onFindings: collect(findings[0]) });
    const many = await checkCsv(large, { ...OPTIONS, workers, onFindings: collect(findings[1]) });
    expect(one.rows).toBeGreaterThan(8_000);
    expect(one.findings.length).toBeGreaterThan(10);
    expect(timeless(many)).toEqual(timeless(one));
    expect(findings[1].length).toBe(findings[0].length);
    expect(findings[1]).toEqual(findings[0]);
  });

  it('gives the same report from a pipe and from gzip', async () => {
    const file = timeless(await checkCsv(large, OPTIONS));
    expect(timeless(await checkCsv(createReadStream(large), OPTIONS))).toEqual(file);
    const packed = put('large.csv.gz', gzipSync(readFileSync(large), { level: 1 }));
    expect(timeless(await checkCsv(packed, OPTIONS))).toEqual(file);
    expect(timeless(await checkCsv(createReadStream(packed), OPTIONS))).toEqual(file);
    const pipe = at('pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = fork('-e', [], { execPath: '/bin/sh', execArgv: ['-c', `cat "${large}" > "${pipe}"`] });
    expect(timeless(await checkCsv(pipe, OPTIONS))).toEqual(file);
    writer.kill();
  });

  it('gives the same report wherever two rows are cut', () => {
    const file = Buffer.from(fleet([device(1), device(1, 5)]).replace('\r\n', '\n'));
    const checked = (at_: number): CsvPartial => {
      const check = new FileCheck(checkSettings(OPTIONS, false), { file: 0 });
      check.push(file.subarray(0, at_));
      check.push(file.subarray(at_));
      check.finish();
      return check.partial();
    };
    const whole = timeless(finishCsvReport(checked(file.length), OPTIONS, 1));
    expect(whole.findings.map(({ code }) => code)).toEqual(['duplicate-device', 'line-ending']);
    for (let cut = 0; cut < file.length; cut++) {
      const report = timeless(finishCsvReport(checked(cut), OPTIONS, 1));
      if (JSON.stringify(report) !== JSON.stringify(whole)) expect(report, `cut at ${cut}`).toEqual(whole);
    }
  });

  it('gives the same report from ranges cut anywhere, put together in any grouping', async () => {
    const path = put('ranges.csv', `\ufeff${fileOf(HEADER, ...ROWS)}`);
    const { size } = statSync(path);
    const whole = timeless(await checkCsv(path, { ...OPTIONS, workers: 1 }));
    const cuts = fc.uniqueArray(fc.nat(size), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.boolean(), async (inner, fromRight) => {
        const edges = [0, ...inner.sort((a, b) => a - b), size];
        const parts: CsvPartial[] = [];
        for (let i = 1; i < edges.length; i++) {
          parts.push(await checkCsvRange(path, { start: edges[i - 1], end: edges[i] }, OPTIONS));
        }
        const merged = fromRight
          ? parts.reduceRight((right, left) => mergePartials(left, right))
          : parts.reduce((left, right) => mergePartials(left, right));
        expect(timeless(finishCsvReport(merged, OPTIONS, 1))).toEqual(whole);
      }),
      { numRuns: 40, examples: [[[0, 1, 4], false]] },
    );
  });

  it('gives the same report from several processes', async () => {
    const example = `${ROOT}examples/csv-in-parts.mjs`;
    const printed = execFileSync(process.execPath, [example, large, '3'], { encoding: 'utf8' });
    const whole = await checkCsv(large, { target: 'fleet' });
    expect(timeless(JSON.parse(printed))).toEqual(JSON.parse(JSON.stringify(timeless(whole))));
  });

  it.each([
    ['ESM', 'range-esm.mjs', `import { checkCsv } from ${JSON.stringify(`${ROOT}dist/index.js`)};`],
    ['CommonJS', 'range-cjs.cjs', `const { checkCsv } = require(${JSON.stringify(`${ROOT}dist/index.cjs`)});`],
  ])('uses its threads as %s', (_what, name, load) => {
    const script = put(
      name,
      `${load}
       const threads = new Set();
       process.on('worker', (worker) => threads.add(worker.threadId));
       checkCsv(${JSON.stringify(large)}, { target: 'fleet', workers: 2 }).then(({ rows }) => {
         console.log(JSON.stringify({ rows, threads: threads.size }));
       });`,
    );
    const { rows, threads } = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
    expect(threads).toBe(2);
    expect(rows).toBeGreaterThan(8_000);
  });
});

describe('several files', () => {
  it('are reported together, each with its name, duplicates across them too', async () => {
    const one = put('one.csv', fleet([device(1), device(2)]));
    const two = put('two.csv', fleet([device(3), device(2), device(1, 9)]));
    const report = await checkCsv([one, two, Readable.from([Buffer.from(fleet([device(2)]))])], { now: NOW });
    expect(report).toMatchObject({ rows: 6, ok: 3, duplicates: 3 });
    const places = report.findings.flatMap(({ code, examples }) =>
      examples.map(({ file, line, row, message }) => [code, file, line, row, message]),
    );
    expect(places).toEqual([
      ['duplicate-hash', two, 3, 1, `this hash is already in line 3 of ${one}`],
      ['duplicate-hash', '-', 2, 0, `this hash is already in line 3 of ${one}`],
      ['duplicate-device', two, 4, 2, `another capture of this device is already in line 2 of ${one}`],
    ]);
  });

  it('have the limit of rows each', async () => {
    const rows = (n: number): string => fileOf(HEADER, ...Array(n).fill(rowOf(device(1))));
    const report = await checkCsv([put('a.csv', rows(400)), put('b.csv', rows(501))], { duplicates: false, now: NOW });
    expect(report.findings).toMatchObject([{ code: 'too-many-rows', count: 1, examples: [{ file: at('b.csv') }] }]);
  });
});

describe('a hundred thousand rows', () => {
  it('have each planted fault found at its row', async () => {
    const good = Buffer.from(fileOf(...Array.from({ length: 100 }, (_, i) => rowOf(device(i)))));
    const bad = device(200, 0, text(17, ''));
    const planted = [7, 5_000, 33_333, 77_777, 99_999];
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${HEADER}\r\n`);
      for (let row = 0; row < 100_000; row += 100) {
        const own = planted.filter((at_) => at_ >= row && at_ < row + 100);
        if (own.length === 0) {
          yield good;
          continue;
        }
        const lines = good.toString('latin1').split('\r\n');
        for (const at_ of own) lines[at_ - row] = rowOf(bad);
        yield Buffer.from(lines.join('\r\n'));
      }
    }
    const report = await checkCsv(stream(), { ...OPTIONS, duplicates: false });
    expect(report.rows).toBe(100_000);
    expect(report.ok).toBe(100_000 - planted.length);
    expect(report.findings).toMatchObject([{ code: 'missing-field', count: 5 }]);
    expect(report.findings[0].examples.map(({ row }) => row)).toEqual(planted);
  }, 60_000);
});

describe('files that are not as they should be', () => {
  it.each([
    ['missing', () => at('missing.csv'), 'input-not-found'],
    ['a folder', () => folder, 'input-is-folder'],
    ['an archive', () => put('x.zip', zipSync({ 'a.csv': Buffer.from(fleet([device(1)])) })), 'input-is-archive'],
    ['damaged gzip', () => put('x.gz', gzipSync(fleet([device(1)])).subarray(0, 900)), 'input-damaged'],
  ])('are told apart: %s', async (_what, path, code) => {
    await expect(checkCsv(path(), OPTIONS)).rejects.toMatchObject({ name: 'CsvInputError', code });
  });

  it('are told apart: no permission', async () => {
    const path = put('secret.csv', fleet([device(1)]));
    chmodSync(path, 0o000);
    chmodSync(folder, 0o755);
    process.seteuid?.(65534);
    try {
      await expect(checkCsv(path, OPTIONS)).rejects.toMatchObject({ code: 'input-not-readable' });
    } finally {
      process.seteuid?.(0);
    }
  });

  it('are noticed when they grow or shrink while they are read', async () => {
    const codes = ({ findings }: CsvReport): string[] => findings.map(({ code }) => code);
    const rows = fleet(Array.from({ length: 600 }, (_, i) => device(i % 20)));
    for (const workers of [1, 2]) {
      const grows = put('grows.csv', rows);
      let once_ = false;
      const grow = (): void => {
        if (!once_) appendFileSync(grows, rowOf(device(50)));
        once_ = true;
      };
      const grown = await checkCsv(grows, { ...OPTIONS, workers, duplicates: false, onProgress: grow });
      expect(codes(grown)).toContain('file-changed');
      const shrinks = put('shrinks.csv', rows);
      const shrink = (): void => truncateSync(shrinks, 1000);
      const shrunk = await checkCsv(shrinks, { ...OPTIONS, workers, duplicates: false, onProgress: shrink });
      expect(codes(shrunk)).toContain('file-changed');
    }
  });

  it('do not fill the memory: a line of a gigabyte', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(fleet([device(1)]));
      for (let i = 0; i < 1024; i++) yield piece;
      yield Buffer.from(`\r\n${rowOf(device(2))}\r\n`);
    }
    const report = await checkCsv(stream(), OPTIONS);
    expect(report.findings).toMatchObject([{ code: 'line-too-long', examples: [{ line: 3, row: 1 }] }]);
    expect(report.rows).toBe(3);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(200 << 20);
  }, 60_000);
});

describe('a check that is ended', () => {
  it.each([1, 2])('tells what is known until then, with %i threads', async (workers) => {
    const stop = new AbortController();
    const checking = checkCsv(large, { ...OPTIONS, workers, signal: stop.signal, onProgress: () => stop.abort() });
    const error = await checking.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CsvCheckAborted);
    const { report } = error as CsvCheckAborted;
    expect(report.incomplete).toBe(true);
    expect(report.rows).toBeGreaterThan(0);
    expect(report.rows).toBeLessThan(LARGE_ROWS);
  });

  it('stops when its findings cannot be written', async () => {
    const full = new Error('no space');
    const checking = checkCsv(large, { ...OPTIONS, workers: 2, onFindings: () => Promise.reject(full) });
    await expect(checking).rejects.toThrow('no space');
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    const { size } = statSync(large);
    const progress = ({ bytes, totalBytes }: { bytes: number; totalBytes: number | undefined }): void => {
      expect(totalBytes).toBe(size);
      seen.push(bytes);
    };
    await checkCsv(large, { ...OPTIONS, workers: 1, onProgress: progress });
    expect(seen.at(-1)).toBe(size);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});
