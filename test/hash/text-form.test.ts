import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, HashFormatError, inspectHash, repairBase64 } from '../../src/core.js';
import { fixture } from '../fixtures.js';

const laptop = fixture('laptop-lenovo-tv9');

function codeOf(input: string | Uint8Array): string {
  try {
    decodeHash(input);
    return 'none';
  } catch (error) {
    if (error instanceof HashFormatError) return `${error.code}@${error.offset}`;
    throw error;
  }
}

describe('the published padding rule', () => {
  it('repairs the published example', () => {
    expect(repairBase64('Q29udG9zbwAAA')).toEqual({
      text: 'Q29udG9zbwAAAA==',
      changes: ['appended "="', 'appended "="', 'replaced "==" at the end by "A"', 'appended "="', 'appended "="'],
    });
  });

  it.each(['', 'AAAA', 'TQ==', 'TWE='])('leaves %j as it is', (text) => {
    expect(repairBase64(text)).toEqual({ text, changes: [] });
  });

  it.each(['A!', 'AA=A', 'A===', 'A\u0141', '-_AA='])('ends on %j, which it cannot repair', (text) => {
    expect(repairBase64(text).text).toBe(text);
  });

  it('is applied when decoding, and reported', () => {
    const cut = Buffer.from(laptop, 'base64').subarray(0, 2500).toString('base64').replace(/=+$/, '');
    expect(cut.length % 4).not.toBe(0);
    const { hash, findings } = inspectHash(cut);
    expect(hash?.length).toBe(2500);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error base64-padding',
      'warning length-not-3000',
    ]);
    expect(findings[0].predicts).toContain('Edm.Binary');
    expect(decodeHash(cut).checksum.valid).toBe(true);
    expect(() => decodeHash(cut, { repair: false })).toThrow(expect.objectContaining({ code: 'base64-padding' }));
  });
});

describe('the alphabet', () => {
  it.each([
    ['-', 'the URL alphabet'],
    ['_', 'the URL alphabet'],
    [' ', 'a blank inside'],
    ['\n', 'a line break inside'],
    ['=', 'padding inside'],
    ['\u0141', 'a wide letter whose low byte is in the alphabet'],
    ['\u00a0', 'a no-break space'],
  ])('refuses %j (%s), and says where', (character) => {
    const text = `${laptop.slice(0, 2000)}${character}${laptop.slice(2001)}`;
    expect(codeOf(text)).toBe('base64-alphabet@2000');
    expect(inspectHash(text).findings.map(({ code }) => code)).toEqual(['base64-alphabet']);
  });

  it('ignores leading or trailing whitespace of the text', () => {
    expect(decodeHash(`\r\n ${laptop}\r\n`).checksum.valid).toBe(true);
  });
});

describe('the container', () => {
  const bytes = Buffer.from(laptop, 'base64');
  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy.writeUInt16LE(value, at);
    return copy;
  };
  const end = bytes.readUInt16LE(2);

  it.each([
    ['nothing', Buffer.alloc(0), 'not-a-hardware-hash@0'],
    ['other letters', changed(0, 0x4242), 'not-a-hardware-hash@0'],
    ['a length below the header', changed(2, 3), 'block-length@2'],
    ['a length past the data', changed(2, 0xffff), `block-length@${end + 36}`],
    ['a block that is shorter than its header', changed(6, 3), 'block-length@4'],
    ['a block that is longer than the blocks', changed(6, 0x7fff), 'block-overrun@4'],
    ['another block in place of the checksum', changed(end, 0x5344), `not-a-hardware-hash@${end}`],
    ['a checksum of another length', changed(end + 2, 0x23), `block-length@${end}`],
    ['more bytes than the format can name', Buffer.alloc(70_000), 'not-a-hardware-hash@0'],
  ])('refuses %s', (_what, input, expected) => {
    expect(codeOf(input)).toBe(expected);
    expect(`${inspectHash(input).findings[0].code}@${inspectHash(input).findings[0].offset}`).toBe(expected);
  });

  it('is refused at once when its text is far too long', () => {
    expect(codeOf('A'.repeat(10_000_000))).toBe('not-a-hardware-hash@0');
  });

  it('tells a tail that is not zero, and keeps it with preserve', () => {
    const copy = Buffer.from(bytes);
    copy[2999] = 7;
    const { hash, findings } = inspectHash(copy);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['trailing-data', 'error']]);
    expect(encodeHash(decodeHash(copy), { preserve: true })).toBe(copy.toString('base64'));
    expect(encodeHash(decodeHash(copy))).toBe(laptop);
    expect(hash?.tail).toHaveLength(2 * (3000 - end - 36));
  });

  it('seals a wrong checksum again, and keeps it with preserve', () => {
    const copy = Buffer.from(bytes);
    copy[end + 10] ^= 1;
    expect(encodeHash(decodeHash(copy))).toBe(laptop);
    expect(encodeHash(decodeHash(copy), { preserve: true })).toBe(copy.toString('base64'));
  });
});
