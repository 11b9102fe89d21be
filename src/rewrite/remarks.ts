/** What is said of rows: kept in lists, or handed on in batches where a file has too many rows for that. */
import type { CsvChange, CsvRemark, RepairSink } from './change.js';

/** What was done. */
export interface CsvRewriteResult {
  /** Rows read. */
  rows: number;
  /** Rows written. */
  written: number;
  /** Everything that was changed; empty with `onRemarks`. */
  changes: CsvChange[];
  /** Rows that are not in the output, because they cannot be repaired; empty with `onRemarks`. */
  leftOut: CsvChange[];
  /** Errors of rows that are in the output: the device or its owner has to correct them; empty with `onRemarks`. */
  faulty: CsvChange[];
}

/** Receives remarks, in the order of the rows; reading waits for it. */
export type RemarkReceiver = (remarks: readonly CsvRemark[]) => void | Promise<void>;

/** Remarks on their way to a receiver. */
export class RemarkQueue {
  private waiting: CsvRemark[] = [];
  private count = 0;
  /** Remarks that were handed on in a pass that had to begin again: the next one begins with the same. */
  private told = 0;

  constructor(private readonly receive: RemarkReceiver) {}

  add(remark: CsvRemark): void {
    if (this.count++ >= this.told) this.waiting.push(remark);
  }

  /** Hands on what has come. */
  async flush(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    if (waiting.length > 0) await this.receive(waiting);
  }

  /** Begins again with the first row. */
  restart(): void {
    this.told = Math.max(this.told, this.count - this.waiting.length);
    this.waiting = [];
    this.count = 0;
  }
}

/** Gathers what is said of rows, or puts it into a queue. */
export class RowCollector implements RepairSink {
  readonly result: CsvRewriteResult = { rows: 0, written: 0, changes: [], leftOut: [], faulty: [] };

  constructor(private readonly queue?: RemarkQueue) {}

  changed(change: CsvChange): void {
    if (this.queue) this.queue.add({ kind: 'changed', ...change });
    else this.result.changes.push(change);
  }

  leftOut(change: CsvChange): void {
    if (this.queue) this.queue.add({ kind: 'left-out', ...change });
    else this.result.leftOut.push(change);
  }

  faulty(change: CsvChange): void {
    if (this.queue) this.queue.add({ kind: 'faulty', ...change });
    else this.result.faulty.push(change);
  }

  /** Hands on what was said so far, where it is not gathered. */
  async flush(): Promise<void> {
    await this.queue?.flush();
  }

  /** Ends with what is said of files as a whole, which lists of changes begin with. */
  async finish(ofFiles: readonly CsvChange[]): Promise<CsvRewriteResult> {
    const { result } = this;
    if (this.queue === undefined) return { ...result, changes: [...ofFiles, ...result.changes] };
    for (const change of ofFiles) this.changed(change);
    await this.flush();
    return result;
  }
}
