import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { decodeEntry } from '../../../src/fleet/entries.ts';
import { keysOf } from '../../../src/fleet/redis/keys.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { imageItems } from '../../helpers/item-lists.ts';
import { checkRedisServer, startRedisServer } from '../redis-server.ts';

// How long nobody leads when the leader of three processes is stopped: `npm run test:hand-over`. By the clock
// of Redis, from the leader's last entry to the first one of the next leader.

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });

checkRedisServer();
const redis = await startRedisServer();
const sandbox = await startSandbox({ library: { image: imageItems(400) } });
const folders: string[] = [];
const logKey = keysOf(sandbox.appId).log;

type Replica = Awaited<ReturnType<typeof start>>;

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  folders.push(folder);
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      ...{ PATH: process.env['PATH'], PORT: '0', DRAIN_SECONDS: '0', STATE_DIR: folder },
      ...{ WECHAT_APP_ID: sandbox.appId, WECHAT_APP_SECRET: sandbox.appSecret, WECHAT_BASE_URL: sandbox.url },
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  let address: string | undefined;
  while (address === undefined) {
    await once(child.stdout, 'data');
    address = /The gateway is at (\S+)/.exec(output)?.[1];
  }
  const url = new URL('/health/ready', address);
  return {
    child,
    async role(): Promise<string> {
      const { fleet } = (await (await fetch(url)).json()) as { readonly fleet: { readonly role: string } };
      return fleet.role;
    },
  };
}

/** Resolves once one of them leads, and all others follow. */
async function leaderOf(replicas: readonly Replica[]): Promise<Replica> {
  for (;;) {
    const roles = await Promise.all(replicas.map(({ role }) => role().catch(() => 'starting')));
    const leader = replicas[roles.indexOf('leading')];
    if (leader !== undefined && roles.filter((role) => role === 'following').length === replicas.length - 1)
      return leader;
    await setTimeout(50);
  }
}

/** Milliseconds between the last farewell and what comes after it, by the clock of Redis. */
async function readGapMs(): Promise<number> {
  for (;;) {
    const entries = await redis.admin.xrange(logKey, '-', '+');
    const kinds = entries.map(([, fields]) => decodeEntry(fields[5] ?? '').kind);
    const bye = kinds.lastIndexOf('bye');
    const [from, to] = [entries[bye]?.[0], entries[bye + 1]?.[0]];
    if (from !== undefined && to !== undefined) return Number.parseInt(to, 10) - Number.parseInt(from, 10);
    await setTimeout(20);
  }
}

const gaps: number[] = [];
let replicas: readonly Replica[] = await Promise.all([start(), start(), start()]);
try {
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const leader = await leaderOf(replicas);
    const hasEnded = once(leader.child, 'exit');
    leader.child.kill('SIGTERM');
    await hasEnded;
    const gapMs = await readGapMs();
    gaps.push(gapMs);
    process.stdout.write(`${round}: another one leads ${gapMs} ms after the farewell\n`);
    replicas = [...replicas.filter((replica) => replica !== leader), await start()];
  }
  const sorted = gaps.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  process.stdout.write(`${gaps.length} clean stops: median ${median} ms, most ${sorted.at(-1)} ms\n`);
} finally {
  for (const { child } of replicas) child.kill('SIGKILL');
  await Promise.all(replicas.map(({ child }) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
  await redis.stop();
}
process.exit(0);
