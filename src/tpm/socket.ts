/**
 * A TPM behind a socket that carries raw commands and responses, as swtpm serves them (`--server type=tcp` or
 * `type=unixio`): the one part of reading a TPM that needs Node.
 */

import { createConnection, type Socket } from 'node:net';
import { counted } from '../hash/counted.js';
import { TpmError } from './errors.js';
import { announcedSize, TPM_BUFFER_SIZE, TPM_HEADER_SIZE, type TpmTransport } from './transport.js';

/** How long to wait. */
export interface SocketOptions {
  /** Milliseconds for the connection; 5000 unless given. */
  connectTimeout?: number;
  /** Milliseconds for one answer; 120000 unless given, as deriving a key takes slow TPMs a minute. */
  commandTimeout?: number;
}

/** Where a socket leads. */
type Address = { host: string; port: number } | { path: string };

const TCP = /^tcp:(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/;

/** Reads `tcp:HOST:PORT` (an IPv6 host in brackets) or `unix:PATH`; undefined for anything else. */
export function parseSocketAddress(where: string): Address | undefined {
  if (where.startsWith('unix:') && where.length > 5) return { path: where.slice(5) };
  const match = TCP.exec(where);
  const port = Number(match?.[3]);
  return match && port > 0 && port < 65536 ? { host: match[1] ?? match[2], port } : undefined;
}

/**
 * Connects to a TPM behind a socket.
 *
 * @param where `tcp:HOST:PORT` or `unix:PATH`
 * @throws TpmError `tpm-missing` where nothing answers there or `where` is neither form, `tpm-permission`, `tpm-timeout`
 * @example
 * const transport = await openSocket('tcp:127.0.0.1:2321');
 */
export async function openSocket(where: string, options: SocketOptions = {}): Promise<TpmTransport> {
  const address = parseSocketAddress(where);
  if (!address) {
    throw new TpmError('tpm-missing', 'a TPM socket is written tcp:HOST:PORT or unix:PATH');
  }
  const socket = createConnection(address);
  const { connectTimeout = 5000, commandTimeout = 120_000 } = options;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(timedOut('nothing answered at the TPM socket', connectTimeout)),
      connectTimeout,
    );
    const settle = (then: () => void) => {
      clearTimeout(timer);
      then();
    };
    socket.once('connect', () => settle(resolve));
    socket.once('error', (error) => settle(() => reject(connectionError(error))));
  }).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  return new SocketTransport(socket, commandTimeout);
}

/** What the operating system's reasons for not connecting mean. */
function connectionError(error: NodeJS.ErrnoException): TpmError {
  const reason = error.code ?? 'unknown error';
  if (reason === 'EACCES' || reason === 'EPERM') {
    return new TpmError('tpm-permission', `the TPM socket may not be opened (${reason})`);
  }
  return new TpmError('tpm-missing', `no TPM answers at the socket (${reason})`);
}

function timedOut(what: string, milliseconds: number): TpmError {
  return new TpmError('tpm-timeout', `${what} within ${milliseconds} ms`);
}

/** Commands over one connection, one at a time; after the first failure the connection is given up. */
class SocketTransport implements TpmTransport {
  private queue: Promise<unknown> = Promise.resolve();
  private received = new Uint8Array(0);
  private failure: unknown;
  private waiting: { resolve: (response: Uint8Array) => void; reject: (error: unknown) => void } | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly commandTimeout: number,
  ) {
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.fail(new TpmError('tpm-closed', `the connection to the TPM broke (${error.code ?? 'unknown error'})`)),
    );
    socket.on('close', () => this.fail(new TpmError('tpm-closed', 'the TPM closed the connection')));
  }

  transmit(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const turn = this.queue.then(() => this.exchange(command, signal));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.fail(new TpmError('tpm-closed', 'the TPM transport is closed'));
  }

  private async exchange(command: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
    const aborted = () => this.fail(signal?.reason);
    const timer = setTimeout(
      () => this.fail(timedOut('the TPM did not answer', this.commandTimeout)),
      this.commandTimeout,
    );
    signal?.addEventListener('abort', aborted, { once: true });
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        this.waiting = { resolve, reject };
        this.socket.write(command);
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      this.waiting = undefined;
    }
  }

  private receive(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.received.length + chunk.length);
    bytes.set(this.received);
    bytes.set(chunk, this.received.length);
    this.received = bytes;
    const size = announcedSize(bytes);
    if (size === undefined) return;
    if (!this.waiting || size < TPM_HEADER_SIZE || size > TPM_BUFFER_SIZE || bytes.length > size) {
      const message = `the TPM sent ${counted(bytes.length, 'byte')} under a header that says ${size}`;
      this.fail(new TpmError('tpm-malformed-response', message));
    } else if (bytes.length === size) {
      this.received = new Uint8Array(0);
      this.waiting.resolve(bytes);
    }
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.socket.destroy();
    this.waiting?.reject(error);
  }
}
