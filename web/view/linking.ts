/** What links the summary's lines with bytes: which bytes a line tells of, and which line tells of a byte. */
import type { FieldSpan, Finding, Inspection, SheetRow, SheetSection } from '../../src/core.js';

/** Bytes [start, end). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a hash shows when a line or a byte is pointed at. */
export interface Place {
  /** The line that tells of it, where one does, and the title of its section. */
  readonly row?: SheetRow;
  readonly section?: string;
  /** The member, where the bytes are one's. */
  readonly span?: FieldSpan;
  /** Index of the block, where the bytes are in one. */
  readonly block?: number;
  readonly ranges: readonly ByteRange[];
}

/** Whether a path of a line covers a member. */
function covers(path: string, field: string): boolean {
  return field === path || (field.startsWith(path) && /^[.[]/.test(field.slice(path.length)));
}

/** The two ways between lines and bytes of one hash. */
export class Links {
  private readonly spansByRow = new Map<SheetRow, FieldSpan[]>();
  private readonly sections = new Map<SheetRow, string>();

  constructor(
    private readonly inspection: Inspection,
    private readonly spans: readonly FieldSpan[],
    sections: readonly SheetSection[],
  ) {
    for (const { title, rows } of sections) {
      for (const row of rows) {
        const paths = [row.field, ...(row.also ?? [])];
        this.sections.set(row, title);
        this.spansByRow.set(
          row,
          spans.filter(({ field }) => paths.some((path) => covers(path, field))),
        );
      }
    }
  }

  /** What a line shows; undefined where no bytes hold it. */
  ofRow(row: SheetRow): Place | undefined {
    const spans = (this.spansByRow.get(row) ?? []).filter(({ start, end }) => end > start);
    if (spans.length === 0) return undefined;
    const span = spans.find(({ field }) => field === row.field) ?? spans[0];
    return { ...this.named(row), span, block: span.block, ranges: spans };
  }

  /** The bytes that a finding is about: its member's, or those at its offset. */
  ofFinding({ field, offset, code }: Finding): Place | undefined {
    const span = field && this.spans.find((candidate) => covers(field, candidate.field));
    if (span) return this.ofByte(span.start);
    // What is wrong with the text has its offset in the text.
    const known = offset !== undefined && offset < this.inspection.bytes.length && !code.startsWith('base64-');
    return known ? this.ofByte(offset) : undefined;
  }

  /** What a byte belongs to. */
  ofByte(at: number): Place {
    const span = this.spans.find(({ start, end }) => at >= start && at < end);
    if (span !== undefined) return { ...this.named(this.rowOf(span)), span, block: span.block, ranges: [span] };
    const block = this.inspection.blocks.findIndex(({ offset, length }) => at >= offset && at < offset + length);
    if (block < 0) return { ranges: [{ start: at, end: at + 1 }] };
    const { offset, length } = this.inspection.blocks[block];
    return { block, ranges: [{ start: offset, end: offset + length }] };
  }

  private named(row: SheetRow | undefined): Pick<Place, 'row' | 'section'> {
    return row === undefined ? {} : { row, section: this.sections.get(row) };
  }

  /** The line that tells of a member: the one that is named after it before one that only mentions it. */
  private rowOf(span: FieldSpan): SheetRow | undefined {
    const rows = [...this.spansByRow].filter(([, spans]) => spans.includes(span)).map(([row]) => row);
    return rows.find(({ field }) => field === span.field) ?? rows[0];
  }
}
