/**
 * How commands reach a TPM: a device node, TBS on Windows, a socket, a transcript. A transport moves whole commands and
 * whole responses (TPM 2.0 Library, part 1, section 18) and knows nothing of what they say.
 */

/** A way to a TPM. Commands go one at a time: a transport queues a second one, or its maker sees to it. */
export interface TpmTransport {
  /**
   * Sends a command and gives the response, header included.
   *
   * @param command whole command, header included
   * @param signal ends the waiting; the TPM may still be working then, and the transport is not to be used again
   * @throws TpmError `tpm-missing`, `tpm-permission`, `tpm-busy`, `tpm-timeout`, `tpm-closed` or
   *   `tpm-malformed-response`; what `signal` was aborted with
   */
  transmit(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** Releases the TPM. Safe to call twice. */
  close(): Promise<void>;
}

/** Bytes of a header: tag, size, command or response code. */
export const TPM_HEADER_SIZE = 10;
/** The most bytes of a command or response: the buffer of Linux' driver, and no TPM announces more. */
export const TPM_BUFFER_SIZE = 4096;

/** The size that the header of a response gives; undefined while the header is not whole. */
export function announcedSize(response: Uint8Array): number | undefined {
  if (response.length < 6) return undefined;
  return new DataView(response.buffer, response.byteOffset, response.byteLength).getUint32(2);
}
