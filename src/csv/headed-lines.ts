/** A file that comes in chunks: its head is read as soon as it is there, then its lines go to who opens for it. */
import { allocate } from '#platform';
import type { CsvTarget } from './dialects.js';
import { Utf16Transcoder } from './encoding.js';
import { type CsvHead, readHead } from './header.js';
import { type LineSink, LineSplitter } from './lines.js';

/** Turns chunks into a head and lines. */
export class HeadedLines {
  /** The head; undefined until enough bytes are there. */
  head: CsvHead | undefined;
  private waiting: Uint8Array = allocate(0);
  private transcoder: Utf16Transcoder | undefined;
  private splitter: LineSplitter | undefined;

  /**
   * @param target dialect that the first line is compared with
   * @param open returns what receives the lines, the header line among them
   */
  constructor(
    private readonly target: CsvTarget,
    private readonly open: (head: CsvHead) => LineSink,
  ) {}

  /** Reads bytes [start, end) of a chunk, which may be used again afterwards. */
  push(chunk: Uint8Array, start: number, end: number): void {
    if (this.splitter) {
      this.feed(this.splitter, chunk, start, end);
      return;
    }
    const waiting = allocate(this.waiting.length + end - start);
    waiting.set(this.waiting);
    waiting.set(chunk.subarray(start, end), this.waiting.length);
    this.waiting = waiting;
    this.begin(false);
  }

  /** Tells that there are no more bytes. */
  finish(): void {
    if (this.splitter === undefined) this.begin(true);
    if (this.transcoder) this.splitter?.push(this.transcoder.finish());
    this.splitter?.finish();
  }

  private begin(complete: boolean): void {
    const { waiting } = this;
    this.head = readHead(waiting, complete, this.target);
    if (this.head === undefined) return;
    const { encoding, bomLength } = this.head;
    if (encoding !== 'ascii-compatible') this.transcoder = new Utf16Transcoder(encoding);
    this.splitter = new LineSplitter(this.open(this.head));
    this.waiting = allocate(0);
    this.feed(this.splitter, waiting, bomLength, waiting.length);
  }

  private feed(splitter: LineSplitter, chunk: Uint8Array, start: number, end: number): void {
    if (this.transcoder) splitter.push(this.transcoder.push(chunk.subarray(start, end)));
    else splitter.push(chunk, start, end);
  }
}
