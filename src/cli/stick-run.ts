/** The work of `hwhash stick`. */
import { stat } from 'node:fs/promises';
import { version } from '../../package.json';
import { isUserPrincipalName } from '../csv/values.js';
import { HarvestError } from '../harvest/errors.js';
import { harvest } from '../harvest/harvest.js';
import { nativeSource } from '../harvest/native-source.js';
import { openConsole } from '../stick/console.js';
import { writeDevice } from '../stick/folder.js';
import { linuxMachine } from '../stick/linux.js';
import { reportDevice } from '../stick/report.js';
import { runSession } from '../stick/session.js';
import { isGroupTag } from '../stick/settings.js';
import { readSettings } from '../stick/write.js';
import { CliError } from './failure.js';
import { sourceOf } from './harvest-source.js';
import { complain, writeText } from './terminal.js';

/** What the command line says. */
export interface StickCommandOptions {
  device?: string;
  groupTag?: string;
  assignedUser?: string;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The technician's screen where this machine was started from the stick; else one row into a folder. */
export async function runStick(
  folder: string | undefined,
  options: StickCommandOptions & { source: string },
): Promise<void> {
  if (options.device !== undefined) return startSession(options.device);
  if (folder === undefined) throw new CliError('the folder of the stick is missing', 'hwhash stick E:\\');
  await addToFolder(folder, options);
}

async function startSession(partition: string): Promise<void> {
  if (!GUID.test(partition)) throw new CliError('--device is not the GUID of a partition');
  const parts = { machine: linuxMachine(partition), console: await openConsole(), source: nativeSource(), version };
  await runSession(parts);
  // Keys would be waited for otherwise.
  process.exit(0);
}

async function addToFolder(folder: string, options: StickCommandOptions & { source: string }): Promise<void> {
  const { groupTag, assignedUser } = options;
  if (groupTag !== undefined && !isGroupTag(groupTag)) {
    throw new CliError(
      '--group-tag holds what a CSV for import cannot',
      'use ASCII without commas and quotation marks',
    );
  }
  if (assignedUser !== undefined && !isUserPrincipalName(assignedUser)) {
    throw new CliError('--assigned-user is not of the form name@domain', 'a wrong user locks the device');
  }
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new CliError(`${folder} is not a folder`, 'name the root of the stick');
  const { settings, faults } = await readSettings(folder);
  const source = await sourceOf({ ...options, hash: 'auto' });
  const harvested = await harvest({ source }).catch((error: unknown) => {
    throw error instanceof HarvestError ? new CliError(error.message, error.remedy) : error;
  });
  const row = { groupTag: groupTag ?? settings.groupTag, assignedUser: assignedUser ?? settings.assignedUser };
  const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  const written = await writeDevice(folder, harvested, given);
  const { title, serialNumber, missing, verdicts } = reportDevice(harvested, []);
  await writeText(`${title}, serial number ${serialNumber}\n`);
  for (const { scenario, text } of verdicts) await writeText(`${scenario}: ${text}\n`);
  for (const text of [...missing, ...faults, ...written.remarks]) complain(text);
  const what = written.updated ? 'Already in the file, capture updated' : 'Written';
  await writeText(`${what}: row ${written.row} of ${written.rows} in ${written.file}\n`);
}
