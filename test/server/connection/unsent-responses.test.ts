import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchConnections } from '../../../src/server/connection/connections.ts';
import { ByteResponse, boundUnsentResponses } from '../../../src/server/connection/unsent-responses.ts';

/** Three bytes for each of its units, and more than the buffers of the system take. */
const CHINESE = '茶'.repeat(2 ** 23);

/** A server that answers with a text in its own way. */
async function textServer(answer: (response: ServerResponse) => void) {
  const server = createServer({ ServerResponse: ByteResponse }, (_request, response) => answer(response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}

describe('ByteResponse', () => {
  it('keeps bytes of a large text that nobody reads, counts them, and has nobody wait', async () => {
    let mayGoOn: boolean | undefined;
    let bytes = 0;
    const { port } = await textServer((response) => {
      mayGoOn = response.write(CHINESE);
      bytes = response.writableLength;
    });
    const socket = connect(port, '127.0.0.1').pause();
    onTestFinished(() => {
      socket.destroy();
    });

    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');

    await expect.poll(() => mayGoOn).toBe(true);
    expect(bytes).toBeGreaterThan(CHINESE.length);
  });

  it.each([
    { name: 'a large text', text: CHINESE.slice(0, 2 ** 20), encoding: 'utf8' },
    { name: 'a small text', text: '茶', encoding: 'utf8' },
    { name: 'a large text in another encoding', text: 'x'.repeat(2 ** 17), encoding: 'latin1' },
  ] as const)('sends $name as it is', async ({ text, encoding }) => {
    const { url } = await textServer((response) => {
      response.write(text, encoding, () => response.end());
    });

    expect((await (await fetch(url)).text()) === text).toBe(true);
  });
});

const MEGABYTE = 2 ** 20;

/** More than the buffers of the system take, so that most of it waits in the process. */
const ANSWER_BYTES = 24 * MEGABYTE;

/** A server with answers that are large, of which so many bytes may wait. */
async function largeServer({ maxBytes }: { maxBytes: number }) {
  const answer = Buffer.alloc(ANSWER_BYTES, 'x');
  const server = createServer();
  const connections = watchConnections(server);
  boundUnsentResponses(server, connections, { maxBytes });
  let asked = 0;
  server.on('request', (_request, response) => {
    asked += 1;
    response.end(answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const askUnread = (times: number) => {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {});
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(times));
  };
  return { connections, port, askUnread, asked: () => asked };
}

describe('answers that nobody reads', () => {
  it('take no more memory than their bound', async () => {
    const { connections, askUnread, asked } = await largeServer({ maxBytes: 40 * MEGABYTE });

    for (let client = 0; client < 5; client += 1) askUnread(1);
    await expect.poll(asked).toBe(5);

    await expect.poll(() => connections.size).toBeLessThanOrEqual(2);
    expect(connections.size).toBeGreaterThan(0);
  });

  it('cost those their connection who are owed the most, and not who reads', async () => {
    const { connections, port, askUnread, asked } = await largeServer({ maxBytes: 60 * MEGABYTE });
    askUnread(1);
    await expect.poll(() => connections.size).toBe(1);
    const [patient] = connections.keys();
    askUnread(3);
    await expect.poll(asked).toBe(4);

    const answer = await fetch(`http://127.0.0.1:${port}`).then((response) => response.arrayBuffer());

    expect(answer.byteLength).toBe(ANSWER_BYTES);
    await expect.poll(() => Array.from(connections.values()).filter(({ size }) => size > 0)).toHaveLength(1);
    expect(patient?.destroyed).toBe(false);
  });
});
