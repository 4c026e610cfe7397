import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../served/server-process.ts';
import { type GatewayMemory, memoryReporting, readMemory } from './memory.ts';

/** The gateway as it is built, in a process of its own, with its library on disk. */
export interface SearchedGateway {
  readonly port: number;
  /** Answers an operation. @throws Error if the answer is not one without errors */
  ask<T>(query: string, variables?: object): Promise<T>;
  /** How many changes wait to be stored. */
  readPending(): Promise<number>;
  /** The event-loop delay of the main thread since the last time, by its own metrics. */
  readLag(): Promise<Lag>;
  readMemory(): Promise<GatewayMemory>;
  /** Ends it as an operator does, or at once. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface Lag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface GatewaySurroundings {
  readonly upstreamUrl: string;
  /** Where its state is. */
  readonly folder: string;
}

/** How often the metrics look at the event loop. An idle one shows this too: it is no delay. */
const LOOK_MS = 10;

const EXIT_LOOK_MS = 5;

/** Starts it with the defaults, but for the limits of one caller and of one account's day. */
export async function startSearchedGateway({
  upstreamUrl,
  folder,
}: GatewaySurroundings): Promise<SearchedGateway> {
  const reporting = memoryReporting(folder);
  const server = await startServer(
    {
      arguments: [...reporting.arguments, 'dist/src/main.js'],
      folder: process.cwd(),
      environment: {
        ...reporting.environment,
        PORT: '0',
        LOG_LEVEL: 'warn',
        DRAIN_SECONDS: '0',
        WECHAT_APP_ID: 'wx0000000000000000',
        WECHAT_APP_SECRET: '0'.repeat(32),
        WECHAT_BASE_URL: upstreamUrl,
        STATE_DIR: join(folder, 'state'),
        RATE_LIMIT_PER_MINUTE: '1000000',
        UPSTREAM_DAILY_CALLS: '1000000',
      },
    },
    { core: undefined },
  );
  const { url, pid } = server;

  async function readText(path: string): Promise<string> {
    return (await fetch(new URL(path, url))).text();
  }

  return {
    port: Number(url.port),
    async ask(query, variables = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await response.json();
      if (errors === undefined && data != null) return data;
      throw new Error(`${response.status} for ${JSON.stringify(variables)}: ${JSON.stringify(errors)}`);
    },
    async readPending() {
      // Not of the metrics: reading them begins the event-loop delay anew.
      const { index } = JSON.parse(await readText('/health/ready'));
      return index.pendingChanges;
    },
    async readLag() {
      const metrics = await readText('/metrics');
      const read = (part: string) =>
        Math.max(0, 1000 * readValue(`nodejs_eventloop_lag_${part}_seconds`, metrics) - LOOK_MS);
      return { p99Ms: read('p99'), maxMs: read('max') };
    },
    readMemory: () => readMemory(pid, folder),
    async stop(signal) {
      process.kill(pid, signal);
      while (isRunning(pid)) await sleep(EXIT_LOOK_MS);
    },
  };
}

function readValue(name: string, metrics: string): number {
  return Number(new RegExp(`^${name}(?:\\{\\})? (\\S+)`, 'm').exec(metrics)?.[1]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
