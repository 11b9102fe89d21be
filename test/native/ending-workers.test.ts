/** Worker threads that end while calls are in flight: the process lives on, two hundred times for each way to end. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { addonPath } from './addon-path.js';

const PROGRAM = fileURLToPath(new URL('ending-workers.cjs', import.meta.url));
const ROUNDS = 200;

it.each([
  ['exit', '0'],
  ['throw', '1 ended by an error'],
  ['terminate', '1'],
])(
  'that end by %s take no other thread with them',
  async (ending, expected) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, addonPath(), ending, String(ROUNDS)]);
    expect(JSON.parse(stdout)).toEqual({ [expected]: ROUNDS });
  },
  120_000,
);
