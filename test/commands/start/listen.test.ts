import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { ListenError, listen } from '../../../src/commands/start/listen.ts';

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

it.each([
  ['EADDRINUSE', 'Port 80 on ::1 is taken: choose another with --port or PORT.'],
  ['EACCES', 'This user may not listen on port 80 of ::1: choose another with --port or PORT.'],
  ['EADDRNOTAVAIL', 'The gateway cannot listen on port 80 of ::1: Error: listen EADDRNOTAVAIL'],
])('says what to do about %s, where that is known', (code, sentence) => {
  const cause = Object.assign(new Error(`listen ${code}`), { code });

  expect(new ListenError({ host: '::1', port: 80 }, cause).message).toBe(sentence);
});
