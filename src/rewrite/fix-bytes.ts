/** A CSV file in memory, repaired. */
import { csvLine } from '../csv/write.js';
import { documentOfBytes } from '../input/memory-documents.js';
import type { CsvRewriteResult } from './remarks.js';
import { type CsvRewriteOptions, fileChanges, outputColumns, RowRewriter } from './rewriter.js';

/** A rewritten file, in memory. */
export interface CsvFixResult extends CsvRewriteResult {
  /** The new file. */
  text: string;
}

/**
 * Repairs a CSV file that is in memory: encoding, header line, quotation marks, whitespace, hashes that something took
 * apart, repeated rows. Hashes are found as {@link findHashes} finds them, whatever the file looks like. No value is
 * guessed; a row whose hash is not proven by its checksum, or that no import accepts, is left out and listed.
 *
 * @param input the file's bytes, or its text
 * @example
 * const { text, changes, leftOut } = fixCsvBytes(await file.bytes());
 */
export function fixCsvBytes(input: Uint8Array | string, options: CsvRewriteOptions = {}): CsvFixResult {
  const name = 'input';
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const document = documentOfBytes({ name, bytes }, options.target ?? 'intune');
  const rows = document.all();
  const rewriter = new RowRewriter(options);
  const output = outputColumns(document.columns, options);
  const lines = rows.flatMap((row) => {
    const repaired = rewriter.take(row);
    return repaired ? [csvLine(repaired.values, output.columns)] : [];
  });
  const { result } = rewriter;
  const ofFile = document.reader ? fileChanges(document.reader, name, output) : [];
  return { ...result, changes: [...ofFile, ...result.changes], text: output.header + lines.join('') };
}
