/** A CSV file in memory, repaired. */
import { RowReader } from '../csv/rows.js';
import { csvLine } from '../csv/write.js';
import { type CsvRewriteOptions, type CsvRewriteResult, fileChanges, outputColumns, RowRewriter } from './rewriter.js';

/** A rewritten file, in memory. */
export interface CsvFixResult extends CsvRewriteResult {
  /** The new file. */
  text: string;
}

/**
 * Repairs a CSV file that is in memory: encoding, header line, quotation marks, whitespace, padding of hashes, repeated rows.
 * No value is guessed; rows that cannot be repaired are left out and listed.
 *
 * @param input the file's bytes, or its text
 * @example
 * const { text, changes, leftOut } = fixCsvBytes(await file.bytes());
 */
export function fixCsvBytes(input: Uint8Array | string, options: CsvRewriteOptions = {}): CsvFixResult {
  const source = 'input';
  const target = options.target ?? 'intune';
  const reader = new RowReader({ source, target });
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const rows = [...reader.push(bytes), ...reader.finish()];
  const rewriter = new RowRewriter(options);
  const output = outputColumns(reader.info?.columns ?? [], options);
  const lines = rows.flatMap((row) => {
    const repaired = rewriter.take(row);
    return repaired ? [csvLine(repaired.values, output.columns)] : [];
  });
  const { result } = rewriter;
  const changes = [...fileChanges(reader, source, output), ...result.changes];
  return { ...result, changes, text: output.header + lines.join('') };
}
