/**
 * The endorsement key: the one that the maker or the firmware left at its persistent handle, else derived again from the
 * template (TPM2_ReadPublic and TPM2_CreatePrimary, TPM 2.0 Library, part 3, 12.4 and 24.1).
 */
import { runCommand } from './command.js';
import { TpmError } from './errors.js';
import { EK_TEMPLATE_RSA_2048, type PublicArea, readPublicArea, whyNotEndorsementKey } from './public-area.js';
import type { TpmTransport } from './transport.js';
import { TpmWriter } from './wire.js';

/** Where the RSA-2048 endorsement key is kept (TCG EK Credential Profile, table 2). */
export const EK_HANDLE = 0x8101_0001;
const TPM_RH_ENDORSEMENT = 0x4000_000b;

/** The endorsement key of a TPM. */
export interface TpmEndorsementKey {
  /** Modulus, 256 bytes, big-endian: block 25. */
  modulus: Uint8Array;
  /** Public exponent. */
  exponent: number;
  /** Whether it was found at its persistent handle or derived from the template. */
  origin: 'persistent' | 'derived';
}

/**
 * Reads the RSA-2048 endorsement key. The object at the persistent handle is used only if it is such a key; else
 * the key is derived, read and flushed again.
 *
 * @throws TpmError as the TPM refuses: `TPM_RC_BAD_AUTH` where the endorsement hierarchy has a password,
 *   `TPM_RC_HIERARCHY` where it is turned off
 */
export async function readEndorsementKey(transport: TpmTransport, signal?: AbortSignal): Promise<TpmEndorsementKey> {
  const persistent = await readPersistent(transport, signal);
  if (persistent && whyNotEndorsementKey(persistent) === undefined) return keyOf(persistent, 'persistent');
  const derived = await derive(transport, signal);
  const reason = whyNotEndorsementKey(derived);
  if (reason !== undefined) {
    throw new TpmError('tpm-malformed-response', `the TPM derived a key that is not an endorsement key: ${reason}`);
  }
  return keyOf(derived, 'derived');
}

function keyOf({ rsa }: PublicArea, origin: TpmEndorsementKey['origin']): TpmEndorsementKey {
  if (!rsa) throw new TpmError('tpm-malformed-response', 'the endorsement key is not an RSA key');
  return { modulus: rsa.modulus, exponent: rsa.exponent, origin };
}

/** The public area of the key at the persistent handle; undefined where there is none. */
async function readPersistent(transport: TpmTransport, signal?: AbortSignal): Promise<PublicArea | undefined> {
  const command = { name: 'TPM2_ReadPublic', handles: [EK_HANDLE], parameters: new Uint8Array(0) } as const;
  try {
    const reader = (await runCommand(transport, command, signal)).parameters();
    return readPublicArea(reader.nested('the public area of the key at 0x81010001'));
  } catch (error) {
    if (error instanceof TpmError && error.responseName === 'TPM_RC_HANDLE') return undefined;
    throw error;
  }
}

/** Makes the TPM derive the key, and flushes it whatever happens: without a resource manager it would stay. */
async function derive(transport: TpmTransport, signal?: AbortSignal): Promise<PublicArea> {
  const parameters = new TpmWriter()
    .sized(new TpmWriter().u16(0).u16(0).finish()) // TPM2B_SENSITIVE_CREATE: no password, no data
    .sized(EK_TEMPLATE_RSA_2048)
    .u16(0) // no outside information
    .u32(0) // no PCR
    .finish();
  const response = await runCommand(
    transport,
    { name: 'TPM2_CreatePrimary', handles: [TPM_RH_ENDORSEMENT], authorized: 1, parameters, returnsHandle: true },
    signal,
  );
  try {
    return readPublicArea(response.parameters().nested('the public area of the derived key'));
  } finally {
    await flush(transport, response.handle);
  }
}

async function flush(transport: TpmTransport, handle: number | undefined): Promise<void> {
  if (handle === undefined) return;
  // Not under the caller's signal: an aborted reading must not leave a key behind.
  await runCommand(transport, { name: 'TPM2_FlushContext', parameters: new TpmWriter().u32(handle).finish() });
}
