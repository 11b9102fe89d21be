/** The start of a file: its encoding and its header line, and what is wrong with them. */
import type { Finding, Severity } from '../hash/finding.js';
import { type CsvTarget, DIALECTS } from './dialects.js';
import { type CsvEncoding, decodeLine, SNIFF_SIZE, sniffEncoding } from './encoding.js';
import { type CsvLayout, resolveHeader } from './header.js';
import { LINE_LIMIT } from './lines.js';

/** What the start of a file says about the rest. */
export interface CsvHead {
  encoding: CsvEncoding;
  bomLength: number;
  layout: CsvLayout;
  /** Findings about the file as a whole, without places: they are in its first line. */
  findings: Finding[];
}

/**
 * Reads the start of a file.
 *
 * @param bytes the first bytes
 * @param complete whether these are all bytes of the file
 * @returns undefined where more bytes are needed
 */
export function readHead(bytes: Uint8Array, complete: boolean, target: CsvTarget): CsvHead | undefined {
  if (bytes.length < SNIFF_SIZE && !complete) return undefined;
  const { encoding, bomLength } = sniffEncoding(bytes);
  const text = bytes.subarray(bomLength);
  const line = encoding === 'ascii-compatible' ? firstLine(text) : firstWideLine(text, encoding);
  if (line === undefined && !complete && bytes.length < 2 * LINE_LIMIT) return undefined;
  const rest = encoding === 'ascii-compatible' ? decodeLine(text, 0, Math.min(text.length, LINE_LIMIT)) : '';
  const { layout, faults } = resolveHeader(line ?? rest, target);
  const { source } = DIALECTS[target];
  const findings = faults.map(
    ({ code, message, hint }): Finding => ({ code, severity: severityOf(code), message, hint, source }),
  );
  if (bytes.length === 0) findings.splice(0, findings.length, emptyFile(target));
  const encodingFault = describeEncoding(encoding, bomLength);
  if (encodingFault) findings.unshift({ ...encodingFault, source });
  return { encoding, bomLength, layout, findings };
}

function firstLine(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < Math.min(bytes.length, LINE_LIMIT); i++) {
    if (bytes[i] === 10 || bytes[i] === 13) return decodeLine(bytes, 0, i);
  }
  return undefined;
}

function firstWideLine(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, 2 * LINE_LIMIT));
  const end = text.search(/[\r\n]/);
  return end < 0 ? undefined : text.slice(0, end);
}

const severityOf = (code: string): Severity => (code === 'whitespace' ? 'warning' : 'error');

function emptyFile(target: CsvTarget): Finding {
  const message = 'the file is empty';
  return { code: 'header-unknown', severity: 'error', message, source: DIALECTS[target].source };
}

function describeEncoding(encoding: CsvEncoding, bomLength: number): Omit<Finding, 'source'> | undefined {
  const hint = 'write it anew with "hwhash csv fix"';
  const severity = 'warning';
  if (encoding !== 'ascii-compatible') {
    const order = encoding === 'utf-16le' ? 'little-endian' : 'big-endian';
    const message = `the file is UTF-16 (${order}); the published rule asks for ANSI`;
    return { code: 'encoding-utf16', severity, message, hint };
  }
  if (bomLength === 0) return undefined;
  return { code: 'encoding-bom', severity, message: 'the file begins with a byte order mark', hint };
}
