/** Inputs that reached something new, kept in build/fuzz/corpus from run to run. They are never committed. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'build/fuzz/corpus';
/** Inputs of a target that are kept at the most. */
const MOST = 5_000;

/** The kept inputs of a target. */
export class Corpus {
  readonly inputs: Uint8Array[] = [];
  private readonly folder: string;

  constructor(target: string) {
    this.folder = join(FOLDER, target.replaceAll(/\W+/g, '-'));
    mkdirSync(this.folder, { recursive: true });
    // A Buffer's `slice` would share its bytes.
    for (const name of readdirSync(this.folder).slice(0, MOST)) {
      this.inputs.push(new Uint8Array(readFileSync(join(this.folder, name))));
    }
  }

  add(input: Uint8Array): void {
    if (this.inputs.length >= MOST) return;
    this.inputs.push(input);
    writeFileSync(join(this.folder, createHash('sha256').update(input).digest('hex').slice(0, 24)), input);
  }
}
