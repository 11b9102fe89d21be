/**
 * Files of the kinds of test/field that no file there is of: built from the fixtures, with the devices that a merge has to
 * write, the exit status, and the values that have to be kept.
 */
import { zipSync } from 'fflate';
import { decodeHash } from '../../../src/index.js';
import { fixture } from '../../fixtures.js';

/** Fixtures by the letters of expected.tsv. */
export const NAMES = {
  A: 'laptop-hp-touch-tv9',
  B: 'laptop-lenovo-tv9',
  C: 'laptop-hp-amd-tv8',
} as const;

/** A file, and what has to become of it. */
export interface Variant {
  name: string;
  file: string | Uint8Array;
  devices: string;
  status: 0 | 2;
  /** Group tags of the devices that have one. */
  tags?: Readonly<Record<string, string>>;
}

export const hashOf = (letter: keyof typeof NAMES): string => fixture(NAMES[letter]).trim();
export const serialOf = (letter: keyof typeof NAMES): string =>
  decodeHash(hashOf(letter)).smbios?.systemSerialNumber ?? '';
export const [a, b, c] = (['A', 'B', 'C'] as const).map(hashOf);
export const [sa, sb, sc] = (['A', 'B', 'C'] as const).map(serialOf);

export const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';
export const file = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
export const wrapped = (text: string, width: number, join: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? []).join(join);
export const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
export const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');
export const quotedPrintable = (text: string): string => wrapped(text.replaceAll('=', '=3D'), 75, '=\r\n');
export const formatList = (hash: string, serial: string, width: number): string =>
  file(
    '',
    `SerialNumber       : ${serial}`,
    `DeviceHardwareData : ${wrapped(hash, width - 21, `\r\n${' '.repeat(21)}`)}`,
    'GroupTag           : Kiosk',
    '',
  );
export const escapedJson = (text: string): string =>
  JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/').replaceAll('+', '\\u002b');
export const hexOf = (bytes: Uint8Array): string =>
  wrapped([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(','), 75, '\\\r\n  ');
export const binary = (...parts: (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
export const noise = Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 89) % 32));
export const office = (name: string, xml: string): Uint8Array =>
  zipSync({ '[Content_Types].xml': Buffer.from('<Types/>'), [name]: Buffer.from(xml) });

/** Letters of the fixtures by their hashes. */
export const LETTERS: ReadonlyMap<string, string> = new Map([
  [a, 'A'],
  [b, 'B'],
  [c, 'C'],
]);
