/**
 * Saved answers of Microsoft Graph and Partner Center to a registration, explained device by device: an
 * importedWindowsAutopilotDeviceIdentity with its state, alone, in a list, in a page of results or a batch, the status of a
 * Partner Center batch (BatchUploadDetails), and error bodies. Nothing here makes a network connection.
 */
import { explainServiceErrors, type ServiceErrorExplanation } from './service-errors.js';

/** What became of a device. */
export type DeviceOutcome = 'registered' | 'failed' | 'pending' | 'unknown';

/** The result of one device. Texts are the service's own: show them with care. */
export interface DeviceResult {
  /** 0-based, in the order of the response. */
  readonly index: number;
  readonly serialNumber?: string;
  readonly productKey?: string;
  readonly importId?: string;
  readonly deviceId?: string;
  /** The status as the service writes it: `complete`, `error`, `finished_with_errors`, … */
  readonly status?: string;
  /** Error code as the service writes it; absent for 0. */
  readonly errorCode?: string;
  readonly errorName?: string;
  readonly outcome: DeviceOutcome;
  /** What code and name mean; empty for a device without an error. */
  readonly explanations: readonly ServiceErrorExplanation[];
}

/** A response, explained. */
export interface ServiceResponseReport {
  readonly source: 'graph' | 'partner-center';
  /** Status of the whole batch, where the response has one. */
  readonly status?: string;
  readonly devices: readonly DeviceResult[];
  readonly counts: Readonly<Record<DeviceOutcome, number>>;
}

/** A value that is not a response of Graph or Partner Center to a registration. */
export class ServiceResponseError extends Error {
  override readonly name = 'ServiceResponseError';
  readonly code = 'not-a-service-response';
}

/** Devices of a response that are explained; a batch holds 500 at most. */
const MOST_DEVICES = 100_000;
const DEEPEST = 8;

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member by its name, without regard to case: PowerShell and portals write them in their own. */
function member(object: Members, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  const found = Object.keys(object).find((key) => key.toLowerCase() === lower);
  return found === undefined ? undefined : object[found];
}

function textOf(object: Members, name: string): string | undefined {
  const value = member(object, name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

const OUTCOMES: Readonly<Record<string, DeviceOutcome>> = {
  complete: 'registered',
  finished: 'registered',
  error: 'failed',
  finished_with_errors: 'failed',
  // Graph: registered in part only.
  partial: 'failed',
  pending: 'pending',
  queued: 'pending',
  processing: 'pending',
  in_progress: 'pending',
  inprogress: 'pending',
};

function outcomeOf(status: string | undefined, hasError: boolean): DeviceOutcome {
  if (hasError) return 'failed';
  const key = (status ?? '').toLowerCase();
  return Object.hasOwn(OUTCOMES, key) ? OUTCOMES[key] : 'unknown';
}

/** Explains code and name of one device; a code that nothing explains is told, too. */
function explain(code: string | undefined, name: string | undefined): ServiceErrorExplanation[] {
  if (code === undefined && name === undefined) return [];
  const named = name === undefined ? [] : explainServiceErrors(name);
  const coded = code === undefined ? [] : explainServiceErrors(code);
  if (coded.some(({ error }) => error !== undefined)) return coded;
  if (named.some(({ error }) => error !== undefined)) return named;
  return [{ found: [code, name].filter((part) => part !== undefined).join(' ') }];
}

const optional = <Name extends string>(name: Name, value: string | undefined): { [key in Name]?: string } =>
  value === undefined ? {} : ({ [name]: value } as { [key in Name]: string });

type Unnumbered = Omit<DeviceResult, 'index'>;

function resultOf(device: Members, state: Members, names: { status: string; code: string; name: string }): Unnumbered {
  const status = textOf(state, names.status);
  const code = textOf(state, names.code);
  const errorCode = code !== undefined && Number(code) === 0 ? undefined : code;
  const errorName = textOf(state, names.name);
  return {
    ...optional('serialNumber', textOf(device, 'serialNumber')),
    ...optional('productKey', textOf(device, 'productKey')),
    ...optional('importId', textOf(device, 'importId')),
    ...optional('deviceId', textOf(device, 'deviceId')),
    ...optional('status', status),
    ...optional('errorCode', errorCode),
    ...optional('errorName', errorName),
    outcome: outcomeOf(status, errorCode !== undefined || errorName !== undefined),
    explanations: explain(errorCode, errorName),
  };
}

const GRAPH_NAMES = { status: 'deviceImportStatus', code: 'deviceErrorCode', name: 'deviceErrorName' };
const PARTNER_NAMES = { status: 'status', code: 'errorCode', name: 'errorDescription' };

interface Collected {
  devices: Unnumbered[];
  partner: boolean;
  status?: string;
}

/** Members that hold devices, or other bodies. */
const LISTS = ['value', 'importedWindowsAutopilotDeviceIdentities', 'items', 'responses', 'devicesStatus', 'body'];

function collect(value: unknown, into: Collected, depth = 0): void {
  if (depth > DEEPEST || into.devices.length >= MOST_DEVICES) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, into, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  const state = member(value, 'state');
  if (isObject(state) && member(state, GRAPH_NAMES.status) !== undefined) {
    into.devices.push(resultOf(value, state, GRAPH_NAMES));
    return;
  }
  if (member(value, GRAPH_NAMES.status) !== undefined) {
    into.devices.push(resultOf(value, value, GRAPH_NAMES));
    return;
  }
  const batch = member(value, 'devicesStatus');
  if (Array.isArray(batch)) {
    into.partner = true;
    into.status ??= textOf(value, 'status');
    for (const one of batch) if (isObject(one)) into.devices.push(resultOf(one, one, PARTNER_NAMES));
    return;
  }
  const error = member(value, 'error');
  if (isObject(error) && (member(error, 'message') !== undefined || member(error, 'code') !== undefined)) {
    into.devices.push(failedRequest(error));
    return;
  }
  for (const name of LISTS) collect(member(value, name), into, depth + 1);
}

/** An error body of Graph: the whole request failed. */
function failedRequest(error: Members): Unnumbered {
  const code = textOf(error, 'code');
  const message = textOf(error, 'message');
  const found = explainServiceErrors([code, message].filter((part) => part !== undefined).join(': '));
  return {
    status: 'error',
    ...optional('errorCode', code),
    ...optional('errorName', message),
    outcome: 'failed',
    explanations: found.length > 0 ? found : [{ found: code ?? message ?? 'error' }],
  };
}

/**
 * Explains a saved response of Microsoft Graph or Partner Center, device by device.
 *
 * @param response the parsed JSON, of any of the forms above
 * @returns a result for every device, in the order of the response
 * @throws {@link ServiceResponseError} when it holds no result of a registration
 * @example
 * const { devices, counts } = explainServiceResponse(JSON.parse(text));
 * counts.failed; // 1
 * devices[0].explanations[0].error?.remedy;
 */
export function explainServiceResponse(response: unknown): ServiceResponseReport {
  const found: Collected = { devices: [], partner: false };
  collect(response, found);
  if (found.devices.length === 0) {
    throw new ServiceResponseError(
      'there is no result of a registration in it: neither deviceImportStatus (Graph) nor devicesStatus (Partner Center)',
    );
  }
  const counts: Record<DeviceOutcome, number> = { registered: 0, failed: 0, pending: 0, unknown: 0 };
  for (const { outcome } of found.devices) counts[outcome]++;
  return {
    source: found.partner ? 'partner-center' : 'graph',
    ...optional('status', found.status),
    devices: found.devices.map((device, index) => ({ index, ...device })),
    counts,
  };
}
