/**
 * Random files with sound hashes in them: what wraps, quotes, escapes and re-encodes a hash, what is around it, and texts
 * that look like one. Which hashes are in a file is known, because the file is made from them.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { device } from '../csv/devices.js';
import { FIXTURES } from '../fixtures.js';

/** Everything that a random file is made from; the file follows from it. */
export interface Plan {
  devices: readonly number[];
  dress: string;
  layout: string;
  encoding: string;
  width: number;
  indent: number;
  end: '\r\n' | '\n' | '\r';
  words: readonly string[];
  titles: readonly string[];
  delimiter: ',' | ';' | '\t' | '|';
  column: number;
  decoys: readonly { size: number; start: string }[];
}

/** The file of a plan, and the hashes in it. */
export function fileOfPlan(plan: Plan): { bytes: Uint8Array; hashes: string[] } {
  const hashes = plan.devices.map(hashOf);
  const text = LAYOUTS[plan.layout](hashes, plan);
  return { bytes: ENCODINGS[plan.encoding](text, plan), hashes };
}

const hashOf = (number: number): string => FIXTURES[number]?.text.trim() ?? device(number).hash;

/** Base64 that is not a hash. */
export function decoyOf({ size, start }: Plan['decoys'][number], seed: number): string {
  let text = start;
  for (let i = 0; text.length < size; i++)
    text += createHash('sha512').update(`${seed} ${i}`).digest('base64').slice(0, 84);
  return text.slice(0, Math.max(size, start.length));
}

type Dress = (hash: string, plan: Plan) => string;
type Layout = (hashes: readonly string[], plan: Plan) => string;
type Encoding = (text: string, plan: Plan) => Uint8Array;

/** The hash of a device that no plan has, cut or with another letter in its blocks. */
export function damagedHash({ column, width }: Plan, index: number): string {
  const { hash } = device(1000 + index);
  const at = width * (2 + index);
  return column % 2 === 0
    ? hash.slice(0, at)
    : `${hash.slice(0, at)}${hash[at] === 'B' ? 'C' : 'B'}${hash.slice(at + 1)}`;
}

const chunks = (text: string, size: number): string[] => text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
const lines = (hash: string, { width, indent, end }: Plan): string =>
  chunks(hash, width).join(end + ' '.repeat(indent));

/** What is done to the text of a hash itself. */
const DRESSES: Readonly<Record<string, Dress>> = {
  plain: (hash) => hash,
  wrapped: lines,
  spaced: (hash, { width }) => chunks(hash, width).join(' '),
  'json-slash': (hash) => hash.replaceAll('/', '\\/'),
  'json-unicode': (hash) => hash.replaceAll('+', '\\u002B').replaceAll('/', '\\u002f'),
  'entity-decimal': (hash) => hash.replaceAll('+', '&#43;').replaceAll('/', '&#47;'),
  'entity-hexadecimal': (hash) => hash.replaceAll('+', '&#x2B;').replaceAll('/', '&#x2f;'),
  'entity-twice': (hash) => hash.replaceAll('+', '&amp;#43;'),
  percent: (hash) => encodeURIComponent(hash),
  'percent-twice': (hash) => encodeURIComponent(encodeURIComponent(hash)),
  url: (hash) => hash.replaceAll('+', '-').replaceAll('/', '_'),
  clixml: (hash) => hash.replaceAll('+', '_x002B_'),
  form: (hash) => hash.replaceAll('+', ' '),
  invisible: (hash, { width }) => chunks(hash, width).join('\u200b'),
  'no-break': (hash, { width }) => chunks(hash, width).join('\u00a0'),
  doubled: (hash) => hash + hash,
  padded: (hash) => `${hash}==`,
};

const dressed = (hash: string, plan: Plan): string => DRESSES[plan.dress](hash, plan);
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const wordAt = ({ words }: Plan, index: number): string => words[index % words.length];
const decoysOf = ({ decoys }: Plan): string[] => decoys.map(decoyOf);
const joined = (rows: readonly string[], { end }: Plan): string => rows.map((row) => row + end).join('');

/** A table, with unknown titles; the hash is in one of its columns. */
function table(hashes: readonly string[], plan: Plan, dress = dressed): string {
  const { titles, delimiter, column } = plan;
  const at = column % titles.length;
  const row = (hash: string, index: number): string =>
    titles
      .map((_, i) => (i === at ? quoted(dress(hash, plan)) : quoted(wordAt(plan, index + i).replace(/[\r\n]/g, ' '))))
      .join(delimiter);
  return joined([titles.map(quoted).join(delimiter), ...hashes.map(row)], plan);
}

const objects = (hashes: readonly string[], plan: Plan): object[] =>
  hashes.map((hash, i) => ({ [plan.titles[0]]: wordAt(plan, i), [`hash ${plan.titles[0]}`]: hash }));
/** Dresses a hash that a writer of JSON has written as it is. */
const dressIn = (text: string, hashes: readonly string[], plan: Plan): string =>
  hashes.reduce((out, hash) => out.replace(hash, () => dressed(hash, plan)), text);

const foldedBase64 = (text: string, { end }: Plan): string =>
  joined(chunks(Buffer.from(text).toString('base64'), 76), { end } as Plan);
const quotedPrintable = (text: string): string =>
  text.replace(/[^\t\r\n -<>-~]/g, (c) => Buffer.from(c).toString('hex').toUpperCase().replace(/../g, '=$&'));
const softBreaks = (text: string, { width, end }: Plan): string =>
  chunks(text, width).join(`=${end === '\r' ? '\n' : end}`);

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const xmlName = (title: string): string => `x${title.replace(/[^A-Za-z0-9]/g, '')}`;

/** What is around the hashes. */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  alone: (hashes, plan) =>
    joined(
      hashes.map((hash) => dressed(hash, plan)),
      plan,
    ),
  text: (hashes, plan) =>
    joined(
      [
        ...decoysOf(plan),
        ...hashes.map((hash, i) => `${wordAt(plan, i)} ${dressed(hash, plan)} ${wordAt(plan, i + 1)}`),
      ],
      plan,
    ),
  among: (hashes, plan) =>
    joined(
      hashes.flatMap((hash, i) => [decoysOf(plan)[i] ?? '', dressed(hash, plan)]),
      plan,
    ),
  glued: (hashes, plan) => joined([decoysOf(plan).join('') + hashes.map((hash) => dressed(hash, plan)).join('')], plan),
  // Of other devices, cut or changed, as the lines before the sound ones.
  damaged: (hashes, plan) =>
    joined(
      hashes.flatMap((hash, i) => [lines(damagedHash(plan, i), plan), dressed(hash, plan)]),
      plan,
    ),
  table: (hashes, plan) => table(hashes, plan),
  log: (hashes, plan) =>
    joined(
      hashes.map((hash, i) => `2026-03-0${i + 1}T08:00:00Z [INFO] ${wordAt(plan, i)}: hash=${dressed(hash, plan)}`),
      plan,
    ),
  reply: (hashes, plan) =>
    joined(
      hashes.flatMap((hash, i) => [`> ${wordAt(plan, i)}`, ...chunks(hash, plan.width).map((line) => `> ${line}`)]),
      plan,
    ),
  'format-list': (hashes, plan) =>
    joined(
      hashes.map((hash, i) => {
        const own = { ...plan, indent: 25 };
        return joined(
          [`InstanceID               : ${wordAt(plan, i)}`, `DeviceHardwareData       : ${lines(hash, own)}`],
          own,
        );
      }),
      plan,
    ),
  mail: (hashes, plan) =>
    joined(
      ['From: a@contoso.com', `Subject: ${plan.titles[0]}`, 'Content-Transfer-Encoding: quoted-printable', ''],
      plan,
    ) + softBreaks(quotedPrintable(table(hashes, { ...plan, dress: 'plain' })), plan),
  attachment: (hashes, plan) =>
    joined(['Content-Type: text/csv', 'Content-Transfer-Encoding: base64', ''], plan) +
    foldedBase64(table(hashes, { ...plan, dress: 'plain' }), plan),
  json: (hashes, plan) => dressIn(JSON.stringify(objects(hashes, plan), null, plan.indent % 4), hashes, plan),
  'json-lines': (hashes, plan) =>
    joined(
      objects(hashes, plan).map((object, i) => dressIn(JSON.stringify(object), [hashes[i]], plan)),
      plan,
    ),
  'json-in-json': (hashes, plan) => JSON.stringify({ [plan.titles[0]]: JSON.stringify(objects(hashes, plan)) }),
  xml: (hashes, plan) => {
    const name = xmlName(plan.titles[0]);
    const item = (hash: string, i: number): string =>
      `<Item><${name}>${escapeXml(wordAt(plan, i))}</${name}><Hash>${dressed(hash, plan)}</Hash></Item>`;
    return `<?xml version="1.0"?>${plan.end}<Items>${hashes.map(item).join(plan.end)}</Items>`;
  },
  html: (hashes, plan) =>
    `<table>${hashes.map((hash, i) => `<tr><td>${escapeXml(wordAt(plan, i))}</td><td>${dressed(hash, plan)}</td></tr>`).join(plan.end)}</table>`,
  markdown: (hashes, plan) =>
    joined(
      [
        '| a | b |',
        '|---|---|',
        ...hashes.map((hash, i) => `| ${wordAt(plan, i).replaceAll('|', '')} | ${dressed(hash, plan)} |`),
      ],
      plan,
    ),
  registry: (hashes, plan) =>
    joined(
      hashes.map((hash) => `"Hash"=hex:${chunks(Buffer.from(hash, 'base64').toString('hex'), 2).join(',')}`),
      plan,
    ),
};

const wide = (text: string, isLittle: boolean): Buffer =>
  isLittle ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'utf16le').swap16();

/** How the text becomes bytes. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  utf8: (text) => Buffer.from(text),
  'utf8-bom': (text) => Buffer.from(`\ufeff${text}`),
  utf16le: (text) => wide(text, true),
  'utf16le-bom': (text) => wide(`\ufeff${text}`, true),
  utf16be: (text) => wide(text, false),
  'utf16be-bom': (text) => wide(`\ufeff${text}`, false),
  // What `>>` of another shell appends.
  changing: (text, { end }) => {
    const at = text.indexOf(end, text.length / 2) + end.length;
    if (at < end.length) return Buffer.from(text);
    return Buffer.concat([Buffer.from(text.slice(0, at)), wide(text.slice(at), true)]);
  },
};

const WORD = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 24 }),
  fc.constantFrom(
    'Größe',
    'シリアル番号',
    'PC-0042',
    '2026-03-01T08:00:00Z',
    '3,5',
    'a;b',
    '"',
    '=',
    '%',
    '<b>',
    '{',
    '\\',
  ),
);

const TITLE = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcdeXYZ 09_'), minLength: 1, maxLength: 12 }),
  fc.constantFrom('Device Serial Number', 'Hardware Hash', 'Group Tag', 'Assigned User', 'Seriennummer', 'Owner'),
);

/** Beginnings of texts that look like a hash: none, base64, the first letters, the first blocks. */
const STARTS = [
  '',
  'T0',
  'T0G',
  'T0H4BAEAHAAAAAoA',
  'VDBH',
  'TVqQAAMAAAAEAAAA',
  FIXTURES[0].text.slice(0, 60),
] as const;

/** Plans of files. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  devices: fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 4 }),
  dress: fc.constantFrom(...Object.keys(DRESSES)),
  layout: fc.constantFrom(...Object.keys(LAYOUTS)),
  encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
  width: fc.integer({ min: 40, max: 200 }),
  indent: fc.nat(30),
  end: fc.constantFrom<Plan['end']>('\r\n', '\n', '\r'),
  words: fc.array(WORD, { minLength: 1, maxLength: 6 }),
  titles: fc.array(TITLE, { minLength: 1, maxLength: 5 }),
  delimiter: fc.constantFrom<Plan['delimiter']>(',', ';', '\t', '|'),
  column: fc.nat(5),
  decoys: fc.array(fc.record({ size: fc.nat(6000), start: fc.constantFrom(...STARTS) }), { maxLength: 3 }),
});
