import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../helpers/free-port.ts';

/** A Redis of its own, that keeps nothing. Whoever starts it stops it. */
export interface RedisServer {
  readonly port: number;
  readonly child: ChildProcess;
  /** For what a test does to it. */
  readonly admin: Redis;
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
  const child = spawn('redis-server', ['--port', String(port), ...common, ...settings], {
    cwd: folder,
    stdio: 'ignore',
  });
  const admin = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: null });
  admin.on('error', () => {});
  await admin.ping();
  return {
    port,
    child,
    admin,
    async stop() {
      admin.disconnect();
      if (child.kill('SIGKILL')) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
