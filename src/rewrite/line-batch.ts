/** Lines on their way to a file, gathered as bytes: a row that is written as it was read is never a string. */

import type { CsvTextSink, NewLines } from './new-lines.js';

/** Bytes that are gathered before they should be written. */
const BATCH = 256 * 1024;
const CR = 13;
const LF = 10;

/** Lines of ASCII one behind the other. */
export class LineBuffer {
  private bytes = Buffer.allocUnsafeSlow(2 * BATCH);
  /** Bytes of the lines. */
  length = 0;

  add(line: string): void {
    this.grow(line.length);
    this.length += this.bytes.write(line, this.length, 'latin1');
  }

  addBytes(bytes: Uint8Array, start: number, end: number): void {
    this.grow(end - start + 2);
    this.bytes.set(bytes.subarray(start, end), this.length);
    this.length += end - start;
    this.bytes[this.length++] = CR;
    this.bytes[this.length++] = LF;
  }

  /** The bytes [start, end) of the lines: others after {@link clear}. */
  slice(start = 0, end = this.length): Buffer {
    return this.bytes.subarray(start, end);
  }

  clear(): void {
    this.length = 0;
  }

  private grow(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.length + more));
    larger.set(this.slice());
    this.bytes = larger;
  }
}

/** Lines on their way to one sink. */
export class LineBatch implements NewLines {
  private readonly lines = new LineBuffer();

  constructor(private readonly sink: CsvTextSink) {}

  /** Whether so much has come that it should be written. */
  get isFull(): boolean {
    return this.lines.length >= BATCH;
  }

  add(line: string): void {
    this.lines.add(line);
  }

  addBytes(bytes: Uint8Array, start: number, end: number): void {
    this.lines.addBytes(bytes, start, end);
  }

  async flush(): Promise<void> {
    const { lines, sink } = this;
    if (lines.length === 0) return;
    const bytes = lines.slice();
    if (sink.writeBytes) await sink.writeBytes(bytes);
    else await sink.write(bytes.toString('latin1'));
    lines.clear();
  }
}
