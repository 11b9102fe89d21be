/** Runs the command as users do. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli/cli.js', import.meta.url));

/** What the command did. */
export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `hwhash` with arguments, and what is on its standard input. */
export function hwhash(args: readonly string[], input: string | Uint8Array = ''): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}
