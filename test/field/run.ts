/** Runs a command in this process: starting it for every file of a folder would take minutes. */
import { vi } from 'vitest';
import { createProgram } from '../../src/cli/program.js';

/** What the command did. */
export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs `hwhash` with arguments; an error that ends it is status 1, as in the command. */
export async function hwhashHere(...args: string[]): Promise<Outcome> {
  const stdout = captured(process.stdout);
  const stderr = captured(process.stderr);
  const before = process.exitCode;
  process.exitCode = 0;
  let failure = '';
  try {
    await createProgram()
      .exitOverride()
      .parseAsync(['node', 'hwhash', ...args]);
  } catch (error) {
    process.exitCode = 1;
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    stdout.end();
    stderr.end();
  }
  const status = Number(process.exitCode);
  process.exitCode = before;
  return { status, stdout: stdout.text(), stderr: stderr.text() + failure };
}

function captured(stream: NodeJS.WriteStream): { text: () => string; end: () => void } {
  const parts: string[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation((part, encodingOrDone?: unknown, done?: unknown) => {
    parts.push(typeof part === 'string' ? part : Buffer.from(part).toString('utf8'));
    for (const callback of [encodingOrDone, done]) if (typeof callback === 'function') callback();
    return true;
  });
  return { text: () => parts.join(''), end: () => spy.mockRestore() };
}
