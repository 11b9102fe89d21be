/** Files divided into parts that a target accepts. */
import { extname } from 'node:path';
import { DIALECTS } from '../csv/dialects.js';
import type { CsvOutput } from '../csv/write.js';
import { refuseCollisions } from '../files/collisions.js';
import { commitTogether } from '../files/commit-together.js';
import { OutputFile, type OutputFileOptions } from '../files/output-file.js';
import { openDocuments } from '../input/documents.js';
import { LineBuffer } from './line-batch.js';
import type { NewLines } from './new-lines.js';
import type { CsvRewriteResult } from './remarks.js';
import { RowRewriter } from './rewriter.js';
import { type CsvInputs, type CsvTransformOptions, listOf, pathsOf, rewriteRows, withColumns } from './transform.js';

/** What a split has made. */
export interface CsvSplitResult extends CsvRewriteResult {
  /** The files, in order. */
  files: { path: string; rows: number }[];
}

/**
 * Divides files into parts that a target accepts (500 rows for Intune, 1000 for Partner Center): `devices.csv` becomes
 * `devices-1.csv`, `devices-2.csv` and so on. All parts are on the disk before the first gets its name; where a name cannot be given then, new
 * parts are taken away again, and the error lists those that replaced a file.
 *
 * @param inputs CSV files, OA3.xml reports, base64 files, ZIP archives, or folders of these
 * @param output path that the parts are named after
 * @throws {@link CsvInputError}
 * @throws {@link OutputFileError}
 * @throws RangeError the target has no limit of rows, and `rowLimit` is not given
 */
export async function splitCsv(
  inputs: CsvInputs,
  output: string,
  options: CsvTransformOptions & { rowLimit?: number } = {},
): Promise<CsvSplitResult> {
  const target = options.target ?? 'intune';
  const limit = options.rowLimit ?? DIALECTS[target].rowLimit;
  if (limit === undefined || limit < 1) throw new RangeError(`${target} has no limit of rows to split by`);
  const documents = await openDocuments(listOf(inputs), target);
  return withColumns(documents, options, false, async (columns, queue) => {
    const parts = new Parts(output, limit, columns, options, pathsOf(inputs));
    try {
      const rewriter = new RowRewriter(options, queue);
      const result = await rewriteRows({ documents, rewriter, columns, options }, parts);
      return { ...result, files: await parts.commit() };
    } catch (error) {
      await parts.discard();
      throw error;
    }
  });
}

/** The files of a split. */
class Parts implements NewLines {
  private readonly parts: { file: OutputFile; rows: number }[] = [];
  private readonly lines = new LineBuffer();
  /** Where each line ends. */
  private ends: number[] = [];

  constructor(
    private readonly output: string,
    private readonly limit: number,
    private readonly columns: CsvOutput,
    private readonly options: OutputFileOptions,
    private readonly inputs: readonly string[],
  ) {}

  add(line: string): void {
    this.lines.add(line);
    this.ends.push(this.lines.length);
  }

  addBytes(bytes: Uint8Array, start: number, end: number): void {
    this.lines.addBytes(bytes, start, end);
    this.ends.push(this.lines.length);
  }

  async flush(): Promise<void> {
    const { lines, ends, limit } = this;
    let start = 0;
    for (let row = 0; row < ends.length; ) {
      const part = await this.lastPart();
      const rows = Math.min(limit - part.rows, ends.length - row);
      row += rows;
      part.rows += rows;
      await part.file.write(lines.slice(start, ends[row - 1]));
      start = ends[row - 1];
      // Thousands of parts cannot all be open.
      if (part.rows === limit) await part.file.finish();
    }
    lines.clear();
    this.ends = [];
  }

  /** The part that has room for another row. */
  private async lastPart(): Promise<{ file: OutputFile; rows: number }> {
    const last = this.parts.at(-1);
    if (last !== undefined && last.rows < this.limit) return last;
    const path = this.pathOf(this.parts.length + 1);
    await refuseCollisions([path], this.inputs);
    const part = { file: await OutputFile.create(path, this.options), rows: 0 };
    this.parts.push(part);
    await part.file.write(this.columns.header);
    return part;
  }

  private pathOf(number: number): string {
    const extension = extname(this.output);
    return `${this.output.slice(0, this.output.length - extension.length)}-${number}${extension}`;
  }

  async commit(): Promise<{ path: string; rows: number }[]> {
    await this.flush();
    await commitTogether(this.parts.map(({ file }) => file));
    return this.parts.map(({ file, rows }) => ({ path: file.path, rows }));
  }

  async discard(): Promise<void> {
    for (const { file } of this.parts) await file.discard();
  }
}
