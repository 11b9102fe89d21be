/** `hwhash page`: where the decoder page is, a file that any browser opens. */

import type { Command } from 'commander';
import { CliError } from './failure.js';
import { write } from './terminal.js';

export function registerPage(program: Command): void {
  program
    .command('page')
    .description('print the path of the decoder page, one HTML file that needs no network')
    .addHelpText(
      'after',
      `
Examples:
  xdg-open "$(hwhash page)"
  Invoke-Item (hwhash page)`,
    )
    .action(async () => {
      await write(`${await findPage()}\n`);
    });
}

/** The path of the page that was published with this command. */
async function findPage(): Promise<string> {
  const { access } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const { packageRoot } = await import('../harvest/package-root.js');
  const path = join(packageRoot(), 'dist/web/index.html');
  try {
    await access(path);
  } catch {
    throw new CliError('the decoder page is not part of this installation', 'in a clone, "npm run build:web" makes it');
  }
  return path;
}
