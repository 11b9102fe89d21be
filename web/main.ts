/** The decoder page: what goes in, and what is shown of it. Nothing leaves the page. */

import { type Inspection, printable } from '../src/core.js';
import { announce, byId, capitalised, count, el } from './dom.js';
import { EXAMPLE_HASH, exampleRepair } from './examples.js';
import type { Input } from './given.js';
import { Intake } from './intake.js';
import { type Device, type Reading, readInput } from './reading.js';
import { Detail, type Shown } from './view/detail.js';
import { type FleetEvents, FleetView } from './view/fleet.js';
import type { FleetRow } from './view/fleet-rows.js';
import { listView } from './view/list.js';

/** Hashes outside of tables that are shown at the most. */
const MOST_DEVICES = 200;

const result = byId('result', HTMLElement);
const intake = new Intake(show);

byId('example', HTMLButtonElement).addEventListener('click', () => intake.setText(EXAMPLE_HASH));
byId('example-repair', HTMLButtonElement).addEventListener('click', () => intake.setText(exampleRepair().join('\n')));

/** Shows what is in the inputs. */
function show(inputs: readonly Input[]): void {
  const readings = inputs.flatMap(readInput);
  const devices = readings.flatMap((reading) => reading.devices);
  const inTables = new Set(readings.filter(({ kind }) => kind === 'csv').flatMap((reading) => reading.devices));
  const detail = new Detail();
  result.replaceChildren(
    ...readings.filter(({ problem }) => problem !== undefined).map(problemNotice),
    ...readings.flatMap(({ lost = [] }) => lost.map(lossNotice)),
    ...listNotices(devices, inTables),
    ...readings.filter(({ kind }) => kind === 'csv').map((reading, index) => fleetOf(reading, index, detail)),
    detail.element,
  );
  // The rows of a table are opened by those who read it; one device, or two, are what was asked for.
  const asked = devices.length > 2 ? devices.filter((device) => !inTables.has(device)) : devices;
  if (asked.length > 0) detail.show(asked.slice(0, MOST_DEVICES).map(shownOf), false);
  announce(inputs.length === 0 ? '' : `${capitalised(count(devices.length, 'hash', 'hashes'))} read`);
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

function fleetOf({ input }: Reading, index: number, detail: Detail): HTMLElement {
  const name = input.name ?? 'pasted text.csv';
  // Several files can be on the page: ids after those of the first have a number.
  const ids = (base: string): string => (index === 0 ? base : `${base}-${index + 1}`);
  const events: FleetEvents = {
    open: (row, inspection) => detail.show([shownRow(row, inspection)], true),
    compare: (rows) => {
      const shown = rows.map(([row, inspection]) => shownRow(row, inspection));
      detail.show(shown, true);
    },
  };
  return new FleetView(input.bytes, name, events, ids).element;
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
