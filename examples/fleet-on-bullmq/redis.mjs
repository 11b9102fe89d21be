// A redis-server of our own on a free port of this machine: nothing is kept, nobody else reaches it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Starts a server; resolves when it takes connections. */
export async function startRedis() {
  const port = await freePort();
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'].map(String);
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const failed = once(server, 'error').then(([error]) => {
    throw new Error(`redis-server cannot be started (${error.code}): install it, or name one with --redis`);
  });
  const ready = (async () => {
    for await (const line of createInterface({ input: server.stdout })) if (/Ready to accept/.test(line)) return;
    throw new Error('redis-server ended at once');
  })();
  await Promise.race([ready, failed]);
  server.stdout.resume();
  const stop = async () => {
    server.kill();
    await once(server, 'exit');
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}
