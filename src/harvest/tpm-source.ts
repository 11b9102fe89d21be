/** The TPM of a device, as a snapshot keeps it: every command and response, so that a replay reads the same. */
import { fromHex } from '../hash/field-codecs.js';
import { TpmError, type TpmErrorCode } from '../tpm/errors.js';
import { readTpm, type TpmFault } from '../tpm/read.js';
import { openSocket, parseSocketAddress } from '../tpm/socket.js';
import { RecordingTransport } from '../tpm/transcript.js';
import type { TpmTransport } from '../tpm/transport.js';
import type { Addon, AddonOptions } from './addon.js';
import { HarvestError } from './errors.js';
import type { DeviceFault, DeviceTpm, FaultCode } from './snapshot.js';

/** What was heard from a TPM, and what was not. */
export interface TpmRecord {
  tpm?: DeviceTpm;
  faults: DeviceFault[];
}

/** Device nodes of Linux: the kernel's resource manager first, which lets several programs use the TPM at once. */
const LINUX_NODES = ['/dev/tpmrm0', '/dev/tpm0'] as const;

/** Faults that represent errors of the TPM in a snapshot: those of the TPM's interface. */
const FAULT_CODES: Readonly<Partial<Record<TpmErrorCode, FaultCode>>> = {
  'tpm-missing': 'not-found',
  'tpm-permission': 'permission',
  'tpm-busy': 'busy',
  'tpm-timeout': 'timeout',
  'tpm-malformed-response': 'malformed',
  'tpm-version-1.2': 'unsupported',
};

/** A way to open one TPM. */
interface Place {
  where: string;
  open: () => Promise<TpmTransport>;
}

/**
 * Checks a `--tpm` value.
 *
 * @throws {@link HarvestError} `option-value`
 */
export function checkTpmPlace(where: string | undefined): void {
  if (where === undefined || where === 'none') return;
  if (where.startsWith('device:') && where.length > 7) return;
  if (parseSocketAddress(where)) return;
  throw new HarvestError(
    'option-value',
    'the place of the TPM is not one that can be read',
    'Write device:/dev/tpm0, tcp:HOST:PORT, unix:PATH or none.',
    { field: 'tpm' },
  );
}

/**
 * Reads a TPM and keeps what was said.
 *
 * @param where `device:PATH`, `tcp:HOST:PORT`, `unix:PATH` or `none`; undefined: the system's own
 */
export async function recordTpm(
  where: string | undefined,
  addon: () => Promise<Addon>,
  options: AddonOptions,
  signal?: AbortSignal,
): Promise<TpmRecord> {
  if (where === 'none') return { faults: [fault('tpm', 'unsupported', 'the TPM was not to be read')] };
  let first: TpmError | undefined;
  for (const place of await placesOf(where, addon, options)) {
    try {
      return await converse(place, signal);
    } catch (error) {
      if (!(error instanceof TpmError)) throw error;
      // A node that is there and refuses says more than one that is not there.
      if (!first || (first.code === 'tpm-missing' && error.code !== 'tpm-missing')) first = error;
    }
  }
  return { faults: [faultOf('tpm', first?.code ?? 'tpm-missing', first?.message ?? 'there is no TPM')] };
}

async function placesOf(
  where: string | undefined,
  addon: () => Promise<Addon>,
  options: AddonOptions,
): Promise<Place[]> {
  if (where && !where.startsWith('device:')) return [{ where, open: () => openSocket(where) }];
  const [{ openTpmDevice }, native] = await Promise.all([import('./tpm-device.js'), addon()]);
  const device = (path: string): Place => ({
    where: path === '' ? 'tbs' : `device:${path}`,
    open: () => openTpmDevice(native, options, path),
  });
  if (where) return [device(where.slice('device:'.length))];
  return native.platform === 'linux' ? LINUX_NODES.map(device) : [device('')];
}

async function converse({ where, open }: Place, signal?: AbortSignal): Promise<TpmRecord> {
  const transport = new RecordingTransport(await open());
  try {
    const { problems } = await readTpm(transport, signal);
    const exchanges = transport.exchanges.map(({ command, response }) => ({
      command: fromHex(command),
      response: fromHex(response),
    }));
    return { tpm: { where, exchanges }, faults: problems.filter(isInterfaceProblem).map(problemFault) };
  } finally {
    await transport.close();
  }
}

/** Problems that the TPM's own answers do not tell: a replay would not meet them. */
function isInterfaceProblem({ code }: TpmFault): boolean {
  return code === 'tpm-closed' || code === 'tpm-timeout' || code === 'tpm-permission' || code === 'tpm-missing';
}

function problemFault({ code, what, message }: TpmFault): DeviceFault {
  return faultOf(`tpm.${what}`, code, message);
}

function faultOf(what: string, code: TpmFault['code'], text: string): DeviceFault {
  return fault(what, FAULT_CODES[code as TpmErrorCode] ?? 'failed', text);
}

function fault(what: string, code: FaultCode, text: string): DeviceFault {
  return { what, code, osError: 0, text };
}
