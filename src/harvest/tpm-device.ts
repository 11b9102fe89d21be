/** A TPM behind the operating system's own device, through the addon. */
import { TpmError, type TpmErrorCode } from '../tpm/errors.js';
import type { TpmTransport } from '../tpm/transport.js';
import type { Addon, AddonOptions, AddonTpm } from './addon.js';
import type { DeviceFault, FaultCode } from './snapshot.js';

/** What a fault of the system means for a TPM. */
const TPM_CODES: Readonly<Record<FaultCode, TpmErrorCode>> = {
  'not-found': 'tpm-missing',
  permission: 'tpm-permission',
  unsupported: 'tpm-missing',
  busy: 'tpm-busy',
  timeout: 'tpm-timeout',
  'too-large': 'tpm-malformed-response',
  malformed: 'tpm-malformed-response',
  failed: 'tpm-closed',
};

/** The error that a fault of the system amounts to. */
export function tpmErrorOf(fault: DeviceFault): TpmError {
  return new TpmError(TPM_CODES[fault.code] ?? 'tpm-closed', fault.text);
}

/**
 * Opens a TPM device.
 *
 * @param where a device node such as `/dev/tpmrm0`; empty on Windows, where TBS is the one way
 * @throws TpmError `tpm-missing`, `tpm-permission`, `tpm-busy`
 */
export async function openTpmDevice(addon: Addon, options: AddonOptions, where: string): Promise<TpmTransport> {
  const { value, fault } = await addon.openTpm(options, where);
  if (fault) throw tpmErrorOf(fault);
  return new DeviceTransport(value);
}

class DeviceTransport implements TpmTransport {
  constructor(private readonly device: AddonTpm) {}

  async transmit(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const { value, fault } = await unlessAborted(this.device.transmit(command), signal);
    if (fault) throw tpmErrorOf(fault);
    return value;
  }

  async close(): Promise<void> {
    await this.device.close();
  }
}

/** The system's call cannot be taken back: it goes on in its thread, and nobody waits for it any more. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
