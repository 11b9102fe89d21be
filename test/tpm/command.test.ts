import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeCommand, runCommand } from '../../src/tpm/command.js';
import { response, ScriptedTransport } from './helpers.js';

const COMMAND = { name: 'TPM2_ReadPublic', handles: [0x8101_0001], parameters: new Uint8Array(0) } as const;
const AUTHORIZED = {
  name: 'TPM2_NV_Read',
  handles: [1, 2],
  authorized: 1,
  parameters: Uint8Array.of(0, 4, 0, 0),
} as const;

test('a command is header, handles and parameters', () => {
  expect(Buffer.from(encodeCommand(COMMAND)).toString('hex')).toBe('80010000000e0000017381010001');
});

test('an authorized command has a password session with an empty password behind its handles', () => {
  const session = '00000009' + '40000009' + '0000' + '00' + '0000';
  expect(Buffer.from(encodeCommand(AUTHORIZED)).toString('hex')).toBe(
    `8002000000230000014e0000000100000002${session}00040000`,
  );
});

describe('a TPM that asks for patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([0x922, 0x908, 0x90a])('with 0x%s is asked again until it answers', async (code) => {
    let asked = 0;
    const transport = new ScriptedTransport(() => response(++asked < 4 ? code : 0));
    const answer = runCommand(transport, COMMAND);
    await vi.runAllTimersAsync();
    await expect(answer).resolves.toBeDefined();
    expect(asked).toBe(4);
  });

  test('for ever is given up after two seconds', async () => {
    const transport = new ScriptedTransport(() => response(0x922));
    const answer = runCommand(transport, COMMAND).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await answer).toMatchObject({ code: 'tpm-retry', responseName: 'TPM_RC_RETRY' });
    expect(transport.commands).toHaveLength(9);
  });

  test('is not waited for after an abort', async () => {
    const controller = new AbortController();
    const transport = new ScriptedTransport(() => response(0x922));
    const answer = runCommand(transport, COMMAND, controller.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5);
    controller.abort(new Error('enough'));
    expect(await answer).toMatchObject({ message: 'enough' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('with another code is not asked again', async () => {
    const transport = new ScriptedTransport(() => response(0x18b));
    await expect(runCommand(transport, COMMAND)).rejects.toMatchObject({
      responseName: 'TPM_RC_HANDLE',
      responseCode: 0x18b,
    });
    expect(transport.commands).toHaveLength(1);
  });
});

describe('a malformed answer', () => {
  const resized = (bytes: Uint8Array, size: number) => {
    new DataView(bytes.buffer).setUint32(2, size);
    return bytes;
  };
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a cut header', response(0).subarray(0, 9)],
    ['a size too small', resized(response(0, [1, 2]), 11)],
    ['a size too large', resized(response(0, [1, 2]), 13)],
    ['another tag', response(0, [], 0x8003)],
    ['sessions that were not asked for', response(0, [], 0x8002)],
  ])('of %s is a typed error', async (_, bytes) => {
    await expect(runCommand(new ScriptedTransport(() => bytes), COMMAND)).rejects.toMatchObject({
      code: 'tpm-malformed-response',
    });
  });

  test('whose parameters are longer than it is a typed error', async () => {
    const { parameters } = await runCommand(
      new ScriptedTransport(() => response(0, [0, 0, 0, 9, 1], 0x8002)),
      AUTHORIZED,
    );
    expect(parameters).toThrow(expect.objectContaining({ code: 'tpm-malformed-response' }));
  });

  test('in the tag of a TPM 1.2 says so', async () => {
    const transport = new ScriptedTransport(() => response(0x1e, [], 0x00c4));
    await expect(runCommand(transport, COMMAND)).rejects.toMatchObject({ code: 'tpm-version-1.2' });
  });
});
