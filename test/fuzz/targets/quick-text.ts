/** Texts and archives on small inputs: XML, JSON, lines of CSV, archive directories, files of any kind. */
import { isUtf8 } from 'node:buffer';
import { gzipSync, strToU8, zipSync } from 'fflate';
import {
  CarrierError,
  CSV_TARGETS,
  findHashes,
  fromOa3Xml,
  HashCapacityError,
  HashFormatError,
  HashModelError,
  parseCsv,
  readOa3Report,
  toOa3Xml,
  XmlFormatError,
} from '../../../src/core.js';
import { checkCsvBytes } from '../../../src/csv/check.js';
import { decodeHash } from '../../../src/hash/decode.js';
import { inflateNode } from '../../../src/input/inflate-node.js';
import { ArchiveBudget, ArchiveError } from '../../../src/input/packed.js';
import { unpackedParts } from '../../../src/input/parts.js';
import { recordsIn } from '../../../src/input/read.js';
import { decodeMixed, MixedDecoder } from '../../../src/input/text.js';
import { parseXml } from '../../../src/interop/xml.js';
import { cabOf } from '../cabinet.js';
import { bounded } from '../mutate.js';
import { mutatePieces, piecesAt } from '../pieces.js';
import { type FuzzTarget, promise, safeToPrint, utf8 } from '../target.js';
import { SMALL_CONTAINERS } from './quick-hash.js';

const decoder = new TextDecoder();
const hashTexts = SMALL_CONTAINERS.slice(0, 5).map((container) => Buffer.from(container).toString('base64'));
const [first, second] = hashTexts;
const row = (values: readonly string[], separator = ',', end = '\r\n'): string => values.join(separator) + end;

const HEADER = ['Device Serial Number', 'Windows Product ID', 'Hardware Hash', 'Group Tag', 'Assigned User'];
const ROW = ['CT1000', '', first, 'Kiosk', 'user@contoso.com'];
const TABLES = [
  utf8(row(HEADER) + row(ROW) + row(['CT1001', '', second, '', ''])),
  utf8(`${row(HEADER.slice(0, 3), ';', '\n')}${row(ROW.slice(0, 3), ';', '\n')}\n`),
  utf8(
    row(HEADER.slice(0, 3), '\t') +
      row(
        ROW.slice(0, 3).map((value) => `"${value}"`),
        '\t',
      ),
  ),
  utf8(`sep=;\r\n${row(HEADER, ';')}${row(ROW, ';')}`),
  utf8('Contoso,Laptop 14,CT1000\r\nContoso,Laptop 14,CT1001\r\n'),
  new Uint8Array(Buffer.from(row(['M\u00fcnchen', 'Stra\u00dfe', '\u20ac']), 'latin1')),
  utf8(row(['M\u00fcnchen', '\u6771\u4eac', '\ud83d\ude00'])),
  new Uint8Array(Buffer.from(`\ufeff${row(HEADER)}${row(ROW)}`, 'utf16le')),
];
const mutateTable = bounded(mutatePieces(piecesAt(',;\t"', ',;\t\r\n')), 2048);

const XML = [
  ...SMALL_CONTAINERS.slice(0, 5).map((container) => utf8(toOa3Xml(decodeHash(container)))),
  utf8(
    `<?xml version="1.0"?><Key><ProductKeyID>3556000000001</ProductKeyID><HardwareHash>${first}</HardwareHash></Key>`,
  ),
  utf8('<a b="c" d=\'e\'><!-- f --><g:h xmlns:g="i">j &amp; &#107; &#x6c;</g:h><![CDATA[m]]><n/></a>'),
];
const mutateXml = bounded(mutatePieces(piecesAt('<&" ', '>')), 3000);

const JSON_TEXTS = [
  utf8(JSON.stringify({ CachedHardwareBlob: first, CurrentHardwareBlob: second })),
  utf8(JSON.stringify({ value: [{ serialNumber: 'CT1000', hardwareIdentifier: first, groupTag: 'Kiosk' }] })),
  utf8(JSON.stringify([{ a: { b: [first, { c: 'CT1000\r\n' }] }, d: null, e: [[1, 2.5e3, true]] }])),
];
const mutateJsonText = bounded(mutatePieces(piecesAt('{[,:"]}', '{[,:')), 2048);

const table = TABLES[0];
const ARCHIVES = [
  zipSync({ 'a.csv': [table, { level: 9 }], 'b/c.txt': [strToU8(first), { level: 0 }] }),
  zipSync({ 'in.zip': zipSync({ 'a.csv': table }) }),
  gzipSync(table, { filename: 'a.csv', mtime: 0 }),
  cabOf(
    [
      { name: 'a.csv', bytes: table },
      { name: 'b.txt', bytes: strToU8(first) },
    ],
    false,
  ),
  cabOf([{ name: 'a.csv', bytes: table }], true),
];
/** Bytes that an archive of a few kilobytes may unpack to here. */
const UNPACKED = 256 * 1024;

function unpacks(input: Uint8Array): void {
  const unpacking = { inflate: inflateNode, budget: new ArchiveBudget(100, UNPACKED) };
  let size = 0;
  for (const part of unpackedParts(input, 'input', unpacking)) {
    if ('bytes' in part) size += part.bytes.length;
    else safeToPrint(part.unread);
  }
  promise(size <= UNPACKED + input.length, `an archive within a budget of ${UNPACKED} bytes gives ${size}`);
}

/**
 * What UTF-8 says does not depend on how it is cut, byte order marks aside, which readers drop from every value. Other
 * encodings are told by what is around them, as far as it has come.
 */
function decodesInPieces(input: Uint8Array): void {
  const whole = decodeMixed(input).replaceAll('\ufeff', '');
  const inPieces = new MixedDecoder();
  const cut = input.length === 0 ? 0 : input[input.length >> 1] % input.length;
  const text = inPieces.push(input.subarray(0, cut), false) + inPieces.push(input.subarray(cut), true);
  if (!isUtf8(input) || input.includes(0)) return;
  promise(text.replaceAll('\ufeff', '') === whole, 'the text depends on how the bytes are cut');
}

/** Targets of texts and archives for small inputs. */
export const QUICK_TEXT_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'XML',
    seeds: XML,
    mutate: mutateXml,
    errors: [XmlFormatError],
    run: (input) => void parseXml(decoder.decode(input)),
  },
  {
    name: 'XML of oa3tool',
    seeds: XML,
    mutate: mutateXml,
    errors: [XmlFormatError, HashModelError, HashCapacityError],
    run(input) {
      const text = decoder.decode(input);
      if (text.includes('<Key>')) readOa3Report(text);
      else fromOa3Xml(text);
    },
  },
  {
    name: 'rows of a CSV, read',
    seeds: TABLES,
    mutate: mutateTable,
    errors: [],
    run(input) {
      const target = CSV_TARGETS[input.length % CSV_TARGETS.length];
      for (const { faults } of parseCsv(input, { target })) for (const { message } of faults) safeToPrint(message);
    },
  },
  {
    name: 'rows of a CSV, checked',
    seeds: TABLES,
    mutate: mutateTable,
    errors: [],
    run(input) {
      const target = CSV_TARGETS[input.length % CSV_TARGETS.length];
      for (const { hint, examples } of checkCsvBytes(input, { target }).findings) {
        safeToPrint(hint);
        for (const { message } of examples) safeToPrint(message);
      }
    },
  },
  {
    name: 'lines of any kind',
    seeds: [...TABLES, ...hashTexts.map(utf8)],
    mutate: mutateTable,
    errors: [],
    run: readsRecords,
  },
  { name: 'JSON of any kind', seeds: JSON_TEXTS, mutate: mutateJsonText, errors: [], run: readsRecords },
  { name: 'markup of any kind', seeds: XML, mutate: mutateXml, errors: [], run: readsRecords },
  { name: 'encodings of a text', seeds: TABLES, mutate: mutateTable, errors: [], run: decodesInPieces },
  {
    name: 'archives',
    seeds: ARCHIVES,
    mutate: bounded(mutatePieces(piecesAt('PMC\x1f')), 2048),
    errors: [ArchiveError],
    run: unpacks,
  },
  {
    name: 'files of any kind',
    seeds: [...TABLES, ...XML, ...JSON_TEXTS],
    mutate: bounded(mutatePieces(piecesAt('<{[,', '>\n')), 2048),
    errors: [CarrierError, XmlFormatError, HashModelError, HashCapacityError, HashFormatError],
    run: (input) => void findHashes(input),
  },
];

/** Whatever is found is within the text: a line that there is, a fault that can be printed. */
function readsRecords(input: Uint8Array): void {
  for (const { line, fault, repairs } of recordsIn(input)) {
    promise(line >= 1 && line <= input.length + 1, `a record in line ${line}`);
    safeToPrint(fault);
    repairs.forEach(safeToPrint);
  }
}
