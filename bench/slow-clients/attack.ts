import { connect, type Socket } from 'node:net';

// Run as a process: holds so many slow connections to a port, and opens another for each that is
// closed.

/**
 * With what a client is slow: sending headers, sending a body, sending nothing, or reading answers.
 */
export type SlowKind = 'headers' | 'body' | 'idle' | 'reading';

export interface SlowReport {
  /** Connections that are open. */
  readonly open: number;
  /**
   * How many the gateway has closed so far, as clients see it: who reads nothing does not see it.
   */
  readonly closed: number;
}

/** An answer of over 12 MB on the sandbox: more than the buffers of the system take. */
const LARGE_QUERY = JSON.stringify({
  query: `{ assets(type: NEWS, first: 100) { nodes { ... on NewsAsset { articles { ${Array.from(
    { length: 45 },
    (_, index) => `c${index}: content(format: RAW)`,
  ).join(' ')} } } } } }`,
});

const HEAD = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
const STARTS: Readonly<Record<SlowKind, string>> = {
  headers: `${HEAD}x-slow: `,
  body: `${HEAD}content-length: 60000\r\n\r\n{`,
  idle: '',
  reading: `${HEAD}content-length: ${LARGE_QUERY.length}\r\n\r\n${LARGE_QUERY}`,
};

/** One byte of each in this time. */
const DRIP_MS = 1000;

const [, , kind = 'idle', size = '1000', port = '0'] = process.argv;

/**
 * How fast they come, so that it is not their coming that is measured, nor the making of large
 * answers.
 */
const OPENED_AT_ONCE = kind === 'reading' ? 1 : 50;
const OPENING_MS = kind === 'reading' ? 500 : 50;

const open = new Set<Socket>();
let closed = 0;

setInterval(() => {
  for (let count = 0; count < OPENED_AT_ONCE && open.size < Number(size); count += 1)
    openOne(kind as SlowKind);
}, OPENING_MS);
if (kind === 'headers' || kind === 'body') {
  setInterval(() => {
    for (const socket of open) socket.write('x');
  }, DRIP_MS);
}
const ready = setInterval(() => {
  if (open.size < Number(size) * 0.9) return;
  clearInterval(ready);
  process.send?.({ open: open.size, closed });
}, OPENING_MS);
process.on('message', () => process.send?.({ open: open.size, closed }));

function openOne(kind: SlowKind): void {
  const socket = connect(Number(port), '127.0.0.1');
  open.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => {
    if (open.delete(socket)) closed += 1;
  });
  // An answer that is not read fills the buffers between, and the gateway waits to send the rest.
  if (kind === 'reading') socket.pause();
  else socket.resume();
  socket.on('end', () => socket.destroy());
  if (STARTS[kind] !== '') socket.write(STARTS[kind]);
}
