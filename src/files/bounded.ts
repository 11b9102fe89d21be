/** Small files from outside, read with a limit before their size is known: a device or a pipe may never end. */
import { open } from 'node:fs/promises';

/**
 * Reads a file.
 *
 * @param most bytes that it may have
 * @returns its bytes; undefined where it has more than `most`
 * @throws what the system says where it cannot be read
 */
export async function readAtMost(path: string, most: number): Promise<Buffer | undefined> {
  const handle = await open(path);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) return undefined;
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}
