import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../helpers/free-port.ts';

/** A Redis of its own, that keeps nothing by itself. Whoever starts it stops it. */
export interface RedisServer {
  readonly port: number;
  /** Its folder. */
  readonly folder: string;
  /** The process that there is now. */
  readonly child: ChildProcess;
  /** For what a test does to it. Waits while it is away. */
  readonly admin: Redis;
  /** Ends the process at once. What was not saved is lost. */
  kill(): Promise<void>;
  /** Starts it again, at the same port. Does not wait for it. */
  restart(...settings: readonly string[]): void;
  stop(): Promise<void>;
}

/** @throws Error if there is no redis-server, which says how to get one */
export function checkRedisServer(): void {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('There is no redis-server. On Debian: apt-get install redis-server');
  }
}

export async function startRedisServer(...settings: readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const common = [
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--repl-diskless-sync-delay',
    '0',
  ];
  const start = (...more: readonly string[]) =>
    spawn('redis-server', ['--port', String(port), '--dir', folder, ...common, ...settings, ...more], {
      stdio: 'ignore',
    });
  let child = start();
  const admin = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: null });
  admin.on('error', () => {});
  await admin.ping();

  async function kill(): Promise<void> {
    if (child.kill('SIGKILL')) await once(child, 'exit');
  }

  return {
    port,
    folder,
    get child() {
      return child;
    },
    admin,
    kill,
    restart(...more) {
      child = start(...more);
    },
    async stop() {
      admin.disconnect();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
