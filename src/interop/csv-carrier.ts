/** The hashes of a CSV file of any dialect, read with tolerance: what the rows are worth is for `csv check` to say. */
import { toLatin1 } from '#platform';
import { sniffEncoding, Utf16Transcoder } from '../csv/encoding.js';
import { type CsvLayout, resolveHeader } from '../csv/header.js';
import { type LineSink, LineSplitter } from '../csv/lines.js';
import { type CsvValues, isBlankRow, readTolerantRow } from '../csv/row.js';
import type { CarriedHash } from './carriers.js';

/** Collects the hashes of the lines that it is given. */
class HashCollector implements LineSink {
  readonly hashes: CarriedHash[] = [];
  layout: CsvLayout | undefined;
  private lines = 0;

  line(bytes: Uint8Array, start: number, end: number): void {
    this.lines++;
    if (this.layout === undefined) {
      this.layout = resolveHeader(toLatin1(bytes, start, end), 'fleet').layout;
      if (this.layout.hasHeader) return;
    }
    // Noise can have millions of lines: without a column of hashes none of them is worth reading.
    if (!this.layout.columns.includes('hardwareHash')) return;
    const row = readTolerantRow(bytes, start, end, this.layout);
    if (!isBlankRow(row)) this.add(row.values);
  }

  longLine(): void {
    this.lines++;
  }

  private add({ hardwareHash, serialNumber, windowsProductId, groupTag, assignedUser }: CsvValues): void {
    const rest = { serialNumber, productKeyId: windowsProductId, groupTag, assignedUser };
    const known = Object.entries(rest).filter(([, value]) => value);
    this.hashes.push({ place: `line ${this.lines}`, content: hardwareHash ?? '', ...Object.fromEntries(known) });
  }
}

/**
 * The hashes of a CSV file, an empty one for a row without; none where there are no rows; undefined where the input has
 * no column of hashes.
 */
export function findCsvHashes(input: Uint8Array): CarriedHash[] | undefined {
  const { encoding, bomLength } = sniffEncoding(input);
  const collector = new HashCollector();
  const splitter = new LineSplitter(collector);
  if (encoding === 'ascii-compatible') {
    splitter.push(input, bomLength);
  } else {
    const transcoder = new Utf16Transcoder(encoding);
    splitter.push(transcoder.push(input.subarray(bomLength)));
    splitter.push(transcoder.finish());
  }
  splitter.finish();
  return collector.layout?.columns.includes('hardwareHash') ? collector.hashes : undefined;
}
