/** Excel workbooks (ECMA-376): the cells of every sheet as lines, which are then read like any other table. */
import { ArchiveError, type Member } from './packed.js';

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
const STRINGS = /^xl\/sharedStrings\.xml$/i;
const TEXTS = /<(?:\w{1,16}:)?t(?:\s[^<>]{0,256})?>([^<]*)<\/(?:\w{1,16}:)?t>/g;

/** Whether the files of a ZIP archive are those of a workbook. */
export const isWorkbook = (names: readonly string[]): boolean =>
  names.includes('[Content_Types].xml') && names.some((name) => /^xl\//i.test(name));

/** A sheet as text: one line a row, tabs between cells. */
export interface Sheet {
  readonly name: string;
  readonly text: string;
}

/** The sheets of a workbook. */
export function sheetsOf(members: readonly Member[]): Sheet[] {
  const strings = members.find(({ name }) => STRINGS.test(name));
  const shared = strings ? sharedStrings(decode(strings.unpack())) : [];
  return members
    .filter(({ name }) => SHEET.test(name))
    .map((member) => ({ name: member.name, text: sheetText(decode(member.unpack()), shared) }));
}

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);

/** The pieces of a text between a start tag of a name and its end tag; empty elements have none. */
function* elements(xml: string, name: string): Generator<{ attributes: string; content: string }> {
  const start = new RegExp(`<(?:\\w{1,16}:)?${name}((?:\\s[^<>]{0,512})?)>`, 'g');
  const end = new RegExp(`</(?:\\w{1,16}:)?${name}>`, 'g');
  for (let match = start.exec(xml); match; match = start.exec(xml)) {
    const [, attributes] = match;
    if (attributes.endsWith('/')) {
      yield { attributes, content: '' };
      continue;
    }
    end.lastIndex = start.lastIndex;
    const close = end.exec(xml);
    if (close === null) return;
    yield { attributes, content: xml.slice(start.lastIndex, close.index) };
    start.lastIndex = end.lastIndex;
  }
}

const sharedStrings = (xml: string): string[] => Array.from(elements(xml, 'si'), ({ content }) => textsIn(content));
const textsIn = (xml: string): string => Array.from(xml.matchAll(TEXTS), ([, text]) => unescaped(text)).join('');

/** Spreadsheets escape line ends and control characters as `_x000D_`. */
const unescaped = (text: string): string =>
  text
    .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(0x10ffff, Number(code))))
    .replace(/&amp;/g, '&');

/** Columns of a sheet that are looked at. */
const MOST_COLUMNS = 1024;

/** Characters of one sheet: cells can refer to one text a million times. */
const LARGEST_SHEET = 128 * 1024 * 1024;

function sheetText(xml: string, shared: readonly string[]): string {
  const lines: string[] = [];
  let length = 0;
  for (const { content } of elements(xml, 'row')) {
    const cells: string[] = [];
    for (const { attributes, content: cell } of elements(content, 'c')) {
      const at = columnIndex(/\br="([A-Z]{1,3})\d*"/.exec(attributes)?.[1]) ?? cells.length;
      if (at >= MOST_COLUMNS) continue;
      while (cells.length < at) cells.push('');
      cells[at] = cellText(attributes, cell, shared).replace(/[\t\r\n]+/g, '');
    }
    const line = cells.join('\t');
    length += line.length;
    if (length > LARGEST_SHEET) throw new ArchiveError('input-too-large', 'a sheet of it has too many characters');
    lines.push(line);
  }
  return lines.join('\r\n');
}

function cellText(attributes: string, cell: string, shared: readonly string[]): string {
  const type = /\bt="(\w{1,16})"/.exec(attributes)?.[1];
  if (type === 'inlineStr') return textsIn(cell);
  const [value] = elements(cell, 'v');
  const text = unescaped(value?.content ?? '');
  return type === 's' ? (shared[Number(text)] ?? '') : text;
}

/** 0 for A, 26 for AA. */
function columnIndex(letters: string | undefined): number | undefined {
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
