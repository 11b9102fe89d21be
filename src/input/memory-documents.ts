/** Files in memory as lists of rows, whatever they are; archives are unpacked before. Runs without a file system. */
import { type CsvColumn, type CsvTarget, DIALECTS } from '../csv/dialects.js';
import { type CsvRow, RowReader } from '../csv/rows.js';
import { encodeHash } from '../hash/encode.js';
import { scanBinary } from './binary.js';
import { type CsvDocument, type DocumentHead, HASH_COLUMNS, RecordRows, type RowSink } from './document.js';
import { readModels } from './models.js';
import { type FilePart, isPacked, type UnpackedPart } from './parts.js';
import { recordsIn, TextRecords } from './read.js';
import type { InputRecord } from './record.js';
import { binaryKind } from './signatures.js';
import { headerOf } from './table.js';
import { decodeMixed } from './text.js';
import { layoutOf } from './text-form.js';
import { cleanValues } from './values.js';

/** Rows after which a sink can write what was made of them. */
const BATCH_ROWS = 256;

/** A document whose rows are all there. */
export abstract class MemoryDocument implements CsvDocument {
  abstract readonly reader: DocumentHead | undefined;
  abstract readonly columns: readonly CsvColumn[];

  constructor(readonly name: string) {}

  /** All rows, new objects each time. */
  abstract all(): CsvRow[];

  async *rows(): AsyncGenerator<CsvRow[]> {
    yield this.all();
  }

  async pass(sink: RowSink): Promise<void> {
    for (const [number, row] of this.all().entries()) {
      sink.row(row);
      if (number % BATCH_ROWS === BATCH_ROWS - 1) await sink.batch?.();
    }
    await sink.batch?.();
  }
}

/** The documents of a part; none where it holds no device and the caller did not name it. */
export function documentsOfPart(part: UnpackedPart, isNamed: boolean, target: CsvTarget): MemoryDocument[] {
  if ('unread' in part) {
    return [part.isLoss && !isNamed ? new Lost(part.name, part.unread) : new Unread(part.name, part.unread)];
  }
  const found = textOrModels(part, target);
  if (typeof found !== 'string') return [found];
  if (!isNamed) return [];
  return [isList(part.bytes, target) ? new Rows(part, target) : new Unread(part.name, found)];
}

/** The rows of a text; what is not one is a row that is left out. */
export function documentOfBytes(part: FilePart, target: CsvTarget): MemoryDocument {
  const { name, bytes } = part;
  if (isPacked(bytes)) return new Lost(name, 'is an archive, which is not unpacked here');
  const binary = binaryKind(bytes);
  if (binary !== undefined && scanBinary(bytes).length === 0) return new Lost(name, `is ${binary}`);
  const found = textOrModels(part, target);
  return typeof found === 'string' ? new Rows(part, target) : found;
}

/** The document of a file that holds hashes, as text or decoded; why it is none. */
function textOrModels(part: FilePart, target: CsvTarget): MemoryDocument | string {
  const document = new TextPart(part, target);
  if (document.holdsRows) return document;
  const models = modelRows(part);
  return typeof models === 'string' ? models : new Models(part.name, models);
}

/** Whether a text is a list without hashes: of serial numbers, or for a target that identifies devices by other values. */
export function isList(bytes: Uint8Array, target: CsvTarget): boolean {
  const text = decodeMixed(bytes);
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1);
  const isTitled = headerOf(first) !== undefined || DIALECTS[target].columns?.length === first.split(',').length;
  return layoutOf(text) === 'lines' && isTitled;
}

/** The rows of an input that holds decoded hashes; why there are none. */
function modelRows({ name, bytes }: FilePart): CsvRow[] | string {
  const text = decodeMixed(bytes);
  if (layoutOf(text) === 'lines') return 'holds no hardware hash';
  try {
    return readModels(text.slice(Math.max(0, text.search(/[<[{]/)))).models.map(({ content }, row) => {
      const values = { hardwareHash: encodeHash(content, { preserve: true }) };
      return { values, source: name, line: row + 1, row, faults: [], aligned: true };
    });
  } catch (error) {
    return `holds no hardware hash: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A file that is not read, where that does not lose a device. */
export class Unread extends MemoryDocument {
  readonly reader = undefined;
  readonly columns = [];

  constructor(
    name: string,
    readonly unread: string,
  ) {
    super(name);
  }

  all(): CsvRow[] {
    return [];
  }
}

/** A part that could hold devices and cannot be read: one row that is left out. */
export class Lost extends MemoryDocument {
  readonly reader = undefined;
  readonly columns = [];

  constructor(
    name: string,
    /** Why, to follow the name. */
    readonly reason: string,
  ) {
    super(name);
  }

  all(): CsvRow[] {
    const { name, reason } = this;
    return [{ values: {}, source: name, line: 1, row: 0, faults: [], aligned: true, unusable: `the file ${reason}` }];
  }
}

/** Decoded hashes. */
class Models extends MemoryDocument {
  readonly reader = undefined;
  readonly columns = HASH_COLUMNS;

  constructor(
    name: string,
    private readonly list: CsvRow[],
  ) {
    super(name);
  }

  all(): CsvRow[] {
    return this.list.map((row) => ({ ...row, values: { ...row.values } }));
  }
}

/** A row with its values as a row with a hash has them. */
export function cleanRow(row: CsvRow): CsvRow {
  const { values, repairs } = cleanValues(row.values, () => undefined);
  return { ...row, values, repairs: [...(row.repairs ?? []), ...repairs] };
}

/** A CSV file without hashes. */
class Rows extends MemoryDocument {
  reader: RowReader | undefined;

  constructor(
    private readonly part: FilePart,
    private readonly target: CsvTarget,
  ) {
    super(part.name);
  }

  get columns(): readonly CsvColumn[] {
    return this.reader?.info?.columns ?? [];
  }

  all(): CsvRow[] {
    const reader = new RowReader({ source: this.name, target: this.target });
    this.reader = reader;
    return [...reader.push(this.part.bytes), ...reader.finish()].map(cleanRow);
  }
}

/** A text with hashes, or bytes that hold one. */
class TextPart extends MemoryDocument {
  reader: DocumentHead | undefined;
  private readonly made: RecordRows;
  private readonly records: InputRecord[];

  constructor(
    { name, bytes }: FilePart,
    private readonly target: CsvTarget,
  ) {
    super(name);
    this.made = new RecordRows(name);
    this.records = this.read(bytes);
  }

  get columns(): readonly CsvColumn[] {
    return this.made.columns;
  }

  /** Whether there is anything in it that is a device, or should be one. */
  get holdsRows(): boolean {
    return this.records.some(
      ({ content, values, fault }) => content !== undefined || fault !== undefined || values.hardwareHash !== undefined,
    );
  }

  all(): CsvRow[] {
    this.made.begin();
    return this.made.rowsOf(this.records);
  }

  private read(bytes: Uint8Array): InputRecord[] {
    if (binaryKind(bytes) !== undefined || (bytes[0] === 0x4f && bytes[1] === 0x41)) return recordsIn(bytes);
    const reader = new TextRecords();
    const records = [...reader.push(decodeMixed(bytes)), ...reader.finish()];
    this.reader = this.made.headOf(reader, bytes, this.target);
    return records;
  }
}
