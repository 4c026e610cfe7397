import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openMonitor, type SeenCommand } from '../../bench/fleet/chaos/monitor.ts';

/** What answers `MONITOR` with these lines, at once with the answer. */
async function serve(lines: readonly string[]) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.once('data', () => socket.write(['+OK', ...lines, ''].join('\r\n')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return { port: address.port, sockets };
}

function look(port: number): SeenCommand[] {
  const seen: SeenCommand[] = [];
  const monitor = openMonitor(port, (command) => seen.push(command));
  onTestFinished(() => monitor.end());
  return seen;
}

it('tells a command and those of a script apart, with what is in quotes', async () => {
  const { port } = await serve([
    String.raw`+1796093466.694850 [0 127.0.0.1:48168] "EVALSHA" "84" "w1:{0}:term" "a \"b\" c" ""`,
    String.raw`+1796093466.694851 [0 lua] "XADD" "log" "*" "z" "\x0b\xff \\"`,
  ]);

  const seen = look(port);

  await expect.poll(() => seen).toHaveLength(2);
  expect(seen).toEqual([
    { name: 'evalsha', args: ['84', 'w1:{0}:term', String.raw`a \"b\" c`, ''], isOfScript: false },
    { name: 'xadd', args: ['log', '*', 'z', String.raw`\x0b\xff \\`], isOfScript: true },
  ]);
});

it('looks again when the connection has ended', async () => {
  const { port, sockets } = await serve(['+1796093466.694850 [0 127.0.0.1:1] "ping"']);
  const seen = look(port);
  await expect.poll(() => seen).toHaveLength(1);

  sockets[0]?.destroy();

  await expect.poll(() => seen).toHaveLength(2);
});
