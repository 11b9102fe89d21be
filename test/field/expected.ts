/** What test/field/expected.tsv says: the devices in each file, by letters, and the exit status. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the files, with a slash at its end. */
export const FIELD = fileURLToPath(new URL('./', import.meta.url));

/** The fixture of each letter. */
export const DEVICES = {
  A: 'laptop-hp-touch-tv9',
  B: 'laptop-lenovo-tv9',
  C: 'laptop-hp-amd-tv8',
  V: 'vm-hyperv-tv9',
  Q: 'vm-qemu-tpm-tv5',
  S: 'laptop-surface-tv8',
} as const;

/** A file, the letters of the devices that are written from it, and the exit statuses. */
export type FieldCase = [name: string, devices: string, statuses: string];

export const FIELD_CASES = readFileSync(`${FIELD}expected.tsv`, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as FieldCase);
