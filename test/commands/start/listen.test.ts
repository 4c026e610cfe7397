import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../src/commands/start/listen.ts';

it.each([
  ['0.0.0.0', 'http://127.0.0.1', true],
  ['::ffff:0.0.0.0', 'http://127.0.0.1', true],
  ['::', 'http://[::1]', true],
  ['::1', 'http://[::1]', false],
  ['127.0.0.1', 'http://127.0.0.1', false],
  ['localhost', 'http://localhost', false],
])('tells of a server at %s an address that can be opened: %s', async (host, shown, expected) => {
  const server = createServer((_request, response) => response.end('here'));
  onTestFinished(() => void server.close());

  const { url, isEverywhere } = await listen(server, { host, port: 0 });

  expect([url.replace(/:\d+$/, ''), isEverywhere]).toEqual([shown, expected]);
  expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toBe('here');
});
