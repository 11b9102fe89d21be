/** Transcripts and scripted TPMs for tests. */
import { readFileSync } from 'node:fs';
import { TpmError } from '../../src/tpm/errors.js';
import type { TpmExchange } from '../../src/tpm/transcript.js';
import type { TpmTransport } from '../../src/tpm/transport.js';

/** A conversation that was recorded with swtpm (test/devices/tpm.test.ts has such conversations live). */
export function transcript(name: 'persistent-key' | 'derived-key'): TpmExchange[] {
  return JSON.parse(readFileSync(new URL(`transcripts/${name}.json`, import.meta.url), 'utf8'));
}

/** A response of a code and parameters, without sessions unless the tag says so. */
export function response(code: number, parameters: readonly number[] = [], tag = 0x8001): Uint8Array {
  const bytes = new Uint8Array(10 + parameters.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag);
  view.setUint32(2, bytes.length);
  view.setUint32(6, code);
  bytes.set(parameters, 10);
  return bytes;
}

/** Big-endian bytes of 32-bit numbers. */
export const words = (...values: number[]): number[] =>
  values.flatMap((value) => [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff));

/** A TPM that answers by a function of the command, and keeps the codes of the commands it was given. */
export class ScriptedTransport implements TpmTransport {
  readonly commands: number[] = [];

  constructor(private readonly answer: (code: number, command: Uint8Array) => Uint8Array | TpmError) {}

  async transmit(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const code = new DataView(command.buffer, command.byteOffset).getUint32(6);
    this.commands.push(code);
    const answer = this.answer(code, command);
    if (answer instanceof TpmError) throw answer;
    return answer;
  }

  async close(): Promise<void> {}
}
