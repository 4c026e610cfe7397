import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Direction = 'toServer' | 'toClient';

/** A network between clients and a server on this machine, and what can happen to it. */
export interface TcpProxy {
  readonly port: number;
  /** Connections end, and new ones end at once. */
  cut(): void;
  /** Nothing passes any more, and nobody is told: it arrives once this is healed. Default: both ways. */
  blackHole(direction?: Direction): void;
  /** Connections that there are stay open and are dead for good. New ones work. */
  strand(): void;
  /** All that passes arrives later. */
  delay(ms: number): void;
  heal(): void;
  /** New connections go to this port. */
  pointTo(port: number): void;
  close(): Promise<void>;
}

export async function openTcpProxy(serverPort: number): Promise<TcpProxy> {
  let port = serverPort;
  let isCut = false;
  let delayMs = 0;
  const gates: Record<Direction, Gate> = { toServer: createGate(), toClient: createGate() };
  const connections = new Set<Connection>();

  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connect(port, '127.0.0.1');
    const connection: Connection = { sockets: [client, upstream], isStranded: false };
    connections.add(connection);
    forward(connection, client, upstream, 'toServer');
    forward(connection, upstream, client, 'toClient');
    for (const socket of connection.sockets) {
      socket.on('error', () => {});
      socket.on('close', () => end(connection));
    }
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  function forward(connection: Connection, from: Socket, to: Socket, direction: Direction): void {
    // One after the other: what comes later never overtakes.
    let before: Promise<void> = Promise.resolve();
    from.on('data', (chunk) => {
      const dueAt = performance.now() + delayMs;
      before = before.then(async () => {
        if (dueAt > performance.now()) await sleep(dueAt - performance.now());
        await gates[direction].opened();
        if (!connection.isStranded) to.write(chunk);
      });
    });
  }

  function end(connection: Connection): void {
    connections.delete(connection);
    for (const socket of connection.sockets) socket.destroy();
  }

  const endAll = () => {
    for (const connection of [...connections]) end(connection);
  };

  return {
    port: address.port,
    cut() {
      isCut = true;
      endAll();
    },
    blackHole(direction) {
      for (const way of direction === undefined ? (['toServer', 'toClient'] as const) : [direction]) {
        gates[way].close();
      }
    },
    strand() {
      for (const connection of connections) connection.isStranded = true;
    },
    delay(ms) {
      delayMs = ms;
    },
    heal() {
      isCut = false;
      delayMs = 0;
      for (const gate of Object.values(gates)) gate.open();
    },
    pointTo(next) {
      port = next;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      endAll();
      await closed;
    },
  };
}

interface Connection {
  readonly sockets: readonly Socket[];
  isStranded: boolean;
}

interface Gate {
  open(): void;
  close(): void;
  opened(): Promise<void>;
}

function createGate(): Gate {
  let gate = Promise.resolve();
  let open = () => {};
  return {
    open: () => open(),
    close() {
      open();
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    opened: () => gate,
  };
}
