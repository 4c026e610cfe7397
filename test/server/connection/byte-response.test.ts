import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ByteResponse } from '../../../src/server/connection/byte-response.ts';

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
