import { Redis, type RedisOptions, ReplyError } from 'ioredis';
import type { RedisAddress } from './redis-url.ts';

/** Two connections to one Redis, each made again whenever it ends. */
export interface RedisClients {
  /** What has to be answered soon. */
  readonly commands: Redis;
  /** What waits for something to read. */
  readonly reader: Redis;
  /** How often a connection was made again. */
  reconnects(): number;
  /** Leaves both connections and makes new ones: the server is not the one it was. */
  reconnect(): void;
  close(): void;
}

/**
 * A connection on which an answer is due is given up after this much silence. Without it, one to a
 * machine that has gone would stay for as long as the system tries. Longer than a read may wait.
 */
const SILENCE_MS = 3500;

export interface RedisClientsOptions {
  readonly address: RedisAddress;
  /** Told why a connection could not be made, or ended. */
  readonly onProblem: (error: unknown) => void;
}

export function openRedisClients({ address, onProblem }: RedisClientsOptions): RedisClients {
  let connections = 0;
  const options = optionsOf(address);
  const commands = new Redis(options);
  const reader = new Redis(options);
  const clients = [commands, reader];
  for (const client of clients) {
    client.on('error', (error) => {
      onProblem(error);
      // The client would go on, in database 0.
      if (isRefusedSelect(error)) client.disconnect(true);
    });
    client.on('ready', () => {
      connections += 1;
    });
  }
  return {
    commands,
    reader,
    reconnects: () => Math.max(0, connections - clients.length),
    reconnect() {
      for (const client of clients) client.disconnect(true);
    },
    close() {
      for (const client of clients) client.disconnect();
    },
  };
}

function optionsOf({ host, port, isEncrypted, username, password, database }: RedisAddress) {
  return {
    host,
    port,
    username,
    password,
    db: database,
    ...(isEncrypted ? { tls: {} } : {}),
    // What cannot be sent now fails now, and is never sent later: the caller asks again.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 500,
    socketTimeout: SILENCE_MS,
    // All replicas lose a server at once; not all come back at once.
    retryStrategy: () => 200 + Math.random() * 400,
    // A user of Redis needs rights for what the board asks alone. A server that loads says so itself.
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
  } satisfies RedisOptions;
}

function isRefusedSelect(error: unknown): boolean {
  return error instanceof ReplyError && (error as FailedReply).command?.name === 'select';
}

/** What the client adds to a refusal of the server's. */
interface FailedReply {
  readonly command?: { readonly name: string };
}
