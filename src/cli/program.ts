/** The command `hwhash`: one file a command, whose work is loaded when it is called. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { printable } from '../hash/printable.js';
import { registerCompare } from './compare.js';
import { registerCompletion } from './completion.js';
import { registerCsv } from './csv.js';
import { registerDecode } from './decode.js';
import { registerEncode } from './encode.js';
import { registerExplain } from './explain.js';
import { CliError, outputFailure, report } from './failure.js';
import { takeGlobals } from './globals.js';
import { registerGraph } from './graph.js';
import { registerHarvest } from './harvest.js';
import { formatItem, sentence } from './help.js';
import { registerIndex } from './index-command.js';
import { registerMatch } from './match.js';
import { settleOperands } from './operands.js';
import { registerPage } from './page.js';
import { fromPowerShell, withoutCounterpart } from './powershell.js';
import { registerRedact } from './redact.js';
import { registerStick } from './stick.js';
import { prepareTerminal } from './terminal.js';
import { registerValidate } from './validate.js';

/** The commands, in the order in which `--help` lists them. */
const COMMANDS: ReadonlyMap<string, (program: Command) => void> = new Map([
  ['harvest', registerHarvest],
  ['decode', registerDecode],
  ['encode', registerEncode],
  ['validate', registerValidate],
  ['compare', registerCompare],
  ['match', registerMatch],
  ['index', registerIndex],
  ['csv', registerCsv],
  ['redact', registerRedact],
  ['graph', registerGraph],
  ['explain', registerExplain],
  ['page', registerPage],
  ['completion', registerCompletion],
  ['stick', registerStick],
]);
/** This one tells of all the others. */
const NEEDS_ALL = 'completion';

/**
 * The program with all commands, or with one of them.
 *
 * @param word first word of the command line; where it names a command, the others are not needed
 */
export function createProgram(word?: string): Command {
  const program = new Command('hwhash')
    .description('Harvest, decode, check and match Windows Autopilot 4K hardware hashes.')
    .version(version, '-v, --version', 'print the version')
    .option('-q, --quiet', 'no remarks on standard error, only errors')
    .option('--no-color', 'no colours (as does the environment variable NO_COLOR; FORCE_COLOR=1 forces them)')
    // Messages quote what was typed, or what a script took from elsewhere.
    .configureOutput({
      outputError: (text, print) =>
        print(
          text
            .replace(/^error: /, 'hwhash: ')
            .split('\n')
            .map(printable)
            .join('\n'),
        ),
    })
    .configureHelp({ minWidthToWrap: 10, formatItem, commandDescription: (command) => sentence(command.description()) })
    // What is still being written is written: the process ends by itself.
    .exitOverride()
    .showHelpAfterError('Try "hwhash --help".')
    .hook('preAction', (_program, command) => settleOperands(command))
    .addHelpText('after', HELP);
  const only = word === undefined || word === NEEDS_ALL ? undefined : COMMANDS.get(word);
  for (const register of only ? [only] : COMMANDS.values()) register(program);
  return program;
}

const HELP = `
Exit status:
  0  done, no error found
  1  nothing could be done: unreadable input, wrong usage, no permission
  2  done, and at least one error found (compare: the verdict is not "same")`;

/** Runs a command line, `process.argv` as Node passes it, and sets the exit status. Never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error) => {
    process.exit(report(outputFailure(error)));
  });
  // Remarks that nobody takes change nothing: the result and the status are still right.
  process.stderr.on('error', () => undefined);
  try {
    await prepareTerminal();
    const own = takeGlobals(argv).argv;
    const missing = withoutCounterpart(own);
    if (missing) throw new CliError(`${missing.parameter} has no counterpart here`, missing.instead);
    const line = fromPowerShell(own);
    await createProgram(line[2]).parseAsync(line);
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : report(error);
  }
}
