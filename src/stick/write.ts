/** One harvest onto the stick: mount, add the row, unmount, read it back. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputFileError } from '../files/output-error.js';
import { writeOutputFile } from '../files/output-file.js';
import type { Harvest } from '../harvest/harvest.js';
import { isWritten, type RowOptions, type Written, writeDevice } from './folder.js';
import { type StickDevice, StickError, type StickMachine } from './machine.js';
import { LARGEST_SETTINGS, type ParsedSettings, parseSettings, SETTINGS_FILE, withSetting } from './settings.js';

/** Reads the settings of a stick's folder; a folder without the file has none. */
export async function readSettings(folder: string): Promise<ParsedSettings> {
  const path = join(folder, SETTINGS_FILE);
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > LARGEST_SETTINGS) {
    return { settings: {}, faults: [`${SETTINGS_FILE} is not read: it has ${size} bytes`] };
  }
  return parseSettings(await readFile(path).catch(() => new Uint8Array()));
}

/** Reads the settings of a stick that is not mounted. */
export async function settingsOf(machine: StickMachine, stick: StickDevice): Promise<ParsedSettings> {
  const folder = await machine.mount(stick, 'read');
  try {
    return await readSettings(folder);
  } finally {
    await machine.unmount(stick);
  }
}

/**
 * Writes a device to the stick, and says so only after it was read back from there.
 *
 * @param save name and value of a setting to keep on the stick, for the devices that follow
 * @throws StickError whose message and remedy are for the technician
 */
export async function writeToStick(
  machine: StickMachine,
  stick: StickDevice,
  harvest: Harvest,
  options: RowOptions,
  save?: readonly [name: string, value: string],
): Promise<Written> {
  const written = await onStick(machine, stick, async (folder) => {
    if (save) await saveSetting(folder, ...save);
    return writeDevice(folder, harvest, options);
  });
  const folder = await machine.mount(stick, 'read');
  const holds = await isWritten(folder, written, harvest.text);
  await machine.unmount(stick);
  if (holds) return written;
  throw new StickError(
    'stick-content',
    `row ${written.row} does not read back from ${written.file} as it was written`,
    'The stick may be worn out: use another one.',
  );
}

/** Does something on the mounted stick; it is unmounted whatever happens. */
async function onStick<T>(machine: StickMachine, stick: StickDevice, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await machine.mount(stick, 'write');
  let result: T;
  try {
    result = await work(folder);
  } catch (error) {
    await machine.unmount(stick).catch(() => undefined);
    throw asStickError(error);
  }
  await machine.unmount(stick);
  return result;
}

async function saveSetting(folder: string, name: string, value: string): Promise<void> {
  const path = join(folder, SETTINGS_FILE);
  const bytes = await readFile(path).catch(() => new Uint8Array());
  await writeOutputFile(path, new TextEncoder().encode(withSetting(bytes, name, value)), { force: true });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What the system's errors mean on a stick. */
function asStickError(error: unknown): StickError {
  if (error instanceof StickError) return error;
  const code = error instanceof OutputFileError ? codeOf(error.cause) : codeOf(error);
  if (code === 'ENOSPC')
    return new StickError(
      'stick-content',
      'the stick is full',
      'Delete files from it, or use another one. Nothing was lost.',
    );
  const message = error instanceof Error ? error.message : String(error);
  const remedy = 'If the stick was removed, put it in again; then press A.';
  return new StickError('stick-content', `the stick could not be written: ${message}`, remedy);
}
