/** Names of temporary files, which say who made them, and those that a killed process left behind. */
import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shortName } from './place.js';
import { isRunning, ownMark } from './process-mark.js';

const ENDING = /^\.([0-9a-f]{8})-(\d{1,10})-(\d{0,20})-[0-9a-f]{12}\.tmp$/;

/** A name for a temporary file in the folder of a target. */
export function temporaryFor(target: string): string {
  const { space, pid, started } = ownMark();
  const random = randomBytes(6).toString('hex');
  return join(dirname(target), `.${shortName(target)}.${space}-${pid}-${started}-${random}.tmp`);
}

/** After this many milliseconds a temporary file of another machine, or from before a restart, is treated as left behind. */
const ABANDONED = 24 * 60 * 60 * 1000;

/** The temporary files for a target that nobody writes any more. */
export async function abandonedFor(target: string): Promise<string[]> {
  const folder = dirname(target);
  const start = `.${shortName(target)}`;
  const found: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const [, space, pid, started] = (name.startsWith(start) && ENDING.exec(name.slice(start.length))) || [];
    if (space === undefined) continue;
    const running = isRunning({ space, pid: Number(pid), started, host: '' });
    const path = join(folder, name);
    if (running === false || (running === undefined && (await isOld(path)))) found.push(path);
  }
  return found.sort();
}

async function isOld(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED;
}
