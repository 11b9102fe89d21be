/** Images of sticks and disks for tests: read and changed by mtools, which mounts nothing. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../../.cache/stick/images/stick.img', import.meta.url));
const volume = (image: string) => `${image}@@1M`;

/** A stick as it is built, at a path. */
export function newStick(path: string): string {
  copyFileSync(BUILT, path);
  return path;
}

export const readFrom = (image: string, name: string): Buffer =>
  execFileSync('mtype', ['-i', volume(image), `::${name}`], { maxBuffer: 1 << 27 });

export const namesIn = (image: string, folder = ''): string[] =>
  execFileSync('mdir', ['-b', '-i', volume(image), `::${folder}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .sort();

export function writeTo(image: string, name: string, content: Buffer | string): void {
  execFileSync('mcopy', ['-o', '-i', volume(image), '-', `::${name}`], { input: content });
}

/** Bytes that are free on a stick. */
export function freeBytes(image: string): number {
  const listed = execFileSync('mdir', ['-i', volume(image), '::'], { encoding: 'utf8' });
  return Number(/([\d ]+) bytes free/.exec(listed)?.[1].replaceAll(' ', ''));
}

/** Rows of the CSV on a stick, by column. */
export function rowsOf(image: string): string[][] {
  const lines = readFrom(image, 'AutopilotHWID.csv').toString('latin1').split('\r\n');
  return lines.slice(1, -1).map((line) => line.split(','));
}

export const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
