/** What the lines of a new file go to. */

/** What receives the text of the new file. */
export interface CsvTextSink {
  /** Receives text, one byte a character. */
  write(text: string): void | Promise<void>;
  /** Receives the same as bytes, where a sink has this method; they are others when it has returned, or its promise is settled. */
  writeBytes?(bytes: Uint8Array): void | Promise<void>;
}

/** Receives the lines of rows; what it has received is written by {@link flush}. */
export interface NewLines {
  /** A line with its end. */
  add(line: string): void;
  /** A line without its end: bytes [start, end). */
  addBytes(bytes: Uint8Array, start: number, end: number): void;
  /** Writes the lines that have come. */
  flush(): Promise<void>;
}
