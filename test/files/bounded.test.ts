/** Files from outside are read with a limit, whatever they are. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refuseEndless } from '../../src/csv/endless-line.js';
import { readAtMost } from '../../src/files/bounded.js';
import { loadDeviceIndex } from '../../src/match/index-storage.js';

const folder = mkdtempSync(join(tmpdir(), 'hwhash-bounded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe('a file that is read with a limit', () => {
  it('is there whole up to it, and not at all above', async () => {
    writeFileSync(at('five'), 'abcde');
    expect((await readAtMost(at('five'), 5))?.toString()).toBe('abcde');
    expect(await readAtMost(at('five'), 4)).toBeUndefined();
    expect((await readAtMost(at('five'), 5, 'abc'))?.toString()).toBe('abcde');
  });

  it('is not read where its size is over the limit', async () => {
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 2 ** 40);
    expect(await readAtMost(at('sparse'), 2 ** 31)).toBeUndefined();
    await expect(loadDeviceIndex(at('sparse'))).rejects.toMatchObject({ code: 'index-too-large' });
  });

  // Windows has neither /dev/zero nor pipes in the file system.
  it.runIf(process.platform !== 'win32')('ends where an endless one does not begin as it has to', async () => {
    expect((await readAtMost('/dev/zero', 2 ** 31, 'HWHASHIX'))?.length).toBeLessThan(2 ** 20);
    expect(await readAtMost('/dev/zero', 2 ** 20)).toBeUndefined();
    await expect(loadDeviceIndex('/dev/zero')).rejects.toMatchObject({ code: 'not-an-index' });
  });

  it.runIf(process.platform !== 'win32')('comes out of a pipe in pieces', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const read = readAtMost(at('pipe'), 100, 'abcd');
    execFileSync('sh', ['-c', `{ printf ab; sleep 0.1; printf cdef; } > '${at('pipe')}'`]);
    expect((await read)?.toString()).toBe('abcdef');
  });
});

describe('a stream without the end of a line', () => {
  it('is given up, and one with ends is not', async () => {
    const taken: number[] = [];
    const sink = refuseEndless('F', (_, start, end) => void taken.push(end - start), 10);
    const push = (text: string): void | Promise<void> => sink(Buffer.from(text), 0, text.length);
    for (let i = 0; i < 5; i++) await push('12345678\n');
    for (let i = 0; i < 5; i++) await push('1234567\r8');
    await push('123456789');
    expect(() => push('1')).toThrow(expect.objectContaining({ code: 'input-too-large', path: 'F' }));
    expect(taken).toHaveLength(11);
  });
});
