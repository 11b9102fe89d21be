/**
 * Options that every command has, wherever they are on the command line: commander knows options of the program only in
 * front of a subcommand, where nobody looks for them.
 */

/** A command line without its global options, and what they say. */
export interface Globals {
  argv: string[];
  /** False with `--no-color`. */
  colour: boolean;
  /** True with `--quiet`: no remarks on standard error, only errors. */
  quiet: boolean;
}

const NO_COLOUR = new Set(['--no-color', '--no-colour']);
const QUIET = new Set(['--quiet', '-q']);

/**
 * Takes the global options out of a command line. What follows `--` is left alone.
 *
 * @param argv as Node passes it: the program and the script come first
 * @example
 * takeGlobals(['node', 'hwhash', 'decode', '--quiet', 'a.csv']); // { argv: ['node', 'hwhash', 'decode', 'a.csv'], quiet: true, … }
 */
export function takeGlobals(argv: readonly string[]): Globals {
  const end = argv.indexOf('--') < 0 ? argv.length : argv.indexOf('--');
  const own = argv.slice(0, end);
  const kept = own.filter((argument) => !NO_COLOUR.has(argument) && !QUIET.has(argument));
  return {
    argv: [...helpLast(kept), ...argv.slice(end)],
    colour: !own.some((argument) => NO_COLOUR.has(argument)),
    quiet: own.some((argument) => QUIET.has(argument)),
  };
}

/** `help csv check` as `csv check --help`: commander knows one level of commands. */
function helpLast(argv: readonly string[]): readonly string[] {
  return argv[2] === 'help' && argv.length > 3 ? [...argv.slice(0, 2), ...argv.slice(3), '--help'] : argv;
}
