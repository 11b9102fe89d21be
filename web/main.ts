/** The decoder page: what goes in, and what is shown of it. Nothing leaves the page. */

import { type Inspection, printable } from '../src/core.js';
import { isPacked } from '../src/input/parts.js';
import { JobError } from './background.js';
import { announce, byId, capitalised, count, el } from './dom.js';
import { EXAMPLE_HASH, exampleRepair } from './examples.js';
import type { Input } from './given.js';
import { Intake } from './intake.js';
import { type Device, type FileReading, type Reading, readInput, SMALL_INPUT, withDevices } from './reading.js';
import { CancelledError, type Part, Work } from './slices.js';
import { Detail, type Shown } from './view/detail.js';
import { FIRST_TARGET, type FleetEvents, FleetView } from './view/fleet.js';
import { type Fleet, type FleetRow, readFleet } from './view/fleet-rows.js';
import { listView } from './view/list.js';

/** Hashes outside of tables that are shown at the most. */
const MOST_DEVICES = 200;
const CANCELLED = 'Cancelled: nothing of the input is shown.';

const result = (): HTMLElement => byId('result', HTMLElement);

/** Listens to what goes in. */
export function startPage(): void {
  const intake = new Intake(show);
  byId('cancel', HTMLButtonElement).addEventListener('click', () => {
    Work.cancel();
    // The button is gone, and with it what had the focus.
    byId('input', HTMLTextAreaElement).focus();
  });
  byId('example', HTMLButtonElement).addEventListener('click', () => intake.setText(EXAMPLE_HASH));
  byId('example-repair', HTMLButtonElement).addEventListener('click', () => intake.setText(exampleRepair().join('\n')));
}

/** Shows what is in the inputs; nothing of it before all of it is read. */
function show(inputs: readonly Input[]): void {
  result().replaceChildren();
  announce('');
  void working(async (work) => {
    work.onGivenUp = () => result().replaceChildren(el('p', { class: 'notice' }, CANCELLED));
    const readings = await readAll(inputs, work);
    const detail = new Detail();
    const fleets = await fleetsOf(readings, detail, work);
    showReadings(readings, fleets, detail);
    const { length } = readings.flatMap(({ devices }) => devices);
    announce(inputs.length === 0 ? '' : `${capitalised(count(length, 'hash', 'hashes'))} read`);
  });
}

/** Does work; undefined where it was cancelled. */
async function working<Result>(act: (work: Work) => Promise<Result>): Promise<Result | undefined> {
  const work = new Work();
  try {
    return await act(work);
  } catch (error) {
    if (error instanceof JobError) announce(`It could not be done: ${error.message}`);
    else if (!(error instanceof CancelledError)) throw error;
    return undefined;
  } finally {
    work.end();
  }
}

const WORDS = 'Reading';
/** Share of the work that reading is; the rest checks tables. */
const READING_SHARE = 0.5;

async function readAll(inputs: readonly Input[], work: Work): Promise<Reading[]> {
  const readings: Reading[] = [];
  const size = READING_SHARE / inputs.length;
  for (const [i, input] of inputs.entries()) {
    readings.push(...(await readOne(input, work, [i * size, (i + 1) * size])).map(withDevices));
  }
  return readings;
}

/** Reads an input; a worker takes longer to start than a small one takes. */
async function readOne(input: Input, work: Work, part: Part): Promise<FileReading[]> {
  const isSmall = input.bytes.length <= SMALL_INPUT && !isPacked(input.bytes);
  if (isSmall) return work.run(readInput(input), WORDS, part);
  try {
    return await work.runJob('read', input, WORDS, part);
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    return [{ input, kind: 'unreadable', hashes: [], problem: `the work on it was ended: ${error.message}` }];
  }
}

async function fleetsOf(readings: readonly Reading[], detail: Detail, work: Work): Promise<HTMLElement[]> {
  const tables = readings.filter(({ kind }) => kind === 'csv');
  const size = (1 - READING_SHARE) / tables.length;
  const elements: HTMLElement[] = [];
  for (const [i, { input }] of tables.entries()) {
    const part: Part = [READING_SHARE + i * size, READING_SHARE + (i + 1) * size];
    const fleet = await work.run(readFleet(input.bytes, FIRST_TARGET), 'Checking', part);
    elements.push(fleetView(input, i, detail, fleet));
  }
  return elements;
}

function showReadings(readings: readonly Reading[], fleets: readonly HTMLElement[], detail: Detail): void {
  const devices = readings.flatMap((reading) => reading.devices);
  const inTables = new Set(readings.filter(({ kind }) => kind === 'csv').flatMap((reading) => reading.devices));
  result().replaceChildren(
    ...readings.filter(({ problem }) => problem !== undefined).map(problemNotice),
    ...readings.flatMap(({ lost = [] }) => lost.map(lossNotice)),
    ...listNotices(devices, inTables),
    ...fleets,
    detail.element,
  );
  // The rows of a table are opened by those who read it; one device, or two, are what was asked for.
  const asked = devices.length > 2 ? devices.filter((device) => !inTables.has(device)) : devices;
  if (asked.length > 0) detail.show(asked.slice(0, MOST_DEVICES).map(shownOf), false);
}

function problemNotice({ input, problem }: Reading): HTMLElement {
  const name = input.name === undefined ? 'The input' : printable(input.name);
  return el('p', { class: 'notice', 'data-tone': 'bad' }, `${name} cannot be read: ${printable(problem ?? '')}.`);
}

function lossNotice(text: string): HTMLElement {
  return el('p', { class: 'notice', 'data-tone': 'bad' }, `${printable(text)}. Devices in it are missing here.`);
}

/** Offers the hashes that are in no table as one. */
function listNotices(devices: readonly Device[], inTables: ReadonlySet<Device>): HTMLElement[] {
  const loose = devices.filter((device) => !inTables.has(device));
  return loose.length > 2 || (loose.length > 0 && loose.length < devices.length) ? [listView(loose)] : [];
}

function fleetView(input: Input, index: number, detail: Detail, fleet: Fleet): HTMLElement {
  const name = input.name ?? 'pasted text.csv';
  // Several files can be on the page: ids after those of the first have a number.
  const ids = (base: string): string => (index === 0 ? base : `${base}-${index + 1}`);
  const events: FleetEvents = {
    open: (row, inspection) => detail.show([shownRow(row, inspection)], true),
    compare: (rows) => {
      const shown = rows.map(([row, inspection]) => shownRow(row, inspection));
      detail.show(shown, true);
    },
    work: (steps, words) => working((work) => work.run(steps, words)),
    fix: (bytes, target) => working((work) => work.runJob('fix', { bytes, target }, 'Fixing')),
  };
  return new FleetView(input.bytes, name, events, ids, fleet).element;
}

function shownRow({ row, line, findings }: FleetRow, inspection: Inspection): Shown {
  return { label: `Row ${row}, line ${line}`, inspection, rowFindings: findings };
}

/** A device with what to call it: the file, the place in it, or its number. */
function shownOf(device: Device, index: number, { length }: readonly Device[]): Shown {
  const parts = [device.source, device.place].filter((part) => part !== undefined);
  const number = length === 2 ? ['Before', 'After'][index] : `Hash ${index + 1}`;
  return {
    label: parts.length > 0 ? parts.map(printable).join(', ') : length === 1 ? undefined : number,
    inspection: device.inspect(),
    ...(device.repairs === undefined ? {} : { repairs: device.repairs }),
  };
}
