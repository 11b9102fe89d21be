import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutputFileError } from '../../src/files/output-error.js';
import { OutputFile, stateOf, writeOutputFile } from '../../src/files/output-file.js';
import { ownMark } from '../../src/files/process-mark.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hwhash-output-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failure = async (work: Promise<unknown>): Promise<OutputFileError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutputFileError);
  return error as OutputFileError;
};

describe('an output file', () => {
  it('appears under its name only when it is whole', async () => {
    const path = join(folder, 'a.csv');
    const output = await OutputFile.create(path);
    await output.write('first\r\n');
    expect(readdirSync(folder)).not.toContain('a.csv');
    await output.write(Buffer.from('second\r\n'));
    await output.commit();
    expect(readFileSync(path, 'latin1')).toBe('first\r\nsecond\r\n');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('keeps an existing file unless told to replace it', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'old', { mode: 0o640 });
    expect((await failure(writeOutputFile(path, 'new'))).code).toBe('output-exists');
    expect(readFileSync(path, 'latin1')).toBe('old');
    await writeOutputFile(path, 'new', { force: true });
    expect(readFileSync(path, 'latin1')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('does not overwrite a file that another process made in the meantime', async () => {
    const path = join(folder, 'a.csv');
    const output = await OutputFile.create(path);
    await output.write('mine');
    writeFileSync(path, 'theirs');
    expect((await failure(output.commit())).code).toBe('output-exists');
    expect(readFileSync(path, 'latin1')).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('replaces the target of a link, not the link', async () => {
    writeFileSync(join(folder, 'real.csv'), 'old');
    symlinkSync('real.csv', join(folder, 'link.csv'));
    await writeOutputFile(join(folder, 'link.csv'), 'new', { force: true });
    expect(readFileSync(join(folder, 'real.csv'), 'latin1')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['link.csv', 'real.csv']);
  });

  it('makes the target of a link that leads nowhere yet', async () => {
    symlinkSync('real.csv', join(folder, 'link.csv'));
    await writeOutputFile(join(folder, 'link.csv'), 'new');
    expect(readFileSync(join(folder, 'real.csv'), 'latin1')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['link.csv', 'real.csv']);
  });

  it('is private where it is told to be, and follows the umask else', async () => {
    const mask = process.umask(0o022);
    try {
      await writeOutputFile(join(folder, 'key'), 'x', { private: true });
      await writeOutputFile(join(folder, 'a.csv'), 'x');
    } finally {
      process.umask(mask);
    }
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'a.csv')).mode & 0o777).toBe(0o644);
  });

  it.each([0o600, 0o666, 0o755])(
    'keeps the permissions %o of the file that it replaces, whatever the umask',
    async (mode) => {
      const path = join(folder, 'a.csv');
      writeFileSync(path, 'old');
      chmodSync(path, mode);
      const mask = process.umask(0o077);
      try {
        await writeOutputFile(path, 'new', { force: true });
      } finally {
        process.umask(mask);
      }
      expect(statSync(path).mode & 0o777).toBe(mode);
    },
  );

  it('keeps the owner of the file that it replaces', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'old');
    // Only root can give a file away; for others the owner is their own before and after.
    if (process.getuid?.() === 0) chownSync(path, 12345, 23456);
    const { uid, gid } = statSync(path);
    await writeOutputFile(path, 'new', { force: true, private: true });
    expect(statSync(path)).toMatchObject({ uid, gid });
  });

  it('does not replace a file that changed since it was read', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'old');
    const output = await OutputFile.create(path, { force: true, expected: await stateOf(path) });
    await output.write('mine');
    writeFileSync(path, 'theirs');
    expect((await failure(output.commit())).code).toBe('output-changed');
    expect(readFileSync(path, 'latin1')).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('names what a killed process left beside it', async () => {
    const path = join(folder, 'a.csv');
    const pid = Number(spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout);
    const name = `.a.csv.${ownMark().space}-${pid}-1-0123456789ab.tmp`;
    for (const other of [
      name,
      `.a.csv.${ownMark().space}-${process.pid}-${ownMark().started}-0123456789ab.tmp`,
      '.a.csv.swp',
    ]) {
      writeFileSync(join(folder, other), '');
    }
    const said: string[] = [];
    await writeOutputFile(path, 'new', { notice: (message) => said.push(message) });
    expect(said).toEqual([expect.stringContaining(name)]);
  });

  it('says that nothing reads from a pipe, and writes to one that is read', async () => {
    const path = join(folder, 'pipe');
    spawnSync('mkfifo', [path]);
    expect((await failure(writeOutputFile(path, 'x'))).message).toContain('nothing is connected');
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    reader.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const written = async (): Promise<void> => {
      // The reader opens it at some time.
      await writeOutputFile(path, 'through').catch(written);
    };
    await written();
    await once(reader, 'close');
    expect(Buffer.concat(chunks).toString()).toBe('through');
  });

  it('leaves nothing when the content fails halfway', async () => {
    function* pieces(): Generator<string> {
      yield 'first';
      throw new Error('the source broke');
    }
    await expect(writeOutputFile(join(folder, 'a.csv'), pieces())).rejects.toThrow('the source broke');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a folder', '.', 'it is a folder'],
    ['a missing folder', 'missing/a.csv', 'its folder does not exist'],
    ['a file as a folder', 'file/a.csv', 'a part of its path is a file'],
    ['a name that is too long', `${'n'.repeat(300)}.csv`, 'its name is too long'],
  ])('says why it cannot be written: %s', async (_what, name, reason) => {
    writeFileSync(join(folder, 'file'), '');
    const error = await failure(writeOutputFile(join(folder, name), 'x', { force: true }));
    expect(error.code).toBe('output-not-writable');
    expect(error.message).toContain(reason);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('writes to a device directly, and reports that it is full', async () => {
    const error = await failure(writeOutputFile('/dev/full', 'x', { force: true }));
    expect(error.message).toContain('no space is left on the device');
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
    await writeOutputFile('/dev/null', 'x');
  });
});

describe('an output file of a process that ends early', () => {
  let script: string;
  let scripts: string;
  beforeAll(async () => {
    scripts = mkdtempSync(join(tmpdir(), 'hwhash-script-'));
    script = join(scripts, 'writer.mjs');
    const source = new URL('../../src/files/output-file.ts', import.meta.url).pathname;
    await build({
      stdin: {
        contents: `import { OutputFile } from ${JSON.stringify(source)};
          const [path, size] = process.argv.slice(2);
          try {
            const output = await OutputFile.create(path);
            await output.write(Buffer.alloc(Number(size)));
            if (size === '1') { console.log('open'); setInterval(() => {}, 1000); } else await output.commit();
          } catch (error) { console.log(error.message); process.exitCode = 1; }`,
        resolveDir: scripts,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
    return () => rmSync(scripts, { recursive: true, force: true });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is removed on %s, which still ends the process',
    async (signal) => {
      const child = spawn(process.execPath, [script, join(folder, 'a.csv'), '1'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      expect(readdirSync(folder)).toHaveLength(1);
      child.kill(signal);
      const [, ended] = await once(child, 'exit');
      expect(ended).toBe(signal);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is removed when it passes the limit for files', () => {
    const command = `ulimit -f 8; exec "${process.execPath}" "${script}" "${join(folder, 'a.csv')}" 1000000`;
    const run = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(run.stdout).toContain('larger than the limit for files');
    expect(run.status).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
