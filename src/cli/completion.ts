/** `hwhash completion`: scripts that let a shell complete commands, options and their values; `hwhash man` the manual page. */
import { Argument, type Command } from 'commander';
import { write } from './terminal.js';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

const INSTALL = `
Examples:
  source <(hwhash completion bash)                                        in ~/.bashrc
  source <(hwhash completion zsh)                                         in ~/.zshrc, after compinit
  hwhash completion fish > ~/.config/fish/completions/hwhash.fish
  hwhash completion powershell | Out-String | Invoke-Expression           in $PROFILE`;

export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', INSTALL)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completionScript } = await import('./completion/script.js');
      await write(completionScript(shell, program));
    });
  program
    .command('man')
    .description('print the manual page, for man(1)')
    .addHelpText('after', '\nExample:\n  hwhash man | man -l -')
    .action(async () => {
      const [{ manPage }, { definitionOf }] = await Promise.all([import('./man-page.js'), import('./definition.js')]);
      await write(manPage(definitionOf(program), program.version() ?? ''));
    });
}
