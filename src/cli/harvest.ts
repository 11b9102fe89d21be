/** `hwhash harvest`: reads this device, or a recorded one, and makes its hash. */
import type { Command } from 'commander';
import type { HarvestCommandOptions } from './harvest-run.js';

export function registerHarvest(program: Command): void {
  program
    .command('harvest')
    .description('read this device and make its hash')
    .option('--output-file <file>', 'write a CSV for registration')
    .option('--append', 'add to the CSV where it exists')
    .option('--force', 'replace files that exist')
    .option('--group-tag <tag>', 'group tag for the CSV')
    .option('--assigned-user <name>', 'user principal name for the CSV')
    .option('--partner', "write the CSV with Partner Center's columns")
    .option('--record <file>', 'write what the device reported, to be replayed with --source recorded:FILE')
    .option('--source <where>', 'native, recorded:FILE, or mock:FILE', 'native')
    .option('--tpm <where>', "device:/dev/tpm0, tcp:HOST:PORT, unix:PATH or none (default: the system's own)")
    .option('--sys-root <dir>', 'Linux: read this tree instead of /')
    .option('--hash <which>', "auto, official (Windows' own) or assembled", 'auto')
    .option('--os-build <version>', 'version of Windows for the hash, such as 10.0.26100.1150')
    .option('--redact', 'replace what identifies the device by pseudonyms, and leave the snapshot out')
    .option('--json', 'print hash, snapshot, findings and what is missing as JSON')
    .addHelpText(
      'after',
      `
Examples:
  sudo hwhash harvest
  sudo hwhash harvest --output-file devices.csv --append --group-tag Kiosk
  hwhash harvest --source recorded:laptop.json --json | jq -r .text

PowerShell's spellings work too: -OutputFile, -Append, -GroupTag, -AssignedUser, -Partner.`,
    )
    .action(async (options: HarvestCommandOptions) => {
      const { runHarvest } = await import('./harvest-run.js');
      await runHarvest(options);
    });
}
