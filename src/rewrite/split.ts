/** Files divided into parts that a target accepts. */
import { extname } from 'node:path';
import { DIALECTS } from '../csv/dialects.js';
import { type CsvOutput, csvLine } from '../csv/write.js';
import { refuseCollisions } from '../files/collisions.js';
import { commitTogether } from '../files/commit-together.js';
import { OutputFile, type OutputFileOptions } from '../files/output-file.js';
import { openDocuments } from '../input/documents.js';
import { type CsvRewriteResult, RowRewriter } from './rewriter.js';
import {
  type CsvInputs,
  type CsvTransformOptions,
  LineBatch,
  listOf,
  pathsOf,
  type RowSink,
  rewriteRows,
  withColumns,
} from './transform.js';

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
  return withColumns(documents, options, false, async (columns) => {
    const parts = new Parts(output, limit, columns, options, pathsOf(inputs));
    try {
      const write: RowSink = ({ values }) => parts.add(csvLine(values, columns.columns));
      const result = await rewriteRows(documents, new RowRewriter(options), columns, options, undefined, write);
      return { ...result, files: await parts.commit() };
    } catch (error) {
      await parts.discard();
      throw error;
    }
  });
}

/** The files of a split. */
class Parts {
  private readonly parts: { file: OutputFile; rows: number }[] = [];
  private lines: LineBatch | undefined;

  constructor(
    private readonly output: string,
    private readonly limit: number,
    private readonly columns: CsvOutput,
    private readonly options: OutputFileOptions,
    private readonly inputs: readonly string[],
  ) {}

  async add(line: string): Promise<void> {
    let part = this.parts.at(-1);
    if (part === undefined || part.rows === this.limit) {
      await this.lines?.flush();
      const path = this.pathOf(this.parts.length + 1);
      await refuseCollisions([path], this.inputs);
      part = { file: await OutputFile.create(path, this.options), rows: 0 };
      this.parts.push(part);
      this.lines = new LineBatch(part.file);
      await this.lines.add(this.columns.header);
    }
    part.rows++;
    await this.lines?.add(line);
  }

  private pathOf(number: number): string {
    const extension = extname(this.output);
    return `${this.output.slice(0, this.output.length - extension.length)}-${number}${extension}`;
  }

  async commit(): Promise<{ path: string; rows: number }[]> {
    await this.lines?.flush();
    await commitTogether(this.parts.map(({ file }) => file));
    return this.parts.map(({ file, rows }) => ({ path: file.path, rows }));
  }

  async discard(): Promise<void> {
    for (const { file } of this.parts) await file.discard();
  }
}
