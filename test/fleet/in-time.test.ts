import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { inTime, LateAnswerError } from '../../src/fleet/redis/in-time.ts';

/** A server that goes on while this thread is halted: it sends back what it gets. */
const ECHO = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

async function connectToEcho() {
  const thread = new Worker(ECHO, { eval: true });
  const [port] = await once(thread, 'message');
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(async () => {
    socket.destroy();
    await thread.terminate();
  });
  return socket;
}

/** As a process that gets no time. */
function halt(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('takes an answer that lies unread when a process that was halted goes on', async () => {
  const socket = await connectToEcho();
  const answer = once(socket, 'data').then(([data]) => String(data));
  socket.write('answer');

  const taken = inTime(10, answer);
  halt(200);

  expect(await taken).toBe('answer');
});

it('gives up an answer that does not come', async () => {
  await expect(inTime(1, new Promise(() => {}))).rejects.toThrow(LateAnswerError);
});

it('passes on why there is none', async () => {
  await expect(inTime(1000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
