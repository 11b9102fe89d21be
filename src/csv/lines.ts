/**
 * Cuts chunks of bytes into lines, whatever the chunks' boundaries: LF, CRLF and a lone CR end a line. Lines are handed
 * over in place wherever they lie in one chunk; only the one across a boundary is copied. A line longer than the limit
 * is not kept: its length alone is told.
 */
import { allocate } from '#platform';

/** How a line ended. */
export const LineEnd = { none: 0, lf: 1, crlf: 2, cr: 3 } as const;
export type LineEnding = (typeof LineEnd)[keyof typeof LineEnd];

/**
 * Longest line that is read, in bytes. The largest container that the format's 16-bit length can describe has 87,428
 * characters of base64.
 */
export const LINE_LIMIT = 128 * 1024;

/** What receives the lines. */
export interface LineSink {
  /** A line without its ending: bytes [start, end), valid until the call returns. */
  line(bytes: Uint8Array, start: number, end: number, ending: LineEnding): void;
  /** A line over the limit, of that many bytes. */
  longLine(length: number, ending: LineEnding): void;
}

const LF = 10;
const CR = 13;

/** Cuts bytes into lines. */
export class LineSplitter {
  /** Start of a line whose end has not come yet. */
  private held = allocate(8192);
  private heldLength = 0;
  /** Bytes of the line that is being skipped because it is over the limit. */
  private skipped = 0;
  /** The chunk before ended with a CR: an LF now belongs to it. */
  private afterCr = false;
  /** Where the next CR of this chunk is: looked for once, not once a line. */
  private nextCr = 0;

  constructor(
    private readonly sink: LineSink,
    private readonly limit = LINE_LIMIT,
  ) {}

  /** Reads bytes [start, end) of a chunk. */
  push(chunk: Uint8Array, start = 0, end = chunk.length): void {
    let at = start;
    this.nextCr = -1;
    while (at < end) {
      const feed = chunk.indexOf(LF, at);
      const stop = feed < 0 || feed >= end ? end : feed;
      at = this.segment(chunk, at, stop, stop < end);
    }
  }

  /** Tells that there are no more bytes. */
  finish(): void {
    if (this.afterCr) this.complete(this.held, 0, this.heldLength, LineEnd.cr);
    else if (this.heldLength > 0 || this.skipped > 0) this.complete(this.held, 0, this.heldLength, LineEnd.none);
  }

  /** Reads bytes [at, stop), which an LF or the end of the chunk follows; returns where to go on. */
  private segment(chunk: Uint8Array, at: number, stop: number, ended: boolean): number {
    if (this.afterCr) {
      // The CR stood at the end of the chunk before.
      this.complete(this.held, 0, this.heldLength, ended && stop === at ? LineEnd.crlf : LineEnd.cr);
      if (ended && stop === at) return stop + 1;
    }
    if (this.nextCr < at) {
      const cr = chunk.indexOf(CR, at);
      this.nextCr = cr < 0 ? chunk.length : cr;
    }
    if (this.nextCr < stop) return this.carriageReturn(chunk, at, this.nextCr, stop, ended);
    if (ended) this.end(chunk, at, stop, LineEnd.lf);
    else this.hold(chunk, at, stop);
    return ended ? stop + 1 : stop;
  }

  /** A CR inside the bytes: the first half of CRLF, a line end of its own, or one whose LF may follow in the next chunk. */
  private carriageReturn(chunk: Uint8Array, at: number, cr: number, stop: number, ended: boolean): number {
    if (cr + 1 < stop) {
      this.end(chunk, at, cr, LineEnd.cr);
      return cr + 1;
    }
    if (ended) {
      this.end(chunk, at, cr, LineEnd.crlf);
      return stop + 1;
    }
    this.hold(chunk, at, cr);
    this.afterCr = true;
    return stop;
  }

  private end(chunk: Uint8Array, at: number, end: number, ending: LineEnding): void {
    if (this.heldLength === 0 && this.skipped === 0) {
      this.complete(chunk, at, end, ending);
      return;
    }
    this.hold(chunk, at, end);
    this.complete(this.held, 0, this.heldLength, ending);
  }

  private complete(bytes: Uint8Array, start: number, end: number, ending: LineEnding): void {
    const length = this.skipped + end - start;
    this.heldLength = 0;
    this.skipped = 0;
    this.afterCr = false;
    if (length > this.limit) this.sink.longLine(length, ending);
    else this.sink.line(bytes, start, end, ending);
  }

  private hold(chunk: Uint8Array, at: number, end: number): void {
    const length = this.heldLength + end - at;
    if (this.skipped > 0 || length > this.limit) {
      this.skipped += length;
      this.heldLength = 0;
      return;
    }
    if (length > this.held.length) {
      const larger = allocate(Math.min(Math.max(length, this.held.length * 4), Math.max(this.limit, length)));
      larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(chunk.subarray(at, end), this.heldLength);
    this.heldLength = length;
  }
}
