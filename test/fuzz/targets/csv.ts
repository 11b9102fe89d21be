/** CSV files of every dialect: checked, read and repaired in memory. */
import { isDeepStrictEqual } from 'node:util';
import { CSV_TARGETS, type CsvTarget, checkCsvBytes, fixCsvBytes, parseCsv } from '../../../src/core.js';
import { checkSettings, FileCheck, finishCsvReport } from '../../../src/csv/check.js';
import { FIXTURES } from '../../fixtures.js';
import { type Mutation, mutateBytes, splice } from '../mutate.js';
import { type FuzzTarget, promise, safeToPrint, utf8 } from '../target.js';

const texts = FIXTURES.map(({ text }) => text.trim());
const HEADERS = [
  'Device Serial Number,Windows Product ID,Hardware Hash',
  'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User',
  'Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model',
];
const VALUES = ['', 'Kiosk', 'user@contoso.com', 'Contoso', 'Laptop 14'];

function file(header: string, hashes: readonly string[], separator = ',', end = '\r\n'): string {
  const columns = header.split(',').length;
  const rows = hashes.map((hash, i) => [`CT${1000 + i}`, '', hash, ...VALUES.slice(1, columns - 2)].join(separator));
  return [header.replaceAll(',', separator), ...rows, ''].join(end);
}

const short = texts.map((text) => text.replace(/A+$/, ''));
const seeds = [
  ...HEADERS.map((header) => utf8(file(header, texts.slice(0, 3)))),
  ...HEADERS.map((header) => utf8(file(header, short.slice(3, 6), ';', '\n'))),
  new Uint8Array(Buffer.from(`\ufeff${file(HEADERS[1], texts.slice(6, 8))}`, 'utf16le')),
  utf8(`\ufeff${file(HEADERS[0], texts.slice(8, 10)).replace(/[^,\r\n]+/g, '"$&"')}`),
  utf8(file(HEADERS[2], ['', '', ''])),
  utf8('Contoso,Laptop 14,CT1000\r\nContoso,Laptop 14,CT1001\r\n'),
  utf8(file(HEADERS[0], [texts[0], texts[0], texts[1]])),
];

/** Mutates, and sometimes puts whole lines twice or in another order. */
const mutateLines: Mutation = (input, random) => {
  const mutated = mutateBytes(input, random);
  if (!random.once(4)) return mutated;
  const end = mutated.indexOf(10, random.below(mutated.length)) + 1;
  return splice(mutated, end, 0, mutated.slice(0, end));
};

/** What a file says, whatever the sizes of the chunks that it comes in. */
function inChunks(input: Uint8Array, target: CsvTarget): ReturnType<typeof checkCsvBytes> {
  const options = { target };
  const check = new FileCheck(checkSettings(options, false), { file: 0 });
  const size = 1 + (input.length % 61) * 17;
  for (let at = 0; at < input.length; at += size) check.push(input.subarray(at, at + size));
  check.finish();
  return finishCsvReport(check.partial(), options);
}

function checks(input: Uint8Array, target: CsvTarget): void {
  const report = checkCsvBytes(input, { target });
  for (const { hint, examples } of report.findings) {
    safeToPrint(hint);
    for (const { message } of examples) safeToPrint(message);
  }
  const chunked = { ...inChunks(input, target), seconds: report.seconds };
  promise(isDeepStrictEqual(chunked, report), 'the report depends on how the file is cut into chunks');
}

/** What `fix` wrote is read without a fault of form, and repairing it again changes nothing. */
function fixes(input: Uint8Array, target: CsvTarget): void {
  const { text, changes } = fixCsvBytes(input, { target });
  for (const { message } of changes) safeToPrint(message);
  promise(/^[\x20-\x7e\r\n]*$/.test(text), 'the repaired file is not plain ASCII');
  promise(fixCsvBytes(text, { target }).text === text, 'repairing twice is not repairing once');
}

/** Targets of CSV. */
export const CSV_FUZZ_TARGETS: readonly FuzzTarget[] = CSV_TARGETS.map((target) => ({
  name: `CSV for ${target}`,
  seeds,
  mutate: mutateLines,
  errors: [],
  run(input) {
    parseCsv(input, { target });
    checks(input, target);
    fixes(input, target);
  },
}));
