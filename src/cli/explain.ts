/** `hwhash explain`: what an answer of the registration service or of Windows means. */

import type { Command } from 'commander';
import { SCHEMA_VERSION } from '../hash/model.js';
import type { ServiceError } from '../interop/service-errors.js';
import { CliError, EXIT } from './failure.js';
import { out, write, writeJson } from './terminal.js';

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('say what an error of the registration service, of Graph or of Windows means')
    .argument('<code...>', 'a number, a name, an HRESULT, or the message that holds one')
    .option('--json', 'print the explanation as JSON')
    // A number may be negative: -2147023436 is how some logs show 0x800705B4.
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Examples:
  hwhash explain 808
  hwhash explain ZtdDeviceAlreadyAssigned
  hwhash explain 0x800705B4`,
    )
    .action(async (words: string[], options: { json?: boolean }) => {
      process.exitCode = await explain(words.join(' '), options.json === true);
    });
}

async function explain(code: string, json: boolean): Promise<number> {
  const { explainServiceError, nearestServiceErrors } = await import('../interop/service-errors.js');
  const found = explainServiceError(code);
  if (found === undefined) {
    const near = nearestServiceErrors(code);
    const shown = code.length > 80 ? `${code.slice(0, 80)}…` : code;
    throw new CliError(
      `"${shown}" is not a known error`,
      near.length > 0
        ? `did you mean ${near.join(', ')}?`
        : 'known are the codes 801 to 819 and 908, their names, and some HRESULTs',
    );
  }
  await (json ? writeJson({ schemaVersion: SCHEMA_VERSION, ...found }) : write(await sheetOf(found)));
  return EXIT.done;
}

const ORIGINS: Readonly<Record<ServiceError['origin'], string>> = {
  registration: 'registration service',
  graph: 'Microsoft Graph',
  windows: 'Windows',
  event: 'event on the device',
};

async function sheetOf({ code, names, origin, meaning, remedy, sources }: ServiceError): Promise<string> {
  const title = [code, ...names].filter((part) => part !== undefined).join('  ');
  return [
    `${out.bold(title)}  (${ORIGINS[origin]})`,
    `  ${out.dim('meaning')}  ${meaning}`,
    `  ${out.dim('remedy ')}  ${remedy}`,
    `  ${out.dim('source ')}  ${sources.join('; ')}`,
    '',
  ].join('\n');
}
