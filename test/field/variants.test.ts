/** Further kinds of files, built here: every device is written with its values, or named. */
import { describe, expect, test } from 'vitest';
import { decodeHash, findHashesInFile, mergeCsv } from '../../src/index.js';
import { inflateNode } from '../../src/input/inflate-node.js';
import { ENCODINGS } from './variants/encodings.js';
import { LETTERS } from './variants/material.js';
import { STRUCTURES } from './variants/structures.js';
import { TABLES } from './variants/tables.js';
import { TEXTS } from './variants/texts.js';

const VARIANTS = [...TABLES, ...ENCODINGS, ...TEXTS, ...STRUCTURES];

const bytesOf = (file: string | Uint8Array): Uint8Array => (typeof file === 'string' ? Buffer.from(file) : file);

describe('a merge', () => {
  test.each(VARIANTS)('of $name', async ({ file, devices, status, tags = {} }) => {
    let text = '';
    const sink = {
      write: (part: string): void => {
        text += part;
      },
    };
    const { leftOut, faulty } = await mergeCsv(bytesOf(file), sink);
    const rows = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(','));
    const written = rows.map(([, , hash]) => LETTERS.get(hash) ?? hash.slice(0, 40));
    expect([...leftOut, ...faulty].map(({ message }) => message)).toEqual(
      status === 0 ? [] : expect.arrayContaining([expect.any(String)]),
    );
    expect([...written].sort().join(' ')).toBe(devices);
    expect(Object.fromEntries(rows.flatMap(([, , , tag], i) => (tag ? [[written[i], tag]] : [])))).toEqual(tags);
    for (const [serial, , hash] of rows) {
      expect(serial).toBe(decodeHash(hash).smbios?.systemSerialNumber);
    }
  });
});

describe('the hashes', () => {
  test.each(VARIANTS)('of $name', ({ file, devices }) => {
    const { hashes } = findHashesInFile(bytesOf(file), { inflate: inflateNode });
    const sound = hashes.filter(({ fault, content }) => fault === undefined && content !== '');
    expect(
      sound
        .map(({ content }) => LETTERS.get(String(content)))
        .sort()
        .join(' '),
    ).toBe(devices);
  });
});
