import type { IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { localServer } from './local-server.ts';

/** What a proxy was asked to connect to, and by whom. */
export interface Tunnel {
  /** Host and port. */
  readonly target: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * A proxy for one test, and the tunnels that it was asked for. It refuses them with `status`, opens
 * each to `port` of this machine whatever the target, or leaves them unanswered.
 */
export async function connectProxy(answer: { readonly status: number } | { readonly port: string } | 'none') {
  const tunnels: Tunnel[] = [];
  const sockets: Socket[] = [];
  const { url, server } = await localServer((_request, response) => response.writeHead(400).end());
  server.on('connect', ({ url: target, headers }, socket: Socket) => {
    tunnels.push({ target, headers });
    sockets.push(socket);
    socket.on('error', () => {});
    if (answer === 'none') return;
    // A proxy may quote what it was sent.
    if ('status' in answer)
      return socket.end(
        `HTTP/1.1 ${answer.status} ${headers['proxy-authorization']}\r\ncontent-length: 0\r\n\r\n`,
      );
    const upstream = connect(Number(answer.port), '127.0.0.1');
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    return upstream.pipe(socket).pipe(upstream);
  });
  return {
    url,
    tunnels,
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
