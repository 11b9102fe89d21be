/** The command `hwhash`: one file a command, whose work is loaded when it is called. */
import { Command } from 'commander';
import { version } from '../../package.json';
import { registerCompare } from './compare.js';
import { registerCsv } from './csv.js';
import { registerDecode } from './decode.js';
import { registerEncode } from './encode.js';
import { registerExplain } from './explain.js';
import { report } from './failure.js';
import { registerGraph } from './graph.js';
import { registerHarvest } from './harvest.js';
import { registerMatch } from './match.js';
import { registerPage } from './page.js';
import { fromPowerShell } from './powershell.js';
import { registerRedact } from './redact.js';
import { registerValidate } from './validate.js';

/** The commands, in the order in which `--help` lists them. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  registerHarvest,
  registerDecode,
  registerEncode,
  registerValidate,
  registerCompare,
  registerMatch,
  registerCsv,
  registerRedact,
  registerGraph,
  registerExplain,
  registerPage,
];

export function createProgram(): Command {
  const program = new Command('hwhash')
    .description('Harvest, decode, check and match Windows Autopilot 4K hardware hashes.')
    .version(version)
    .showHelpAfterError('Try "hwhash --help".')
    .addHelpText('after', HELP);
  for (const register of COMMANDS) register(program);
  return program;
}

const HELP = `
Exit status:
  0  done, no error found
  1  nothing could be done: unreadable input, wrong usage, no permission
  2  done, and at least one error found (compare: the verdict is not "same")`;

/** Runs a command line, `process.argv` as Node gives it, and sets the exit status. Never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error) => {
    process.exit(report(error));
  });
  try {
    await createProgram().parseAsync(fromPowerShell(argv));
  } catch (error) {
    process.exitCode = report(error);
  }
}
