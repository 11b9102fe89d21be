/**
 * Several processes that write one file, and processes that are killed while they write: nothing is lost, nothing is half
 * written. `HWHASH_ROUNDS=200` repeats the rounds as often as a release should.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCsvBytes } from '../../src/csv/check.js';
import { parseCsv } from '../../src/csv/rows.js';
import { type Device, device, fleet, HEADER } from '../csv/devices.js';
import { at, got, put, theFolder, useFolder } from '../csv/folder.js';

const ROUNDS = Number(process.env.HWHASH_ROUNDS ?? 30);
const KILLS = Number(process.env.HWHASH_ROUNDS ?? 8);
const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const TIMEOUT = 30_000 + ROUNDS * 5_000;

useFolder();

async function worker(): Promise<ChildProcess> {
  const child = fork(WORKER, { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

async function told(child: ChildProcess, message: object): Promise<{ ok: boolean; message?: string }> {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer;
}

const valuesOf = ({ serial, product, hash }: Device) => ({
  serialNumber: serial,
  windowsProductId: product,
  hardwareHash: hash,
});
const serials = (text: string): (string | undefined)[] => parseCsv(text).map(({ values }) => values.serialNumber);

describe('processes that append to one file at the same time', () => {
  it.each([2, 5])(
    'all have their rows in it: %d of them',
    async (count) => {
      const children = await Promise.all(Array.from({ length: count }, worker));
      const devices = children.map((_, i) => device(i + 1));
      for (let round = 0; round < ROUNDS; round++) {
        const path = at(`round-${round}.csv`);
        const answers = await Promise.all(
          children.map((child, i) => told(child, { work: 'append', path, rows: [valuesOf(devices[i])] })),
        );
        expect(answers.filter(({ ok }) => !ok)).toEqual([]);
        expect(serials(got(`round-${round}.csv`)).sort()).toEqual(devices.map(({ serial }) => serial).sort());
        rmSync(path);
      }
      expect(readdirSync(theFolder())).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('a process that is killed while it writes', () => {
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it(
    'leaves a whole file when it appends, and its lock keeps nobody out',
    async () => {
      const path = put('devices.csv', fleet([device(1)]));
      let next = await worker();
      for (let kill = 0; kill < KILLS; kill++) {
        const child = next;
        const [started] = await Promise.all([
          worker(),
          told(child, { work: 'append', path, rows: [valuesOf(device(2))] }),
        ]);
        next = started;
        child.send({ work: 'append', path, rows: [valuesOf(device(2, kill))], endless: true });
        await wait(Math.random() * 40);
        child.kill('SIGKILL');
        await once(child, 'exit');
        expect(serials(got('devices.csv'))).toEqual([device(1).serial, device(2).serial]);
        expect(checkCsvBytes(got('devices.csv')).findings).toEqual([]);
      }
      expect(await told(next, { work: 'append', path, rows: [valuesOf(device(3))] })).toMatchObject({ ok: true });
      expect(got('devices.csv').startsWith(`${HEADER}\r\n`)).toBe(true);
      expect(serials(got('devices.csv'))).toHaveLength(3);
    },
    TIMEOUT,
  );

  it(
    'leaves the old file or the new one when it merges',
    async () => {
      const inputs = [1, 2].map((part) =>
        put(`${part}.csv`, fleet(Array.from({ length: 60 }, (_, i) => device(part * 100 + i)))),
      );
      const old = fleet([device(1)]);
      const reference = await worker();
      await told(reference, { work: 'merge', path: at('reference.csv'), inputs });
      const whole = got('reference.csv');
      expect(serials(whole)).toHaveLength(120);
      for (let kill = 0; kill < KILLS; kill++) {
        const path = put('all.csv', old);
        const child = await worker();
        child.send({ work: 'merge', path, inputs, endless: true });
        await wait(Math.random() * 80);
        child.kill('SIGKILL');
        await once(child, 'exit');
        expect([old, whole]).toContain(readFileSync(path, 'latin1'));
      }
    },
    TIMEOUT,
  );
});
