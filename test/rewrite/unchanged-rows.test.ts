/** Rows that are written from their bytes are written, and named, as the same rows that become objects are. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CSV_TARGETS } from '../../src/csv/dialects.js';
import type { CsvRemark } from '../../src/rewrite/change.js';
import { diffCsv } from '../../src/rewrite/diff.js';
import { fixCsv } from '../../src/rewrite/fix.js';
import { mergeCsv } from '../../src/rewrite/merge.js';
import type { CsvRewriteResult } from '../../src/rewrite/remarks.js';
import { type CsvRewriteOptions, RowRewriter } from '../../src/rewrite/rewriter.js';
import { splitCsv } from '../../src/rewrite/split.js';
import type { CsvInputs, CsvTransformOptions } from '../../src/rewrite/transform.js';
import { type Device, device, fileOf, HEADER, rowOf } from '../csv/devices.js';
import { at, got, put, useFolder } from '../csv/folder.js';
import { text } from '../validate/containers.js';

const DEVICES = Array.from({ length: 200 }, (_, i) => device(i));
const TAGGED = `${HEADER},Group Tag,Assigned User`;
const OWN = `Hardware Hash,Group Tag,Manufacturer name,Device Serial Number,Device model,Owner`;

/** What is mixed into the rows of a fleet, by the number of the row. */
const ODD: Readonly<Record<number, (own: Device) => string>> = {
  20: () => rowOf(DEVICES[3], 'Sales', ''),
  25: () => rowOf(device(4, 500), '', ''),
  26: () => rowOf(device(7, -500), 'Old', 'ada@contoso.com'),
  30: (own) => rowOf({ ...own, serial: 'WRONG' }, '', ''),
  35: (own) => rowOf({ ...own, serial: '', product: '' }, 'Kiosk', ''),
  40: (own) => rowOf({ ...own, product: Number(own.product).toExponential(5) }, '', ''),
  45: (own) => rowOf({ ...own, hash: own.hash.replace(/[a-z]/, (letter) => letter.toUpperCase()) }, '', ''),
  50: (own) => rowOf({ ...own, hash: own.hash.slice(0, 900) }, '', ''),
  55: (own) => rowOf(own, '=1+1', ''),
  60: (own) => rowOf(own, 'Kiosk', 'nobody'),
  65: (own) => rowOf(own, 'Group Tag', 'Assigned User'),
  70: (own) => rowOf(own, ' Kiosk', '\u00c4da'),
  75: (own) => `"${rowOf(own, 'Kiosk', '').replaceAll(',', '","')}"`,
  80: (own) => rowOf({ ...own, hash: `${own.hash.slice(0, 80)} ${own.hash.slice(80)}` }, '', ''),
  85: () => TAGGED,
  90: () => '',
  95: () => ',,,,',
  100: (own) => rowOf({ ...own, hash: '' }, '', ''),
  105: () => rowOf(device(305, 0, text(17, 'To be filled by O.E.M.')), '', ''),
  110: () => rowOf(device(310, 0, text(14, 'Default string')), '', ''),
  115: (own) => rowOf(own, 'T'.repeat(80), ''),
  120: (own) => rowOf(own),
  125: (own) => rowOf(own, 'Kiosk', '', 'more'),
};

const FLEET = fileOf(TAGGED, ...DEVICES.map((own, i) => ODD[i]?.(own) ?? rowOf(own, i % 3 ? 'Kiosk' : '', '')));
const FILES: readonly [name: string, content: string][] = [
  ['a fleet with rows of all kinds', FLEET],
  ['semicolons', FLEET.replaceAll(',', ';')],
  ['LF', FLEET.replaceAll('\r\n', '\n')],
  ['columns of its own', fileOf(OWN, ...DEVICES.map((own) => `${own.hash},Kiosk,HP,${own.serial},,Ada`))],
  [
    'no serial numbers',
    fileOf('Product ID,Hardware Hash', ...DEVICES.map(({ product, hash }) => `${product},${hash}`)),
  ],
  ['two columns of tags', fileOf(`${HEADER},Group Tag,Order ID`, ...DEVICES.map((own) => rowOf(own, 'A', 'B')))],
];
const SETTINGS: readonly CsvRewriteOptions[] = [{}, { fill: true }, { groupTag: 'Sales' }];

type Work = (inputs: CsvInputs, output: string, options: CsvTransformOptions) => Promise<CsvRewriteResult>;

/** What became of a file. */
interface Outcome {
  /** Rows that were taken where they lie. */
  taken: number;
  file: object;
}

/** Does work on a file with or without rows that are taken where they lie. */
async function outcome(work: Work, options: CsvTransformOptions, isGeneral: boolean): Promise<Outcome> {
  const spy = vi.spyOn(RowRewriter.prototype, 'takePlain');
  if (isGeneral) spy.mockReturnValue(undefined);
  const result = await work(at('in.csv'), at('out.csv'), { ...options, force: true });
  const taken = spy.mock.results.filter(({ value }) => value !== undefined).length;
  spy.mockRestore();
  if (isGeneral) expect(taken).toBe(0);
  return { taken, file: { result, text: got('out.csv') } };
}

useFolder();
afterEach(() => vi.restoreAllMocks());

describe('rows that need no repair', () => {
  it.each(FILES)('are written like others: %s', async (_, content) => {
    put('in.csv', content);
    for (const target of CSV_TARGETS) {
      for (const settings of SETTINGS) {
        const options = { target, ...settings };
        const fast = await outcome(fixCsv, options, false);
        const general = await outcome(fixCsv, options, true);
        expect({ options, ...fast.file }).toEqual({ options, ...general.file });
      }
    }
  });

  it('are merged like others, and compared', async () => {
    put('in.csv', FLEET);
    put('known.csv', fileOf(HEADER, ...DEVICES.slice(0, 50).map((own) => rowOf(own))));
    const compare: Work = (inputs, output, options) => diffCsv(inputs, [at('known.csv')], output, options);
    for (const work of [mergeCsv, compare]) {
      for (const target of CSV_TARGETS) {
        const fast = await outcome(work, { target }, false);
        const general = await outcome(work, { target }, true);
        expect({ target, ...fast.file }).toEqual({ target, ...general.file });
      }
    }
  });

  it('are most of a fleet', async () => {
    put('in.csv', FLEET);
    for (const work of [fixCsv, mergeCsv]) {
      const { taken } = await outcome(work, { target: 'fleet' }, false);
      expect(taken).toBeGreaterThan(150);
    }
  });
});

describe('remarks', () => {
  const remarksOf = async (work: Work, options: CsvTransformOptions = {}): Promise<CsvRemark[]> => {
    const remarks: CsvRemark[] = [];
    const onRemarks = async (batch: readonly CsvRemark[]): Promise<void> => void remarks.push(...batch);
    const result = await work(at('in.csv'), at('out.csv'), { ...options, force: true, onRemarks });
    expect(result).toMatchObject({ changes: [], leftOut: [], faulty: [] });
    return remarks;
  };
  const plain = (remarks: readonly CsvRemark[], kind: CsvRemark['kind']): object[] =>
    remarks.filter((remark) => remark.kind === kind).map(({ kind: _, ...change }) => change);

  it('come in the order of the rows, those of files at the end, and the lists of the result stay empty', async () => {
    put('in.csv', FLEET);
    const { changes, leftOut, faulty } = await fixCsv(at('in.csv'), at('out.csv'));
    const remarks = await remarksOf(fixCsv);
    const ofFiles = changes.filter(({ row }) => row === null);
    expect(ofFiles.length).toBeGreaterThan(0);
    expect(plain(remarks, 'changed')).toEqual([...changes.filter(({ row }) => row !== null), ...ofFiles]);
    expect(plain(remarks, 'left-out')).toEqual(leftOut);
    expect(plain(remarks, 'faulty')).toEqual(faulty);
    const rows = remarks.flatMap(({ row }) => (row === null ? [] : [row]));
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('come once where a file is written again for a column that only its end has', async () => {
    const late = Array.from({ length: 200 }, (_, i) => device(1000 + i));
    put(
      'in.csv',
      fileOf(HEADER, ...late.map((own) => rowOf({ ...own, serial: '' })), TAGGED, rowOf(device(1), 'A', '')),
    );
    const { changes } = await fixCsv(at('in.csv'), at('out.csv'), { force: true });
    const remarks = await remarksOf(fixCsv);
    expect(changes).toHaveLength(remarks.length);
    expect(remarks.filter(({ message }) => message.startsWith('was empty'))).toHaveLength(200);
    expect(got('out.csv')).toContain('Group Tag');
  });

  it('come from all that rewrites', async () => {
    put('in.csv', FLEET);
    const split: Work = (inputs, output, options) => splitCsv(inputs, output, { ...options, rowLimit: 50 });
    for (const work of [mergeCsv, split]) expect((await remarksOf(work)).length).toBeGreaterThan(10);
  });
});
