/** `hwhash stick`: what a stick made by `npm run build:stick` runs, booted or from its `harvest.cmd` in Windows. */
import type { Command } from 'commander';
import type { StickCommandOptions } from './stick-run.js';

export function registerStick(program: Command): void {
  program
    .command('stick [folder]', { hidden: true })
    .description("read this device and add it to the results in a stick's folder")
    .option(
      '--device <guid>',
      "the partition of the stick that this machine was started from: show the technician's screen",
    )
    .option('--group-tag <tag>', 'group tag of this device, in place of that in settings.ini')
    .option('--assigned-user <name>', 'user principal name of this device, in place of that in settings.ini')
    .option('--source <where>', 'native, recorded:FILE, or mock:FILE', 'native')
    .action(async (folder: string | undefined, options: StickCommandOptions & { source: string }) => {
      const { runStick } = await import('./stick-run.js');
      await runStick(folder, options);
    });
}
