/** A folder of its own for each test of a file, gone afterwards. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

let folder = '';

/** Creates such a folder for every test of the calling file. */
export function useFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hwhash-csv-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

/** The folder. */
export const theFolder = (): string => folder;
/** The path of a file in it. */
export const at = (name: string): string => join(folder, name);
/** Writes a file; returns its path. */
export function put(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}
/** What a file holds, a character a byte. */
export const got = (name: string): string => readFileSync(at(name), 'latin1');
