/**
 * The encodings that CSV files come in. The import wants plain ASCII; the usual script writes UTF-16LE with a byte order
 * mark on Windows PowerShell 5.1 and UTF-8 on PowerShell 7. Everything is turned into ASCII-compatible bytes before it
 * is cut into lines.
 */

/** How the bytes of a file are to be read. `ascii-compatible` is ASCII, UTF-8 or a Windows code page. */
export type CsvEncoding = 'ascii-compatible' | 'utf-16le' | 'utf-16be';

/** What the first bytes say about the encoding. */
export interface EncodingSniff {
  encoding: CsvEncoding;
  /** Bytes of the byte order mark. */
  bomLength: number;
}

/** Bytes that are enough to tell the encoding. */
export const SNIFF_SIZE = 64;

/** Tells the encoding from the first bytes: from the byte order mark, else from zeros in every second byte. */
export function sniffEncoding(head: Uint8Array): EncodingSniff {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'ascii-compatible', bomLength: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bomLength: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bomLength: 2 };
  const length = Math.min(head.length, SNIFF_SIZE) & ~1;
  let low = 0;
  let high = 0;
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) high++;
    if (head[i + 1] === 0) low++;
  }
  const pairs = length / 2;
  if (pairs > 1 && low === pairs) return { encoding: 'utf-16le', bomLength: 0 };
  if (pairs > 1 && high === pairs) return { encoding: 'utf-16be', bomLength: 0 };
  return { encoding: 'ascii-compatible', bomLength: 0 };
}

/** Turns chunks of UTF-16 into chunks of UTF-8. A lone surrogate becomes U+FFFD, which the check then reports. */
export class Utf16Transcoder {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly encoder = new TextEncoder();

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.decoder = new TextDecoder(encoding);
  }

  /** The UTF-8 of a chunk; characters that a boundary cuts are kept for the next one. */
  push(chunk: Uint8Array): Uint8Array {
    return this.encoder.encode(this.decoder.decode(chunk, { stream: true }));
  }

  /** What is left. */
  finish(): Uint8Array {
    return this.encoder.encode(this.decoder.decode());
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const MARKED_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const CODE_PAGE = new TextDecoder('windows-1252');

/**
 * The text of a line that has bytes over 0x7F: UTF-8 where it is that, else the Windows code page 1252.
 *
 * @param keepMark whether a byte order mark at its beginning is a character of it
 */
export function decodeLine(bytes: Uint8Array, start: number, end: number, keepMark = false): string {
  const line = bytes.subarray(start, end);
  try {
    return (keepMark ? MARKED_UTF8 : UTF8).decode(line);
  } catch {
    return CODE_PAGE.decode(line);
  }
}
