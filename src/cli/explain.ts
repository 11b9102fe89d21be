/** `hwhash explain`: what an answer of the registration service or of Windows means, pasted or in a saved response. */

import type { Command } from 'commander';
import { SCHEMA_VERSION } from '../hash/model.js';
import { explanationText } from './explanation-text.js';
import { CliError, EXIT } from './failure.js';
import { writeJson, writeText } from './terminal.js';

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('explain errors of the registration service, of Graph or of Windows')
    .argument(
      '<code...>',
      'codes, names or a pasted message; or a file ("-" for standard input): a saved response of Graph or Partner Center, or a log',
    )
    .option('--json', 'print the explanation as JSON')
    // A number may be negative: -2147023436 is how some logs show 0x800705B4.
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Examples:
  hwhash explain 808
  hwhash explain 806 ZtdDeviceDuplicated 0x800705B4
  hwhash explain "Event 171: HRESULT=0x81039001"
  hwhash explain import-response.json

Exit status: 0 when everything is explained; 2 when a code is not known or a device of a response failed;
1 when there is nothing to explain.`,
    )
    .action(async (words: string[], options: { json?: boolean }) => {
      process.exitCode = await run(words, options.json === true);
    });
}

async function run(words: string[], json: boolean): Promise<number> {
  const [word] = words;
  if (words.length > 1 || !(await isFile(word))) return explainText(words.join(' '), json);
  const { readBytes, labelOf } = await import('./input.js');
  const text = textOf(await readBytes(word));
  const response = parsed(text);
  if (response === undefined) return explainText(text, json, labelOf(word));
  const { explainServiceResponse, ServiceResponseError } = await import('../interop/service-response.js');
  const { showResponse } = await import('./response-text.js');
  try {
    return await showResponse(explainServiceResponse(response), json);
  } catch (error) {
    if (!(error instanceof ServiceResponseError)) throw error;
    throw new CliError(`${labelOf(word)}: ${error.message}`, 'save the whole body of the response as JSON');
  }
}

/** Whether a word is an input; a code stays a code where a file has its name. */
async function isFile(word: string): Promise<boolean> {
  if (word === '-') return true;
  const { explainServiceErrors } = await import('../interop/service-errors.js');
  if (/^[\w-]+$/.test(word) && explainServiceErrors(word).some(({ error }) => error !== undefined)) return false;
  const { stat } = await import('node:fs/promises');
  const found = await stat(word).catch(() => undefined);
  if (found === undefined && /^\S+\.(?:json|txt|log|csv)$/i.test(word)) {
    throw new CliError(`${word}: no such file`);
  }
  return found !== undefined;
}

/** Text in UTF-8, or in UTF-16 as PowerShell writes it. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The JSON of a text; undefined for a text of another kind. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function explainText(text: string, json: boolean, label?: string): Promise<number> {
  const { explainServiceErrors, nearestServiceErrors } = await import('../interop/service-errors.js');
  const found = explainServiceErrors(text);
  const known = found.filter(({ error }) => error !== undefined);
  if (known.length === 0) {
    const near = nearestServiceErrors(text);
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    const unknown = found.map((one) => one.found).join(', ');
    throw new CliError(
      label !== undefined
        ? `${label}: there is no known error in it`
        : found.length === 0 || unknown === text.trim()
          ? `"${shown}" is not a known error`
          : `${unknown} is not a known error`,
      near.length > 0
        ? `did you mean ${near.join(', ')}?`
        : 'known are the codes 801 to 819 and 908, their names, results of Windows (0x…), and events of Autopilot; write "error 808" for a number inside a sentence',
    );
  }
  if (json) {
    const explanations = found.map(({ found: written, error, detail }) => ({ found: written, ...error, detail }));
    await writeJson({ schemaVersion: SCHEMA_VERSION, ...known[0].error, explanations });
  } else await writeText(found.map(explanationText).join('\n'));
  return known.length === found.length ? EXIT.done : EXIT.found;
}
