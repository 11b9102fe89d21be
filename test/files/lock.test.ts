import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lockFile } from '../../src/files/lock.js';
import { ownMark } from '../../src/files/process-mark.js';
import { at, put, useFolder } from '../csv/folder.js';

useFolder();

const LOCK = '.devices.csv.lock';
/** The number of a process that has ended. */
const ended = (): number => Number(spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout);

describe('a lock', () => {
  it('is held by one at a time, and gone afterwards', async () => {
    const first = await lockFile(at('devices.csv'));
    expect(JSON.parse(readFileSync(at(LOCK), 'utf8'))).toEqual(ownMark());
    await expect(lockFile(at('devices.csv'), { wait: 30 })).rejects.toMatchObject({
      code: 'output-locked',
      message: expect.stringContaining(`process ${process.pid} on `),
    });
    const second = lockFile(at('devices.csv'));
    await first.release();
    await (await second).release();
    expect(existsSync(at(LOCK))).toBe(false);
  });

  it.each([
    ['of a process that has ended', () => ({ ...ownMark(), pid: ended() })],
    ['of a process whose number another one has now', () => ({ ...ownMark(), started: '1' })],
  ])('is taken over, and named, where it is %s', async (_what, mark) => {
    put(LOCK, JSON.stringify(mark()));
    const said: string[] = [];
    const lock = await lockFile(at('devices.csv'), { wait: 1000, notice: (message) => said.push(message) });
    expect(said).toEqual([expect.stringContaining(`process ${mark().pid === process.pid ? process.pid : ''}`)]);
    await lock.release();
  });

  it.each([
    ['of another machine', JSON.stringify({ ...ownMark(), space: '00000000', host: 'elsewhere' })],
    ['that is still being written', ''],
    ['that is not one of ours', '{"pid":-1}'],
  ])('is waited for where it is %s, which may be in use', async (_what, content) => {
    put(LOCK, content);
    await expect(lockFile(at('devices.csv'), { wait: 50 })).rejects.toMatchObject({ code: 'output-locked' });
    expect(readFileSync(at(LOCK), 'utf8')).toBe(content);
  });

  it('is given up when the caller gives up', async () => {
    const lock = await lockFile(at('devices.csv'));
    await expect(lockFile(at('devices.csv'), { signal: AbortSignal.timeout(20) })).rejects.toThrow(/abort|timeout/i);
    await lock.release();
  });

  it('cannot be made in a folder that is not there', async () => {
    await expect(lockFile(at('missing/devices.csv'))).rejects.toMatchObject({ code: 'output-not-writable' });
  });
});
