/** Reads JSON of any shape that holds hashes: an object with a hash in one of its members is a device. */
import type { CsvColumn } from '../csv/dialects.js';
import type { CsvValues } from '../csv/row.js';
import type { InputRecord } from './record.js';
import { recordsOf } from './rows.js';
import { type Skeleton, tokensIn } from './skeleton.js';
import { columnOf } from './titles.js';
import { assign } from './values.js';

/** Objects and arrays that are opened, one in the other. */
const DEEPEST = 64;

/** Reads a string of several lines that holds hashes. */
export type LinesOfString = (text: string, skeleton: Skeleton) => InputRecord[];

/**
 * The records of JSON text that is a piece of a skeleton; undefined where it is not JSON.
 *
 * @param readLines reads strings that hold a table or other lines; without it, only their hashes are read
 */
export function readJson(text: string, skeleton: Skeleton, readLines?: LinesOfString): InputRecord[] | undefined {
  const value = parse(text);
  if (value === undefined) return undefined;
  const reader = new JsonReader(skeleton, readLines);
  reader.walk(value, '', {}, 0);
  return reader.records;
}

/** What people write in place of JSON, as JSON: typographic quotation marks, commas too many, what Python prints. */
const LOOSE: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/[“”„‟]/g, '"'),
  (text) => text.replace(/,\s*$/, '').replace(/,(\s{0,256}[}\]])/g, '$1'),
  (text) => (text.includes('"') ? text : text.replaceAll("'", '"').replace(/\b(?:None|True|False)\b/g, 'null')),
];

function parse(text: string): unknown {
  for (const plain of LOOSE) {
    try {
      const candidate = plain(text);
      const value: unknown = JSON.parse(candidate);
      return typeof value === 'object' && value !== null ? value : undefined;
    } catch {
      // The next form is tried; text that is none of them is read line by line.
    }
  }
  return undefined;
}

class JsonReader {
  readonly records: InputRecord[] = [];

  constructor(
    private readonly skeleton: Skeleton,
    private readonly readLines: LinesOfString | undefined,
  ) {}

  walk(value: unknown, path: string, outer: CsvValues, depth: number): void {
    if (depth > DEEPEST) return;
    if (typeof value === 'string') this.text(value, path, outer, depth);
    else if (Array.isArray(value)) {
      const inherited = value.length === 1 ? outer : {};
      for (const [i, item] of value.entries()) this.walk(item, `${path}[${i}]`, inherited, depth + 1);
    } else if (typeof value === 'object' && value !== null) this.object(value, path, outer, depth);
  }

  private object(object: object, path: string, outer: CsvValues, depth: number): void {
    const values: CsvValues = { ...outer };
    const inner: [name: string, value: unknown][] = [];
    for (const [name, value] of Object.entries(object)) {
      const holds = typeof value === 'string' && tokensIn(value).length > 0;
      if (holds || (typeof value === 'object' && value !== null)) inner.push([name, value]);
      else this.value(name, value, values);
    }
    for (const [name, value] of inner) this.walk(value, path === '' ? name : `${path}.${name}`, values, depth + 1);
  }

  private value(name: string, value: unknown, values: CsvValues): void {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const column: CsvColumn | undefined = columnOf(name);
    if (column !== undefined && column !== 'hardwareHash') assign(values, column, String(value));
  }

  /** A text with hashes: the hash, JSON once more, or lines. */
  private text(text: string, path: string, values: CsvValues, depth: number): void {
    const tokens = tokensIn(text);
    if (tokens.length === 0) return;
    if (/^\s*[[{]/.test(text)) {
      const inner = parse(text);
      if (inner !== undefined) {
        this.walk(inner, path, values, depth + 1);
        return;
      }
    }
    const lines = /[\r\n]/.test(text) ? (this.readLines?.(text, this.skeleton) ?? []) : [];
    if (lines.some((record) => Object.keys(record.values).length > 0)) {
      for (const record of lines) this.records.push({ ...record, place: path });
      return;
    }
    for (const token of tokens) {
      const around = { line: this.skeleton.lines[token], place: path, values };
      this.records.push(...recordsOf(this.skeleton.spans[token], around));
    }
  }
}
