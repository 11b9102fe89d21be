/**
 * Reads XML and HTML that hold hashes, well-formed or not: the elements beside the one with the hash say what is known of
 * the device, by their names or by what they call themselves; rows of a table are read like lines.
 */
import type { CsvValues } from '../csv/row.js';
import { LineReader, type RecordSink } from './lines.js';
import { recordsOf } from './rows.js';
import { type Skeleton, tokensIn } from './skeleton.js';
import { columnsOfTitles } from './table.js';
import { columnOf } from './titles.js';
import { assign } from './values.js';

interface Element {
  readonly name: string;
  /** What it calls itself: an attribute, else its tag. */
  readonly title: string;
  readonly texts: string[];
  readonly values: CsvValues;
  readonly tokens: { token: number; place: string }[];
  readonly cells: string[];
}

// A comment, the marks of a CDATA section, a declaration, an end tag, a start tag; text between them is what is left.
const TAG =
  /<!--[\s\S]{0,4096}?-->|<!\[CDATA\[|\]\]>|<[!?][^<>]{0,4096}>|<\/\s{0,8}([\w:.-]{1,128})[^<>]{0,256}>|<([\w:.-]{1,128})((?:[^<>"']|"[^"]{0,2048}"|'[^']{0,2048}'){0,4096})>/g;
const ATTRIBUTE = /(?<![\w:.-])([\w:.-]{1,64})=(?:"([^"]{0,2048})"|'([^']{0,2048})')/g;
// HTML, spreadsheets; Word's tables; OpenDocument.
const CELLS = new Set(['td', 'th', 'cell', 'tc', 'table-cell']);
const ROWS = new Set(['tr', 'row', 'table-row']);
const TITLES = new Set(['n', 'name', 'key', 'id']);
const VOID = new Set(['br', 'hr', 'img', 'meta', 'link', 'col', 'input', 'wbr']);
/** Elements that are open at a time. */
const DEEPEST = 256;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(\w{2,6}));/gi, (all, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? all;
    return String.fromCodePoint(Math.min(0x10ffff, decimal ? Number(decimal) : Number.parseInt(hex, 16)));
  });

/** Reads markup, which may have text in front. */
export function readMarkup(skeleton: Skeleton, emit: RecordSink): void {
  new MarkupReader(skeleton, emit).read();
}

class MarkupReader {
  private readonly open: Element[] = [newElement('', '')];
  private readonly lines: LineReader;

  constructor(
    private readonly skeleton: Skeleton,
    private readonly emit: RecordSink,
  ) {
    this.lines = new LineReader(emit);
    this.lines.read({ ...skeleton, text: '' });
  }

  read(): void {
    const { text } = this.skeleton;
    let at = 0;
    for (const match of text.matchAll(TAG)) {
      this.text(text.slice(at, match.index));
      at = match.index + match[0].length;
      const [all, end, start, attributes] = match;
      if (end) this.close(localName(end));
      else if (start) this.start(localName(start), attributes, all.endsWith('/>'));
    }
    this.text(text.slice(at));
    while (this.open.length > 1) this.leave();
    this.finish(this.open[0]);
    this.lines.finish();
  }

  private text(text: string): void {
    if (text.trim() !== '') this.top.texts.push(text);
  }

  private get top(): Element {
    return this.open[this.open.length - 1];
  }

  private start(name: string, source: string, isEmpty: boolean): void {
    const attributes = Array.from(source.matchAll(ATTRIBUTE), ([, key, double, single]): [string, string] => [
      localName(key),
      unescaped(double ?? single ?? ''),
    ]);
    const title = attributes.find(([key]) => TITLES.has(key.toLowerCase()))?.[1] ?? name;
    this.attributes(attributes);
    if (isEmpty || VOID.has(name.toLowerCase()) || this.open.length >= DEEPEST) return;
    this.open.push(newElement(name.toLowerCase(), title));
  }

  /** A device that is written as attributes. */
  private attributes(attributes: readonly [string, string][]): void {
    if (!attributes.some(([, value]) => tokensIn(value).length > 0)) return;
    const values: CsvValues = {};
    for (const [key, value] of attributes) {
      const column = columnOf(key);
      if (column && tokensIn(value).length === 0) assign(values, column, value);
    }
    for (const [key, value] of attributes) {
      for (const token of tokensIn(value)) this.record(token, key, values);
    }
  }

  private close(name: string): void {
    const at = this.open.findLastIndex((element) => element.name === name.toLowerCase());
    if (at <= 0) return;
    while (this.open.length > at) this.leave();
  }

  /** Closes the innermost element: its value belongs to the one around it. */
  private leave(): void {
    const element = this.open.pop();
    if (element === undefined) return;
    const { name, title } = element;
    if (CELLS.has(name)) {
      this.top.cells.push(
        element.texts
          .map(unescaped)
          .join(' ')
          .replace(/[\t\r\n"]+/g, ' ')
          .trim(),
      );
      return;
    }
    if (ROWS.has(name)) {
      this.row(element.cells);
      return;
    }
    if (this.open.some((outer) => CELLS.has(outer.name))) {
      // What a cell holds is its text, however it is set.
      for (const text of element.texts) this.top.texts.push(text);
      return;
    }
    this.finish(element);
    const text = element.texts.map(unescaped).join('');
    const tokens = tokensIn(text);
    if (/^[\s"']*~h4k:\d+~[\s"']*$/.test(text)) {
      for (const token of tokens) this.top.tokens.push({ token, place: title });
      return;
    }
    if (tokens.length > 0) {
      this.lines.read({ ...this.skeleton, text });
      this.lines.finish();
      return;
    }
    const column = columnOf(title);
    if (column && column !== 'hardwareHash') assign(this.top.values, column, text.trim());
  }

  /** Emits the hashes that are values of an element's own elements. */
  private finish({ values, tokens }: Element): void {
    for (const { token, place } of tokens) this.record(token, place, values);
  }

  private row(cells: readonly string[]): void {
    const isPair = cells.length === 2 && columnOf(cells[0]) !== undefined && columnsOfTitles(cells)[1] === null;
    this.lines.take(isPair ? `${cells[0].trimEnd().replace(/[ ]?:$/, '')}: ${cells[1]}` : cells.join('\t'));
  }

  private record(token: number, place: string, values: CsvValues): void {
    const around = { line: this.skeleton.lines[token], place, values };
    for (const record of recordsOf(this.skeleton.spans[token], around)) this.emit(record);
  }
}

const newElement = (name: string, title: string): Element => ({
  name,
  title,
  texts: [],
  values: {},
  tokens: [],
  cells: [],
});

/** A name without its prefix. */
const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);
