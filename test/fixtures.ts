/** The thirteen hashes that every layer is tested on: derived from real ones, synthetic in every identifying value. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./fixtures/', import.meta.url);

/** A fixture: its name, its text, and its blocks as somebody else read them. */
export interface Fixture {
  name: string;
  text: string;
  blocks: { type: number; hex: string }[];
}

/** All fixtures, by name. */
export const FIXTURES: readonly Fixture[] = readdirSync(folder)
  .filter((file) => file.endsWith('.b64'))
  .sort()
  .map((file) => ({
    name: file.slice(0, -4),
    text: readFileSync(new URL(file, folder), 'latin1'),
    blocks: JSON.parse(readFileSync(new URL(file.replace('.b64', '.tlv.json'), folder), 'utf8')),
  }));

/** One fixture's text, by name. */
export function fixture(name: string): string {
  const found = FIXTURES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no fixture is called ${name}`);
  return found.text;
}
