/** A saved response of Graph or Partner Center as a table of devices, and each of its errors explained once. */
import { counted } from '../hash/counted.js';
import { SCHEMA_VERSION } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import type { ServiceErrorExplanation } from '../interop/service-errors.js';
import type { DeviceOutcome, DeviceResult, ServiceResponseReport } from '../interop/service-response.js';
import { explanationText } from './explanation-text.js';
import { EXIT } from './failure.js';
import { grouped, out, writeJson, writeText } from './terminal.js';

const COLOURS: Readonly<Record<DeviceOutcome, 'green' | 'red' | 'yellow'>> = {
  registered: 'green',
  failed: 'red',
  pending: 'yellow',
  unknown: 'yellow',
};

/** What names a device: its serial number, or what else the response has. */
const nameOf = ({ serialNumber, productKey, importId, deviceId }: DeviceResult): string =>
  printable(serialNumber ?? productKey ?? importId ?? deviceId ?? '(no serial number)');

const LONGEST_CELL = 60;
const cell = (text: string): string => (text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text);

/** Code and name, each once. */
function errorOf({ errorCode, errorName, explanations }: DeviceResult): string {
  const known = explanations.find(({ error }) => error !== undefined)?.error;
  const code = known?.code ?? errorCode;
  const name = known?.names[0] ?? (errorName === code ? undefined : errorName);
  return printable([code, name].filter((part) => part !== undefined).join('  '));
}

function tableOf(devices: readonly DeviceResult[]): string[] {
  const rows = devices.map((device) => ({
    row: String(device.index),
    name: cell(nameOf(device)),
    outcome: device.outcome,
    error: cell(errorOf(device)),
  }));
  // A loop: Math.max of many rows would spread them onto the stack.
  let [numberWidth, nameWidth] = [3, 6];
  for (const { row, name } of rows) {
    numberWidth = Math.max(numberWidth, row.length);
    nameWidth = Math.max(nameWidth, name.length);
  }
  const head = `  ${'row'.padStart(numberWidth)}  ${'device'.padEnd(nameWidth)}  ${'result'.padEnd(10)}  error`;
  const lines = rows.map(({ row, name, outcome, error }) =>
    `  ${row.padStart(numberWidth)}  ${name.padEnd(nameWidth)}  ${out[COLOURS[outcome]](outcome.padEnd(10))}  ${error}`.trimEnd(),
  );
  return [out.dim(head), ...lines];
}

/** The different explanations of all devices, each once. */
function explanationsOf(devices: readonly DeviceResult[]): ServiceErrorExplanation[] {
  const found = new Map<unknown, ServiceErrorExplanation>();
  for (const { explanations } of devices) {
    for (const one of explanations) if (!found.has(one.error ?? one.found)) found.set(one.error ?? one.found, one);
  }
  return [...found.values()];
}

/** Prints a report; returns the exit status: 2 as soon as one device failed or its result is not known. */
export async function showResponse(report: ServiceResponseReport, json: boolean): Promise<number> {
  const { source, status, devices, counts } = report;
  if (json) {
    const flat = devices.map(({ explanations, ...device }) => ({
      ...device,
      explanations: explanations.map(({ found, error }) => ({ found, ...error })),
    }));
    await writeJson({ schemaVersion: SCHEMA_VERSION, source, status, counts, devices: flat });
  } else {
    const count = counted(devices.length, 'device', 'devices', grouped);
    const parts = Object.entries(counts).filter(([, number]) => number > 0);
    const summary = parts.map(([outcome, number]) => `${grouped(number)} ${outcome}`).join(', ');
    const service = source === 'graph' ? 'Microsoft Graph' : 'Partner Center';
    const batch = status === undefined ? '' : ` (batch: ${printable(status)})`;
    const explained = explanationsOf(devices).map((one) => `\n${explanationText(one)}`);
    await writeText(
      `${[`${service}: ${count}, ${summary}${batch}`, ...tableOf(devices)].join('\n')}\n${explained.join('')}`,
    );
  }
  return counts.failed + counts.unknown > 0 ? EXIT.found : EXIT.done;
}
