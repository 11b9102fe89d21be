/** Inputs that never end, or are no files: nothing is read without a bound. */
import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect } from 'vitest';
import { type Attack, type Folder, run } from './attack.js';
import { type Inputs, makeInputs } from './writers.js';

/** Every place of a command line that names a file to read. */
const readers = (path: string, { fleet, hash }: Inputs, out: string): readonly (readonly string[])[] => [
  ['decode', path],
  ['validate', path],
  ['compare', hash, path],
  ['match', hash, '--registry', path],
  ['index', 'info', path],
  ['index', 'build', path, '--output-file', out],
  ['csv', 'check', path],
  ['csv', 'fix', path],
  ['csv', 'merge', path],
  ['csv', 'split', path, '--output-file', out],
  ['csv', 'table', path],
  ['csv', 'diff', path, '--known', hash],
  ['csv', 'diff', fleet, '--known', path],
  ['csv', 'report', path],
  ['csv', 'collisions', path],
  ['redact', path],
  ['redact', hash, '--key-file', path],
  ['graph', path],
  ['encode', path],
  ['explain', path],
  ['harvest', '--source', `recorded:${path}`],
  ['harvest', '--source', `mock:${path}`],
];

/** Runs all of them; each ends with status 1 and words about the input. */
function refuse(folder: Folder, path: string, node: readonly string[] = []): void {
  for (const args of readers(path, makeInputs(folder), folder.at('out'))) {
    const { status, stderr } = run(args, { node });
    expect(status, `${args.join(' ')}: ${stderr}`).toBe(1);
    expect(stderr, args.join(' ')).not.toMatch(/\bE[A-Z]{3,}\b/);
  }
}

const ATTACK = 'every input, registry, key, part, recording and list of known devices';

export const READER_ATTACKS: readonly Attack[] = [
  {
    attack: `${ATTACK}: \`/dev/zero\``,
    held: 'given up within a bound, status 1',
    run: (folder) => refuse(folder, '/dev/zero'),
  },
  {
    attack: `${ATTACK}: a folder`,
    held: 'it is said to be one, status 1',
    run(folder) {
      const path = folder.folder('empty');
      refuse(folder, path);
    },
  },
  {
    attack: `${ATTACK}: a socket`,
    held: 'one line in words, status 1',
    async run(folder) {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(folder.at('socket'), resolve));
      try {
        refuse(folder, folder.at('socket'));
      } finally {
        server.close();
      }
    },
  },
  {
    attack: 'a file of one terabyte of zeros as index, part, key, recording and list of known devices',
    held: 'refused by its size, before it is read',
    run(folder) {
      const inputs = makeInputs(folder);
      const huge = folder.put('huge', '');
      truncateSync(huge, 2 ** 40);
      for (const args of readers(huge, inputs, folder.at('out'))) {
        if (!/info|report|--key-file|--known .*huge|recorded|mock/.test(args.join(' '))) continue;
        expect(run(args, { within: 5_000 }).status, args.join(' ')).toBe(1);
      }
    },
  },
  {
    attack: 'keys, recordings and known devices out of a pipe',
    held: 'read as a file is',
    run(folder) {
      const { fleet, hash, recording } = makeInputs(folder);
      const piped = (content: string, args: (path: string) => readonly string[]): void => {
        const pipe = folder.at(`pipe-${args('').length}-${args('')[0]}`);
        execFileSync('mkfifo', [pipe]);
        expect(run(args(pipe), { shell: `cat '${content}' > '${pipe}' &` }).status).toBeLessThan(3);
      };
      piped(hash, (path) => ['redact', hash, '--key-file', path]);
      piped(recording, (path) => ['harvest', '--source', `recorded:${path}`]);
      piped(fleet, (path) => ['csv', 'diff', fleet, '--known', path]);
    },
  },
];
