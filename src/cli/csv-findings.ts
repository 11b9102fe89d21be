/** Every finding of a check, as lines: NDJSON on standard output or in a file, or CSV in a file. */
import type { CsvFinding } from '../csv/report.js';
import { OutputFile } from '../files/output-file.js';
import { printableJson } from '../hash/printable.js';
import { spreadsheetCell } from '../report/spreadsheet.js';
import { notice, write } from './terminal.js';

/** Receives findings as they come. */
export interface FindingsOutput {
  take(findings: readonly CsvFinding[]): Promise<void>;
  /** The file; undefined where they go to standard output alone. */
  readonly file: OutputFile | undefined;
  discard(): Promise<void>;
}

const COLUMNS = [
  'file',
  'line',
  'row',
  'serialNumber',
  'manufacturer',
  'model',
  'severity',
  'code',
  'field',
  'message',
  'hint',
  'predicts',
] as const;

/** Opens what findings go to; undefined where nobody asked for them. */
export async function openFindings(options: {
  ndjson?: boolean;
  outputFile?: string;
  force?: boolean;
}): Promise<FindingsOutput | undefined> {
  const { ndjson = false, outputFile, force } = options;
  if (outputFile === undefined && !ndjson) return undefined;
  const file = outputFile === undefined ? undefined : await OutputFile.create(outputFile, { force, notice });
  const asCsv = outputFile !== undefined && /\.csv$/i.test(outputFile);
  if (asCsv) await file?.write(`${COLUMNS.join(',')}\r\n`);
  return {
    async take(findings) {
      const lines = findings.map((finding) => `${printableJson(finding)}\n`).join('');
      if (ndjson) await write(lines);
      if (file) await file.write(Buffer.from(asCsv ? findings.map(csvLine).join('') : lines));
    },
    file,
    discard: async () => file?.discard(),
  };
}

function csvLine(finding: CsvFinding): string {
  return `${COLUMNS.map((column) => spreadsheetCell(String(finding[column] ?? ''))).join(',')}\r\n`;
}
