/** Both sides of #platform give the same answers. */
import { createHash, createHmac, randomFillSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../../src/platform/default.js';
import * as node from '../../src/platform/node.js';

const bytes = fc.uint8Array({ maxLength: 300 });
const nearBase64 = fc.string({
  unit: fc.constantFrom('A', 'z', '9', '+', '/', '=', '-', '_', ' ', '\n', 'é', '\u0141'),
  maxLength: 12,
});

function decoded(platform: typeof node, text: string, room: number): { length: number; bytes: string } {
  const target = platform.allocate(room);
  const length = platform.base64DecodeInto(text, target);
  return { length, bytes: length < 0 ? '' : Buffer.from(target.subarray(0, length)).toString('hex') };
}

describe('#platform', () => {
  it('exports the same names for Node and for every other runtime', () => {
    expect(Object.keys(portable).sort()).toEqual(Object.keys(node).sort());
  });

  it('encodes bytes alike', () => {
    fc.assert(
      fc.property(bytes, fc.nat(300), (data, at) => {
        const start = Math.min(at, data.length);
        expect(portable.base64Encode(data, start)).toBe(node.base64Encode(data, start));
        expect(portable.toHex(data, start)).toBe(node.toHex(data, start));
        expect(portable.toLatin1(data, start)).toBe(node.toLatin1(data, start));
        expect(portable.sha256Hex(data, start)).toBe(node.sha256Hex(data, start));
        const even = data.length & ~1;
        expect(portable.toUtf16(data, 0, even)).toBe(node.toUtf16(data, 0, even));
        expect(portable.isZero(data, start, data.length)).toBe(node.isZero(data, start, data.length));
        for (const own of [data, data.map((byte) => byte & 0x7f), data.map((byte) => (byte & 0x7f) | 1)]) {
          const isPlain = own.subarray(start).every((byte) => byte > 0 && byte < 0x80);
          expect(node.isPlainText(own, start, own.length)).toBe(isPlain);
          expect(portable.isPlainText(own, start, own.length)).toBe(isPlain);
        }
        const letters = Uint8Array.from(data, (byte) => (byte < 200 ? 0x41 : byte));
        expect(portable.isZeroText(letters, start, data.length)).toBe(node.isZeroText(letters, start, data.length));
        const sealed = Uint8Array.of(...data, ...Buffer.from(node.sha256Hex(data, start), 'hex'));
        for (const platform of [portable, node]) {
          const written = Uint8Array.of(...data, ...new Uint8Array(32));
          platform.sha256Into(written, start, data.length, data.length);
          expect([...written]).toEqual([...sealed]);
          const digest = platform.sha256InPieces();
          for (const piece of [data.subarray(start, start + 3), data.subarray(start + 3)]) digest.update(piece);
          expect([...digest.digest()]).toEqual([...sealed.subarray(-32)]);
        }
        for (const at of [data.length, Math.max(0, data.length - 1)]) {
          const expected = at === data.length;
          expect(portable.isSha256Of(sealed, start, data.length, at)).toBe(expected);
          expect(node.isSha256Of(sealed, start, data.length, at)).toBe(expected);
        }
        for (const { hmacSha256Under } of [node, portable]) {
          const key = data.slice(0, at);
          const under = hmacSha256Under(key);
          // The key that was given counts, whatever becomes of its array.
          key.fill(0);
          for (const message of [data, data.subarray(start), new Uint8Array(3 * at), data]) {
            const expected = createHmac('sha256', data.subarray(0, at)).update(message).digest();
            const target = new Uint8Array(40).fill(1);
            under(message, target, 4);
            expect([...target]).toEqual([1, 1, 1, 1, ...expected, 1, 1, 1, 1]);
          }
        }
      }),
    );
  });

  it('digests parts of one array that is used again and again, whatever it holds by then', () => {
    const bytes = node.allocate(16 * 1024);
    const parts = [0, 1, 2, 500].flatMap((start) =>
      [0, 1, 256, 4095, 4096, 4097, 4352, 8191, 8192].map((size) => [start, start + size]),
    );
    for (let round = 0; round < 20; round++) {
      randomFillSync(bytes);
      for (const [start, end] of parts) {
        const expected = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
        expect(node.sha256Hex(bytes, start, end)).toBe(expected);
      }
    }
  });

  it('finds zeros alike past one buffer', () => {
    const data = new Uint8Array(10_000);
    expect(node.isZero(data, 0, 10_000)).toBe(true);
    data[9_999] = 1;
    expect([node.isZero(data, 0, 10_000), portable.isZero(data, 0, 10_000), node.isZero(data, 0, 9_999)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('takes and refuses base64 alike', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          nearBase64,
          bytes.map((data) => Buffer.from(data).toString('base64')),
        ),
        fc.nat(400),
        (text, room) => {
          expect(decoded(portable, text, room)).toEqual(decoded(node, text, room));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
