/** Surroundings that a command does not choose: disks without room, outputs that nobody reads, clocks, homes, languages. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { CLI } from '../../cli/run.js';
import { type Attack, type Folder, run, STACK } from './attack.js';
import { in1970 } from './faults.js';
import { type Inputs, makeInputs, WRITERS } from './writers.js';

/** Commands that print, for a fleet and a hash. */
const printers = ({ fleet, hash, part, recording }: Inputs): readonly (readonly string[])[] => [
  ['decode', hash],
  ['decode', '--json', fleet],
  ['decode', '--xml', hash],
  ['decode', hash, '--proto', '-'],
  ['validate', fleet],
  ['validate', '--ndjson', fleet],
  ['compare', hash, hash],
  ['match', hash, '--registry', fleet],
  ['csv', 'check', '--workers', '1', fleet],
  ['csv', 'check', '--workers', '1', '--ndjson', fleet],
  ['csv', 'report', part],
  ['csv', 'fix', fleet],
  ['csv', 'merge', fleet],
  ['csv', 'table', fleet],
  ['csv', 'collisions', fleet],
  ['-q', 'redact', fleet],
  ['graph', fleet],
  ['explain', '0x800705B4'],
  ['harvest', '--json', '--source', `recorded:${recording}`],
  ['completion', 'bash'],
  ['--help'],
  ['csv', '--help'],
];

/** What a shell gives back for a command line, with the command behind `"$@"`. */
function shell(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const settings = { ...process.env, NO_COLOR: '1', ...env };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, CLI, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    env: settings,
  });
  expect(stderr, 'a stack trace').not.toMatch(STACK);
  expect(stderr).not.toContain('unexpected error');
  return { status, stdout, stderr };
}

/** Every command that prints, under a shell's redirection. */
function each(script: string, folder: Folder, hold: (outcome: ReturnType<typeof shell>, args: string) => void): void {
  for (const args of printers(makeInputs(folder))) hold(shell(script, args), args.join(' '));
}

const oneLine = (stderr: string, what: RegExp): void => {
  const lines = stderr.split('\n').filter((line) => line.startsWith('hwhash: '));
  expect(lines, stderr).toHaveLength(1);
  expect(lines[0]).toMatch(what);
};

/** Runs every writer in a file system of its own, which `prepare` has made as bad as it is. */
function everyWriter(folder: Folder, prepare: string, error: RegExp): void {
  const inputs = makeInputs(folder);
  const disk = folder.folder('disk');
  for (const writer of WRITERS) {
    const args = writer.args(inputs, (name) => `${disk}/${name}`);
    const script = `mount -t tmpfs -o size=64k none ${disk} && cd ${disk} && ${prepare} && { "$@"; echo "status $?" >&2; ls -A ${disk} >&2; }`;
    const inside = ['--mount', '--map-root-user', 'bash', '-c', script, 'bash', process.execPath, CLI];
    const { stderr } = spawnSync('unshare', [...inside, ...args], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    const [said, after = ''] = stderr.split('status ');
    expect(stderr, writer.name).not.toMatch(STACK);
    oneLine(said, error);
    expect(after, `${writer.name}: ${said}`).toMatch(/^1\nfill\n$|^1\n$/);
  }
}

/** Status and output of two runs, which take different times. */
const comparable = ({ status, stdout }: { status: number | null; stdout: string }) => ({
  status,
  stdout: stdout.replace(/\d+\.\d+ s\b/g, ''),
});

const LOCALES = ['C', 'POSIX', 'tr_TR.UTF-8', 'ja_JP.eucJP', 'no_SUCH.LOCALE', '\u00ff'];

export const SURROUNDING_ATTACKS: readonly Attack[] = [
  {
    attack: 'every writer on a file system that is full',
    held: 'nothing is left there; one line names the reason, status 1',
    run: (folder) => everyWriter(folder, '{ head -c 1M /dev/zero > fill; true; } 2> /dev/null', /no space is left/),
  },
  {
    attack: 'every writer on a file system that is read-only',
    held: 'one line names the reason, status 1',
    run: (folder) => everyWriter(folder, 'mount -o remount,ro none .', /the file system is read-only/),
  },
  {
    attack: 'writers whose files may not grow (`ulimit -f`)',
    held: 'nothing is left; one line names the reason, status 1',
    run(folder) {
      const inputs = makeInputs(folder);
      const out = folder.folder('out');
      for (const { name, args } of WRITERS.filter(({ name }) => /merge|table|split$|--record|report/.test(name))) {
        const { status, stderr } = shell(
          'ulimit -f 2; "$@"',
          args(inputs, (file) => `${out}/${file}`),
        );
        expect(status, `${name}: ${stderr}`).toBe(1);
        oneLine(stderr, /larger than the limit for files/);
        expect(readdirSync(out), name).toEqual([]);
      }
    },
  },
  {
    attack: 'every command that prints, to `/dev/full`',
    held: 'one line, status 1',
    run: (folder) =>
      each('"$@" > /dev/full', folder, ({ status, stderr }, args) => {
        expect(status, `${args}: ${stderr}`).toBe(1);
        oneLine(stderr, /standard output cannot be written: no space is left/);
      }),
  },
  {
    attack: 'every command that prints, to a reader that goes away (`| head -1`, `| true`)',
    held: 'it ends without a word about it, status 0 or 2',
    run: (folder) =>
      each(`"$@" | head -1 > /dev/null; exit $PIPESTATUS`, folder, ({ status, stderr }, args) => {
        expect([0, 2], `${args}: ${stderr}`).toContain(status);
        expect(stderr).not.toMatch(/EPIPE|closed/);
      }),
  },
  {
    attack: 'every command that prints, with standard error on `/dev/full`, closed, or unread',
    held: 'the same standard output and status',
    run(folder) {
      for (const args of printers(makeInputs(folder))) {
        if (args.includes('redact') || args[0] === 'harvest') continue;
        const sound = shell('"$@" 2> /dev/null', args);
        for (const script of ['"$@" 2> /dev/full', '"$@" 2>&-', '{ "$@" 2>&3; } 3> >(true)']) {
          expect(comparable(shell(script, args)), `${script} ${args.join(' ')}`).toEqual(comparable(sound));
        }
      }
    },
  },
  {
    attack: 'every command that prints, with standard output or standard input closed',
    held: 'it ends by itself',
    run: (folder) => {
      each('"$@" <&-', folder, ({ status }, args) => expect([0, 2], args).toContain(status));
      each('"$@" >&-', folder, ({ status }, args) => expect([0, 1, 2], args).toContain(status));
    },
  },
  {
    attack: 'a clock that stands at 1970',
    held: 'the same files are written, locks included',
    run(folder) {
      const inputs = makeInputs(folder);
      for (const writer of WRITERS) {
        const place = folder.folder(writer.name.replaceAll(' ', ''));
        const args = writer.args(inputs, (name) => `${place}/${name}`);
        const { status, stderr } = shell('"$@"', args, in1970());
        expect([0, 2], `${writer.name}: ${stderr}`).toContain(status);
        expect(readdirSync(place).sort()).toEqual([...writer.files].sort());
      }
    },
  },
  {
    attack: 'no HOME, no PATH, no TMPDIR, no user: an empty environment',
    held: 'the same output and status',
    run(folder) {
      for (const args of printers(makeInputs(folder))) {
        if (args.includes('redact') || args[0] === 'harvest') continue;
        const without = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env: {}, cwd: '/' });
        const sound = shell('"$@"', args);
        expect(comparable(without), args.join(' ')).toEqual(comparable(sound));
      }
    },
  },
  {
    attack: `locales: ${LOCALES.map((name) => (name === '\u00ff' ? 'bytes that are no text' : name)).join(', ')}`,
    held: 'the same output and status',
    run(folder) {
      const { fleet, hash } = makeInputs(folder);
      for (const args of [
        ['decode', hash],
        ['validate', hash],
        ['csv', 'fix', fleet],
        ['match', hash, '--registry', fleet],
      ]) {
        const sound = run(args);
        for (const locale of LOCALES) {
          expect(run(args, { env: { LC_ALL: locale, LANG: locale, LANGUAGE: locale } })).toEqual(sound);
        }
      }
    },
  },
];
