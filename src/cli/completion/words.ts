/** What all completion scripts are made from: for each command its subcommands, options and the values of options. */
import { allCommands, type CommandDefinition } from '../definition.js';

/** A word that completes, and what it means. */
export interface Word {
  word: string;
  about: string;
}

/** What may follow the words of one command. */
export interface Completion {
  /** `hwhash csv check`. */
  path: string;
  /** Subcommands and fixed arguments; where there are none, files are completed. */
  commands: Word[];
  options: Word[];
  /** Values of options with a fixed choice: `--for` and its targets. */
  values: { option: string; choices: readonly string[] }[];
  /** Options that need a value without a fixed choice: files are completed. */
  free: string[];
}

/** The first sentence of a description, for a line beside a word. */
const brief = (text: string): string => text.split(/[;:(]/, 1)[0].trim();

/** The completions of every command. */
export function completionsOf(root: CommandDefinition): Completion[] {
  return allCommands(root).map(({ path, commands, choices, options }) => ({
    path: path.join(' '),
    commands: [
      ...commands.map((command) => ({ word: command.path.at(-1) ?? '', about: brief(command.description) })),
      ...choices.map((word) => ({ word, about: '' })),
    ],
    options: options.flatMap(({ names, description }) => names.map((word) => ({ word, about: brief(description) }))),
    values: options.flatMap(({ names, choices: of }) =>
      of.length ? names.map((option) => ({ option, choices: of })) : [],
    ),
    free: options.flatMap(({ names, value, choices: of }) => (value !== undefined && of.length === 0 ? names : [])),
  }));
}

/** A text in single quotes for a POSIX shell, zsh included. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
