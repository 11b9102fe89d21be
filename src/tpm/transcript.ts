/**
 * Transcripts of a conversation with a TPM: recorded from a real one, replayed in its place. A replay is not a state
 * machine: it answers each command with what was recorded for the very same bytes, in the order of recording.
 */
import { toHex } from '#platform';
import { TpmError } from './errors.js';
import type { TpmTransport } from './transport.js';

/** One command and its response, both hex. */
export interface TpmExchange {
  command: string;
  response: string;
}

/** Passes commands on to another transport and keeps every pair. */
export class RecordingTransport implements TpmTransport {
  /** What was said so far. */
  readonly exchanges: TpmExchange[] = [];

  constructor(private readonly inner: TpmTransport) {}

  async transmit(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const response = await this.inner.transmit(command, signal);
    this.exchanges.push({ command: toHex(command), response: toHex(response) });
    return response;
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

const HEX = /^(?:[0-9a-fA-F]{2})*$/;

/** Answers commands from a transcript. */
export class ReplayingTransport implements TpmTransport {
  /** Responses of each command that were not given yet. */
  private readonly responses = new Map<string, Uint8Array[]>();

  /**
   * @param exchanges as {@link RecordingTransport} kept them
   * @throws TpmError `tpm-transcript` where one is not hex
   */
  constructor(exchanges: readonly TpmExchange[]) {
    for (const { command, response } of exchanges) {
      if (!HEX.test(command) || !HEX.test(response)) {
        throw new TpmError('tpm-transcript', 'the TPM transcript holds text that is not hex');
      }
      const key = command.toLowerCase();
      const list = this.responses.get(key);
      if (list) list.push(fromHex(response));
      else this.responses.set(key, [fromHex(response)]);
    }
  }

  /** The recorded response; the last one of a command is given again and again. */
  async transmit(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const list = this.responses.get(toHex(command));
    const response = list && list.length > 1 ? list.shift() : list?.[0];
    if (response) return response;
    const code = command.length >= 10 ? toHex(command, 6, 10) : '?';
    throw new TpmError('tpm-transcript', `the TPM transcript holds no answer to this command (code 0x${code})`);
  }

  async close(): Promise<void> {}
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
