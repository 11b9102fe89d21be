/**
 * One command to a TPM and its answer (TPM 2.0 Library, part 1, section 18, and part 3): headers, the password
 * authorization with an empty password, return codes, and patience with a TPM that asks for it.
 */
import { counted } from '../hash/counted.js';
import { TpmError } from './errors.js';
import { isRetry, responseError } from './response-codes.js';
import { TPM_HEADER_SIZE, type TpmTransport } from './transport.js';
import { TpmReader, TpmWriter } from './wire.js';

/** Tags of commands and responses (part 2, 6.9). */
const TPM_ST_NO_SESSIONS = 0x8001;
const TPM_ST_SESSIONS = 0x8002;
/** Tag with which a TPM 1.2, or a TPM 2.0 that does not know the command's tag, answers. */
const TPM_ST_RSP_COMMAND = 0x00c4;
/** The pseudo session of a password (part 2, 7.4). */
const TPM_RS_PW = 0x4000_0009;

/** Command codes that are used here (part 2, 6.5.2). */
export const COMMAND_CODES = {
  TPM2_CreatePrimary: 0x131,
  TPM2_NV_Read: 0x14e,
  TPM2_FlushContext: 0x165,
  TPM2_NV_ReadPublic: 0x169,
  TPM2_ReadPublic: 0x173,
  TPM2_GetCapability: 0x17a,
} as const;

/** Names of the commands that are used here. */
export type TpmCommandName = keyof typeof COMMAND_CODES;

/** A command before it is put into bytes. */
export interface TpmCommand {
  name: TpmCommandName;
  /** Handles in the command's handle area. */
  handles?: readonly number[];
  /** Number of the handles that are authorized, each with an empty password; the first ones. */
  authorized?: number;
  parameters: Uint8Array;
  /** Whether the response has a handle in front of its parameters. */
  returnsHandle?: boolean;
}

/** What a TPM answers. The handle is taken out first, so that an object can be flushed whatever follows it. */
export interface TpmResponse {
  /** The handle of a created object. */
  handle?: number;
  /** The parameters; throws `tpm-malformed-response` where they are not whole. */
  parameters(): TpmReader;
}

/** The bytes of a command. */
export function encodeCommand({ name, handles = [], authorized = 0, parameters }: TpmCommand): Uint8Array {
  const body = new TpmWriter();
  for (const handle of handles) body.u32(handle);
  if (authorized > 0) {
    const sessions = new TpmWriter();
    // Session, no nonce, no attributes, empty password.
    for (let i = 0; i < authorized; i++) sessions.u32(TPM_RS_PW).u16(0).u8(0).u16(0);
    const area = sessions.finish();
    body.u32(area.length).raw(area);
  }
  const content = body.raw(parameters).finish();
  const tag = authorized > 0 ? TPM_ST_SESSIONS : TPM_ST_NO_SESSIONS;
  return new TpmWriter()
    .u16(tag)
    .u32(TPM_HEADER_SIZE + content.length)
    .u32(COMMAND_CODES[name])
    .raw(content)
    .finish();
}

/** Times to wait before the command is sent again, in milliseconds: two seconds in all. */
const BACKOFF_MS = [10, 20, 40, 80, 150, 300, 500, 900];

/**
 * Sends a command, again where the TPM asks for it (TPM_RC_RETRY, TPM_RC_YIELDED, TPM_RC_TESTING), and gives what
 * follows the response's header.
 *
 * @throws TpmError for every return code but success, with its name; `tpm-malformed-response`; what the transport throws
 */
export async function runCommand(
  transport: TpmTransport,
  command: TpmCommand,
  signal?: AbortSignal,
): Promise<TpmResponse> {
  const bytes = encodeCommand(command);
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    const { code, tag, body } = splitResponse(await transport.transmit(bytes, signal), command.name);
    if (code === 0) return readBody(body, tag, command);
    if (!isRetry(code) || attempt === BACKOFF_MS.length) throw responseError(command.name, code);
    await pause(BACKOFF_MS[attempt], signal);
  }
}

function splitResponse(response: Uint8Array, name: string): { code: number; tag: number; body: Uint8Array } {
  const header = new TpmReader(response, `the answer to ${name}`);
  const tag = header.u16();
  const size = header.u32();
  const code = header.u32();
  if (size !== response.length) {
    const message = `the answer to ${name} of the TPM says it has ${counted(size, 'byte')} and has ${response.length}`;
    throw new TpmError('tpm-malformed-response', message);
  }
  if (tag === TPM_ST_RSP_COMMAND && code === 0) throw responseError(name, 0x1e);
  return { code, tag, body: response.subarray(TPM_HEADER_SIZE) };
}

function readBody(body: Uint8Array, tag: number, command: TpmCommand): TpmResponse {
  const subject = `the answer to ${command.name}`;
  const expected = command.authorized ? TPM_ST_SESSIONS : TPM_ST_NO_SESSIONS;
  if (tag !== expected) {
    throw new TpmError('tpm-malformed-response', `${subject} of the TPM has the tag 0x${tag.toString(16)}`);
  }
  const reader = new TpmReader(body, subject);
  const handle = command.returnsHandle ? reader.u32() : undefined;
  return {
    ...(handle !== undefined && { handle }),
    // With sessions the size of the parameters precedes them, and the sessions' own responses follow.
    parameters: () => (command.authorized ? new TpmReader(reader.raw(reader.u32()), subject) : reader),
  };
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
