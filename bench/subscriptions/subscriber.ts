import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A subscription over a socket of its own, with nothing between it and the bytes. */
export interface Subscriber {
  /** When the change of each item came, in milliseconds since 1970, by the global id of the item. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** When the gateway found it, in the same way. */
  readonly foundAt: ReadonlyMap<string, number>;
  readonly socket: Socket;
}

const QUERY = 'subscription { changes { kind itemId list at cursor item { id } } }';

/** An event of it has some hundred KB if the item is of news: soon all buffers are full. */
const LARGE_QUERY = `subscription { changes { kind itemId at item { ... on NewsAsset { articles { ${Array.from(
  { length: 45 },
  (_, index) => `c${index}: content(format: RAW)`,
).join(' ')} } } } } }`;

/** Opens one, and resolves once its answer has begun. */
export async function openSubscriber(port: number): Promise<Subscriber> {
  const socket = open(port, QUERY);
  const seenAt = new Map<string, number>();
  const foundAt = new Map<string, number>();
  let text = '';
  const hasBegun = once(socket, 'data');
  socket.on('data', (chunk) => {
    const now = Date.now();
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [, itemId, at] = /"itemId":"([^"]+)".*"at":"([^"]+)"/.exec(line) ?? [];
      if (itemId === undefined || at === undefined) continue;
      seenAt.set(itemId, now);
      foundAt.set(itemId, Date.parse(at));
    }
  });
  const [head] = await hasBegun;
  if (!String(head).startsWith('HTTP/1.1 200')) throw new Error(`A subscription was answered ${head}`);
  return { seenAt, foundAt, socket };
}

/** Opens one that never reads. */
export function openStalled(port: number): Socket {
  return open(port, LARGE_QUERY).pause();
}

function open(port: number, query: string): Socket {
  const body = JSON.stringify({ query });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}
