import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** An answer that is to use up what its reader has: memory, time or patience. */
export interface HeavyAnswer {
  readonly name: string;
  readonly send: (socket: Socket, response: ServerResponse) => void;
}

const HUGE = 200_000_000;

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

/** Spaces stand in front of JSON, so nobody can tell from them that nothing comes. */
const SPACES = Buffer.alloc(65_536, ' ');

/** Ten times a tenth of it: gzip allows for one after the other. */
const BOMB = Buffer.concat(
  Array.from({ length: 10 }, () => gzipSync(Buffer.alloc(HUGE / 10, ' '), { level: 1 })),
);

/** All of them. */
export const HEAVY_ANSWERS: readonly HeavyAnswer[] = [
  {
    name: 'a body of 200 MB that says so',
    send: (socket) => pour(socket, { head: `${OK}Content-Length: ${HUGE}\r\n\r\n`, part: SPACES }),
  },
  {
    name: 'a body without an end, in chunks',
    send: (socket) => pour(socket, { head: chunkedHead(OK), part: chunk(SPACES) }),
  },
  {
    name: 'a body without an end, in chunks of one byte',
    send: (socket) => pour(socket, { head: chunkedHead(OK), part: Buffer.from('1\r\n \r\n'.repeat(10_000)) }),
  },
  {
    name: 'a body that ends with the connection, and that never does',
    send: (socket) => pour(socket, { head: `${OK}Connection: close\r\n\r\n`, part: SPACES }),
  },
  {
    name: 'a refusal of HTTP 502 without an end',
    send: (socket) =>
      pour(socket, { head: chunkedHead('HTTP/1.1 502 Bad Gateway\r\n'), part: chunk(SPACES) }),
  },
  {
    name: 'a redirect with a body of 200 MB',
    send: (socket) => {
      const head = `HTTP/1.1 302 Found\r\nLocation: /more\r\nContent-Length: ${HUGE}\r\n\r\n`;
      pour(socket, { head, part: SPACES });
    },
  },
  {
    name: 'a redirect',
    send: (_socket, response) => response.writeHead(302, { location: '/more' }).end(),
  },
  {
    name: '200 MB that gzip has made small',
    send: (_socket, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB),
  },
  {
    name: 'a header of 50 KB',
    send: (socket) => socket.end(`${OK}X-Tea: ${'x'.repeat(50_000)}\r\n\r\n{}`),
  },
  {
    name: 'headers without an end',
    send: (socket) => pour(socket, { head: OK, part: Buffer.from('X-Tea: x\r\n'.repeat(1000)) }),
  },
  {
    name: 'chunk extensions without an end',
    send: (socket) => pour(socket, { head: `${chunkedHead(OK)}5;`, part: Buffer.alloc(65_536, 'x') }),
  },
  {
    name: 'trailers without an end',
    send: (socket) =>
      pour(socket, { head: `${chunkedHead(OK)}0\r\n`, part: Buffer.from('X-Tea: x\r\n'.repeat(1000)) }),
  },
  {
    name: 'early hints without an end',
    send: (socket) =>
      pour(socket, { head: '', part: Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)) }),
  },
  {
    name: 'a body, byte by byte',
    send: (socket) => drip(socket, { head: `${OK}Content-Length: 1000000\r\n\r\n` }),
  },
  {
    name: 'headers, byte by byte',
    send: (socket) => drip(socket, { head: `${OK}X-Tea:` }),
  },
  { name: 'nothing', send: () => {} },
  {
    name: 'headers, and then nothing',
    send: (socket) => socket.write(`${OK}Content-Length: 100\r\n\r\n`),
  },
];

/**
 * Sends a head, and then its part over and over, as fast as it is read, up to {@link HUGE} in all.
 */
function pour(socket: Socket, { head, part }: { head: string; part: Uint8Array }): void {
  let sent = 0;
  const more = () => {
    while (sent < HUGE && !socket.destroyed) {
      sent += part.length;
      if (!socket.write(part)) return;
    }
  };
  socket.on('drain', more);
  socket.write(head);
  more();
}

function drip(socket: Socket, { head }: { head: string }): void {
  socket.write(head);
  const timer = setInterval(() => socket.write(' '), 5);
  socket.once('close', () => clearInterval(timer));
}

function chunkedHead(head: string): string {
  return `${head}Transfer-Encoding: chunked\r\n\r\n`;
}

function chunk(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}
