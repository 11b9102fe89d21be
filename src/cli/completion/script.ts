/** The completion script of each shell. */
import type { Command } from 'commander';
import { definitionOf } from '../definition.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { powershellCompletion } from './powershell.js';
import { type Completion, completionsOf } from './words.js';
import { zshCompletion } from './zsh.js';

const SCRIPTS = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
} satisfies Record<string, (completions: readonly Completion[]) => string>;

/** The script of a shell for a program. */
export const completionScript = (shell: keyof typeof SCRIPTS, program: Command): string =>
  SCRIPTS[shell](completionsOf(definitionOf(program)));
