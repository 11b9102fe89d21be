import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openSocket, parseSocketAddress } from '../../src/tpm/socket.js';
import { response } from './helpers.js';

const COMMAND = Uint8Array.of(0x80, 1, 0, 0, 0, 10, 0, 0, 1, 0x7a);
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A server that treats each connection as the function says; returns where it listens. */
async function serve(connection: (socket: Socket) => void, path?: string): Promise<string> {
  const server: Server = createServer(connection);
  server.listen(path ?? { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address ? `tcp:127.0.0.1:${address.port}` : `unix:${path}`;
}

/** Opens a transport to such a server. */
async function open(connection: (socket: Socket) => void, commandTimeout = 2000) {
  const transport = await openSocket(await serve(connection), { commandTimeout });
  cleanups.push(() => transport.close());
  return transport;
}

const answering = (bytes: Uint8Array) => (socket: Socket) => void socket.on('data', () => socket.write(bytes));
const ANSWER = response(0, [1, 2, 3]);

test.each([
  ['tcp:localhost:2321', { host: 'localhost', port: 2321 }],
  ['tcp:[::1]:2321', { host: '::1', port: 2321 }],
  ['unix:/run/tpm.sock', { path: '/run/tpm.sock' }],
  ['tcp:localhost', undefined],
  ['tcp:localhost:0', undefined],
  ['tcp:localhost:65536', undefined],
  ['tcp::2321', undefined],
  ['unix:', undefined],
  ['device:/dev/tpm0', undefined],
])('%s', (where, address) => {
  expect(parseSocketAddress(where)).toEqual(address);
});

test('answers come back whole, in whatever pieces they arrive', async () => {
  const transport = await open((socket) =>
    socket.on('data', async () => {
      for (const byte of ANSWER) {
        socket.write(Uint8Array.of(byte));
        await sleep(1);
      }
    }),
  );
  expect(Array.from(await transport.transmit(COMMAND))).toEqual(Array.from(ANSWER));
});

test('commands that are sent together go one after the other', async () => {
  let open_ = 0;
  const transport = await open((socket) =>
    socket.on('data', async (command) => {
      expect(++open_).toBe(1);
      await sleep(5);
      open_--;
      socket.write(response(command[9]));
    }),
  );
  const commands = [1, 2, 3].map((code) => Uint8Array.from([...COMMAND.slice(0, 9), code]));
  const answers = await Promise.all(commands.map((command) => transport.transmit(command)));
  expect(answers.map((answer) => answer[9])).toEqual([1, 2, 3]);
});

test('a unix socket serves as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-socket-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const transport = await openSocket(await serve(answering(ANSWER), join(folder, 'tpm')));
  expect(await transport.transmit(COMMAND)).toHaveLength(ANSWER.length);
  await transport.close();
});

describe('a peer that is no good TPM', () => {
  const sized = (size: number, length: number) => {
    const bytes = new Uint8Array(length);
    if (length >= 6) new DataView(bytes.buffer).setUint32(2, size);
    return bytes;
  };
  test.each<[string, Uint8Array]>([
    ['announces less than a header', sized(9, 9)],
    ['announces more than any TPM sends', sized(4097, 10)],
    ['announces 4 GB', sized(0xffff_ffff, 10)],
    ['sends more than it announces', sized(10, 11)],
  ])('and %s is refused', async (_, bytes) => {
    const transport = await open(answering(bytes));
    await expect(transport.transmit(COMMAND)).rejects.toMatchObject({ code: 'tpm-malformed-response' });
    await expect(transport.transmit(COMMAND)).rejects.toMatchObject({ code: 'tpm-malformed-response' });
  });

  test('and speaks unasked is refused', async () => {
    const transport = await open((socket) => void socket.write(ANSWER));
    await sleep(20);
    await expect(transport.transmit(COMMAND)).rejects.toMatchObject({ code: 'tpm-malformed-response' });
  });

  test('and hangs up in the middle of an answer is reported', async () => {
    const transport = await open((socket) => void socket.on('data', () => socket.end(ANSWER.subarray(0, 7))));
    await expect(transport.transmit(COMMAND)).rejects.toMatchObject({ code: 'tpm-closed' });
  });

  test('and never answers is given up', async () => {
    const transport = await open((socket) => void socket.resume(), 30);
    await expect(transport.transmit(COMMAND)).rejects.toMatchObject({ code: 'tpm-timeout' });
  });
});

test('an abort ends the waiting with its reason', async () => {
  const transport = await open((socket) => void socket.resume());
  const controller = new AbortController();
  const answer = transport.transmit(COMMAND, controller.signal);
  controller.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
});

test('a closed transport refuses, and closing twice is fine', async () => {
  const transport = await open(answering(ANSWER));
  await transport.close();
  await transport.close();
  await expect(transport.transmit(COMMAND)).rejects.toMatchObject({ code: 'tpm-closed' });
});

test.each(['tcp:127.0.0.1:1', 'unix:/nonexistent/tpm', 'device:/dev/tpm0'])(
  'nobody at %s is a missing TPM',
  async (where) => {
    await expect(openSocket(where)).rejects.toMatchObject({ code: 'tpm-missing' });
  },
);
