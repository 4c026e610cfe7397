import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { closedLoop } from '../../../bench/load/closed-loop.ts';

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');

async function load(port: number, connections = 2) {
  return closedLoop({ port, connections, seconds: 0.2, nextRequest: () => REQUEST });
}

/** The port of a server that is there for one test. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it('counts each answer with its status and the bytes of its body', async () => {
  const asked: unknown[] = [];
  const port = await serve((request, response) => {
    asked.push(request.socket.remotePort);
    response
      .writeHead(asked.length === 1 ? 503 : 200, { 'content-length': 100_000 })
      .end('x'.repeat(100_000));
  });
  const outcomes = await load(port);

  expect(outcomes).toHaveLength(asked.length);
  expect(outcomes.length).toBeGreaterThan(2);
  expect(new Set(asked).size).toBe(2);
  expect(outcomes.filter(({ status }) => status === 503)).toHaveLength(1);
  expect(new Set(outcomes.map(({ bytes }) => bytes))).toEqual(new Set([100_000]));
});

it('goes on after an answer without a body, and one in chunks', async () => {
  let asked = 0;
  const port = await serve((_, response) => {
    asked += 1;
    if (asked % 2 === 0) response.writeHead(304).end();
    else {
      response.write('one ');
      setImmediate(() => response.end('two'));
    }
  });
  const outcomes = await load(port, 1);

  expect(outcomes.slice(0, 4).map(({ status }) => status)).toEqual([200, 304, 200, 304]);
});

it('goes on after a connection that broke, and tells of it', async () => {
  let asked = 0;
  const port = await serve((request, response) => {
    asked += 1;
    if (asked === 1) request.socket.destroy();
    else response.end('answered');
  });
  const outcomes = await load(port, 1);

  expect(outcomes.slice(0, 2).map(({ status }) => status)).toEqual([0, 200]);
});

it('reads a head that comes in pieces', async () => {
  const server = createSocketServer((socket) => {
    socket.setNoDelay().on('error', () => {});
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-le');
      setTimeout(() => socket.write('ngth: 4\r\n\r\nbody'), 5);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const outcomes = await load((server.address() as AddressInfo).port, 1);

  expect(outcomes[0]).toMatchObject({ status: 200, bytes: 4 });
  expect(outcomes.length).toBeGreaterThan(1);
});
