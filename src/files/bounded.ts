/** Small files from outside, read with a limit before their size is known: a device or a pipe may never end. */
import { open } from 'node:fs/promises';

/**
 * Reads a file.
 *
 * @param most bytes that it may have
 * @param magic what it has to begin with; of a file that does not, no more than its beginning is read
 * @returns its bytes; undefined where it has more than `most`
 * @throws what the system says where it cannot be read
 */
export async function readAtMost(path: string, most: number, magic = ''): Promise<Buffer | undefined> {
  const handle = await open(path);
  try {
    const { size: stated } = await handle.stat();
    if (stated > most) return undefined;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) return undefined;
      if (!begins(chunks, magic)) break;
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

/** Whether bytes begin with a text, as far as they go. */
function begins(chunks: readonly Buffer[], magic: string): boolean {
  const head = chunks[0].length >= magic.length ? chunks[0] : Buffer.concat(chunks.slice(0, magic.length));
  const length = Math.min(magic.length, head.length);
  return head.toString('latin1', 0, length) === magic.slice(0, length);
}
