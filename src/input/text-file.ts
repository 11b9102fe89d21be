/** A file of lines on disk, plain or gzipped, as a document: it is read in pieces, however large it is. */
import type { CsvColumn, CsvTarget } from '../csv/dialects.js';
import { type CsvRow, RowReader } from '../csv/rows.js';
import { inputError, type OpenInput, openInput } from '../files/input-file.js';
import { fileChunks, gunzipped } from '../files/read.js';
import { type ByteRecordSink, ByteRecords } from './byte-records.js';
import { type CsvDocument, type DocumentHead, HEAD_SIZE, RecordRows, type RowSink } from './document.js';
import { cleanRow, isList, Lost } from './memory-documents.js';

export class TextFile implements CsvDocument {
  reader: DocumentHead | undefined;
  private readonly made: RecordRows;
  /** Whether the sink is at work: what it throws is no error of the file. */
  private isInSink = false;
  /** Reads a list without hashes. */
  private list: RowReader | undefined;

  /** @param isNamed whether the caller named the file: then it may be a list without hashes */
  constructor(
    readonly name: string,
    private readonly target: CsvTarget,
    private readonly isNamed: boolean,
  ) {
    this.made = new RecordRows(name);
  }

  get columns(): readonly CsvColumn[] {
    return this.list?.info?.columns ?? this.made.columns;
  }

  async *rows(): AsyncGenerator<CsvRow[]> {
    let rows: CsvRow[] = [];
    for await (const _ of this.read({ row: (row) => rows.push(row) })) {
      yield rows;
      rows = [];
    }
  }

  async pass(sink: RowSink): Promise<void> {
    for await (const _ of this.read(sink)) await sink.batch?.();
  }

  /** Reads the file into a sink, and pauses behind each chunk of it. */
  private async *read(sink: RowSink): AsyncGenerator<void> {
    const { made, name, target } = this;
    made.begin();
    this.isInSink = false;
    const input = await openInput(name);
    const reader = new ByteRecords(this.sinkOf(sink, () => made.addColumns(reader.text)));
    let head: Uint8Array | undefined;
    try {
      for await (const chunk of chunksOfText(input)) {
        // A copy: the memory of a chunk is filled again.
        head ??= new Uint8Array(chunk.subarray(0, HEAD_SIZE));
        reader.push(chunk);
        yield;
      }
      reader.finish();
    } catch (error) {
      throw this.isInSink ? error : inputError(name, error);
    } finally {
      await input.handle.close();
    }
    this.reader = made.headOf(reader.text, head ?? new Uint8Array(0), target);
    if (made.next === 0) yield* this.readWithoutHash(sink, head ?? new Uint8Array(0));
    yield;
  }

  /** Reads a file in which there is no hash: a list of other values, or one that should not be there. */
  private async *readWithoutHash(sink: RowSink, head: Uint8Array): AsyncGenerator<void> {
    const { name, target } = this;
    if (!this.isNamed || !isList(head, target)) {
      for (const row of new Lost(name, 'holds no hardware hash').all()) sink.row(row);
      return;
    }
    const list = new RowReader({ source: name, target });
    this.list = list;
    this.reader = list;
    const take = (rows: readonly CsvRow[]): void => {
      for (const row of rows) sink.row(cleanRow(row));
    };
    const input = await openInput(name);
    try {
      for await (const chunk of chunksOfText(input)) {
        take(list.push(chunk));
        yield;
      }
      take(list.finish());
    } finally {
      await input.handle.close();
    }
  }

  private sinkOf(sink: RowSink, addColumns: () => void): ByteRecordSink {
    const { made } = this;
    let columns: unknown;
    return {
      ...(sink.slot === undefined ? {} : { slot: sink.slot }),
      plain: (row) => {
        if (sink.plain === undefined) return false;
        if (row.columns !== columns) addColumns();
        columns = row.columns;
        this.isInSink = true;
        const isTaken = sink.plain(row, made.next);
        this.isInSink = false;
        if (isTaken) made.skip();
        return isTaken;
      },
      record: (record) => {
        addColumns();
        const row = made.rowOf(record);
        this.isInSink = true;
        sink.row(row);
        this.isInSink = false;
      },
    };
  }
}

/** The bytes of a file in chunks, each of which is filled again after use; gzip is unpacked. */
const chunksOfText = ({ handle, size, gzip }: OpenInput): AsyncIterable<Uint8Array> =>
  gzip ? gunzipped(fileChunks(handle, undefined)) : fileChunks(handle, size);
