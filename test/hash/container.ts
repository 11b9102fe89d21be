/** Containers made by hand, for tests: nothing here uses the code under test. */
import { createHash } from 'node:crypto';

/** Header, blocks and a right checksum, without the zero tail. */
export function container(blocks: readonly { type: number; data: Uint8Array }[]): Buffer {
  const body = blocks.map(({ type, data }) => {
    const header = Buffer.alloc(4);
    header.writeUInt16LE(type, 0);
    header.writeUInt16LE(data.length + 4, 2);
    return Buffer.concat([header, data]);
  });
  const end = 4 + body.reduce((size, block) => size + block.length, 0);
  const header = Buffer.from('OA\0\0', 'latin1');
  header.writeUInt16LE(end, 2);
  return seal(Buffer.concat([header, ...body]));
}

/** Closes header and blocks with their checksum. */
export function seal(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.from('CS\x24\0', 'latin1'), createHash('sha256').update(body).digest()]);
}

/** Zeros up to 3000 bytes, as text. */
export function whole(bytes: Buffer): string {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, 3000 - bytes.length))]).toString('base64');
}

/** The bytes of a fixture with one block changed, sealed again. */
export function withBlock(text: string, type: number, change: (data: Buffer) => Buffer): string {
  const blocks = blocksOf(text).map((block) => (block.type === type ? { type, data: change(block.data) } : block));
  return whole(container(blocks));
}

/** The blocks of a sound container. */
export function blocksOf(text: string): { type: number; data: Buffer }[] {
  const bytes = Buffer.from(text, 'base64');
  const blocks: { type: number; data: Buffer }[] = [];
  for (let at = 4; at < bytes.readUInt16LE(2); at += bytes.readUInt16LE(at + 2)) {
    const data = Buffer.from(bytes.subarray(at + 4, at + bytes.readUInt16LE(at + 2)));
    blocks.push({ type: bytes.readUInt16LE(at), data });
  }
  return blocks;
}
