/**
 * The certificate of the endorsement key: read from its NV index (TPM2_NV_ReadPublic and TPM2_NV_Read, TPM 2.0 Library,
 * part 3, 31.6 and 31.13; TCG EK Credential Profile, 2.2.1.4).
 */
import { counted } from '../hash/counted.js';
import { runCommand } from './command.js';
import { TpmError } from './errors.js';
import type { TpmTransport } from './transport.js';
import { TpmWriter } from './wire.js';
import { derLength } from './x509.js';

/** NV index of the certificate of the RSA-2048 endorsement key. */
export const EK_CERTIFICATE_INDEX = 0x01c0_0002;
const TPM_RH_OWNER = 0x4000_0001;
/** TPMA_NV (part 2, 13.4): the index may be read under its own authorization. */
const TPMA_NV_AUTHREAD = 1 << 18;
/** Bytes read at a time where the TPM does not say how many it accepts. */
const DEFAULT_CHUNK = 256;
const LARGEST_CHUNK = 1024;

/**
 * Reads the certificate as the TPM holds it, padding behind it taken off.
 *
 * @param nvBufferMax TPM_PT_NV_BUFFER_MAX, the most bytes of one read
 * @returns DER; undefined where the TPM has no certificate
 * @throws TpmError as the TPM refuses
 */
export async function readCertificate(
  transport: TpmTransport,
  nvBufferMax?: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const index = await readIndex(transport, signal);
  if (!index) return undefined;
  const chunk = Math.max(1, Math.min(nvBufferMax ?? DEFAULT_CHUNK, LARGEST_CHUNK));
  const data = new Uint8Array(index.size);
  for (let offset = 0; offset < data.length; ) {
    const size = Math.min(chunk, data.length - offset);
    const part = await readChunk(transport, index.authorizedBy, size, offset, signal);
    data.set(part, offset);
    offset += size;
  }
  return data.subarray(0, derLength(data));
}

/** Size of the NV index and the handle under whose authorization it is read; undefined where there is no such index. */
async function readIndex(
  transport: TpmTransport,
  signal?: AbortSignal,
): Promise<{ size: number; authorizedBy: number } | undefined> {
  const command = {
    name: 'TPM2_NV_ReadPublic',
    handles: [EK_CERTIFICATE_INDEX],
    parameters: new Uint8Array(0),
  } as const;
  try {
    const reader = (await runCommand(transport, command, signal)).parameters();
    const area = reader.nested('the public area of the certificate');
    area.u32(); // index
    area.u16(); // name algorithm
    const attributes = area.u32();
    area.sized(); // authorization policy
    const size = area.u16();
    area.end();
    return { size, authorizedBy: attributes & TPMA_NV_AUTHREAD ? EK_CERTIFICATE_INDEX : TPM_RH_OWNER };
  } catch (error) {
    if (error instanceof TpmError && error.responseName === 'TPM_RC_HANDLE') return undefined;
    throw error;
  }
}

async function readChunk(
  transport: TpmTransport,
  authorizedBy: number,
  size: number,
  offset: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const parameters = new TpmWriter().u16(size).u16(offset).finish();
  const handles = [authorizedBy, EK_CERTIFICATE_INDEX];
  const command = { name: 'TPM2_NV_Read', handles, authorized: 1, parameters } as const;
  const part = (await runCommand(transport, command, signal)).parameters().sized();
  if (part.length === size) return part;
  const message = `the TPM gave ${counted(part.length, 'byte')} of its certificate where ${size} were asked for`;
  throw new TpmError('tpm-malformed-response', message);
}
