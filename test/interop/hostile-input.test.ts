/** XML and JSON of unknown origin: errors are short and printable, and no entity, depth or name does harm. */
import { describe, expect, test } from 'vitest';
import { CarrierError, findHashes, fromOa3Xml, readOa3Report, XmlFormatError } from '../../src/core.js';
import { fixture } from '../fixtures.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const messageOf = (run: () => unknown, type: typeof XmlFormatError | typeof CarrierError): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof type) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('XML', () => {
  const readers = [fromOa3Xml, readOa3Report];

  test.each(readers)('whose names hold terminal escapes is quoted short and escaped', (read) => {
    for (const xml of [`<a\u001b[31m>`, `<a \u001b]0;x\u0007="1"/>`, `<${'x\u0001'.repeat(50_000)}></y>`]) {
      const message = messageOf(() => read(xml), XmlFormatError);
      expect(message).toMatch(/^[\x20-\x7e…]+$/);
      expect(message.length).toBeLessThan(600);
    }
  });

  test('that is broken behind a hash does not show the hash', () => {
    const text = fixture('vm-hyperv-tv9').trim();
    const message = messageOf(() => readOa3Report(`<Key><HardwareHash ${text}`), XmlFormatError);
    expect(message).not.toContain(text.slice(100, 300));
  });

  test.each(readers)('with a document type is refused before an entity is expanded', (read) => {
    const levels = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
    const bomb = `<!DOCTYPE Key [<!ENTITY e0 "boom">${levels}]><Key><HardwareHash>&e12;</HardwareHash></Key>`;
    expect(messageOf(() => read(bomb), XmlFormatError)).toContain('document type');
  });

  test('of 100,000 nested elements ends in an error or in nothing found', () => {
    const deep = '<a>'.repeat(100_000) + '</a>'.repeat(100_000);
    expect(messageOf(() => readOa3Report(deep), XmlFormatError)).toMatch(/no element HardwareHash|well-formed/);
  });

  test('with elements called like members of Object leaves its prototype alone', () => {
    const xml = `<Key><__proto__><polluted>1</polluted></__proto__><constructor><prototype><polluted>1</polluted></prototype></constructor><HardwareHash>T0E=</HardwareHash></Key>`;
    try {
      readOa3Report(xml);
    } catch (error) {
      expect(error).toBeInstanceOf(XmlFormatError);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect({}).not.toHaveProperty('polluted');
  });
});

test('broken JSON is quoted short and escaped', () => {
  const message = messageOf(() => findHashes(bytes('{"a":\u0000\u001b[31m')), CarrierError);
  expect(message).toMatch(/^it begins like JSON, but is not: [\x20-\x7e…]+$/);
});
