import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startServer } from '../served/server-process.ts';

/** A gateway as it is built, in a process of its own, that is one of a fleet or alone. */
export interface ReplicaProcess {
  readonly pid: number;
  readonly port: number;
  /** Its library on disk is in it. */
  readonly folder: string;
  /** Answers an operation, with its errors. @throws Error if there is no answer */
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Has the list of pictures checked now. */
  check(): Promise<Answer>;
  /** What readiness tells; undefined if it does not answer within a second. */
  readiness(): Promise<Readiness | undefined>;
  /** Does not wait for what comes of it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it at once, if it runs. */
  kill(): Promise<void>;
  readonly isRunning: boolean;
}

export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly AnswerError[];
}

export interface AnswerError {
  readonly message: string;
}

export interface Readiness {
  readonly status: string;
  readonly index: { readonly pendingChanges: number } | null;
  readonly fleet: {
    readonly role: string;
    readonly term: number;
    readonly lagSeconds: number;
    readonly aloneSince: string | null;
  } | null;
}

export interface ReplicaOptions {
  readonly sandbox: Pick<Sandbox, 'url' | 'appId' | 'appSecret'>;
  /** Where its state is to be: made if it is not there. */
  readonly folder: string;
  /** Undefined: it is no replica. */
  readonly redisPort?: number | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How long readiness is waited for, in milliseconds. */
const READINESS_MS = 1000;

/** A busy machine takes minutes to put 100,000 pictures into a store. In milliseconds. */
const READY_LIMIT_MS = 600_000;

/** How long any answer is waited for, in milliseconds. */
const ANSWER_MS = 30_000;

/** Starts one with the defaults, but for the limits of a caller and of a day. Resolves once it says where it is. */
export async function startReplica(options: ReplicaOptions): Promise<ReplicaProcess> {
  const { sandbox, folder, redisPort, environment = {} } = options;
  mkdirSync(join(folder, 'state'), { recursive: true });
  const { url, pid, stop } = await startServer(
    {
      arguments: ['dist/src/main.js'],
      folder: process.cwd(),
      environment: {
        TMPDIR: folder,
        PORT: '0',
        // Redis is taken away on purpose: what is said of it is no news.
        LOG_LEVEL: 'fatal',
        DRAIN_SECONDS: '0',
        MIRROR: 'false',
        RATE_LIMIT_PER_MINUTE: '1000000',
        UPSTREAM_DAILY_CALLS: '1000000',
        WECHAT_APP_ID: sandbox.appId,
        WECHAT_APP_SECRET: sandbox.appSecret,
        WECHAT_BASE_URL: sandbox.url,
        STATE_DIR: join(folder, 'state'),
        ...(redisPort === undefined ? {} : { REDIS_URL: `redis://127.0.0.1:${redisPort}` }),
        ...environment,
      },
    },
    { core: undefined },
  );

  async function ask(query: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return (await response.json()) as Answer;
  }

  return {
    pid,
    port: Number(url.port),
    folder,
    ask,
    check: () => ask(pageQuery(0, 1), { 'cache-control': 'no-cache' }),
    async readiness() {
      try {
        const signal = AbortSignal.timeout(READINESS_MS);
        const response = await fetch(new URL('/health/ready', url), { signal });
        return (await response.json()) as Readiness;
      } catch {
        return undefined;
      }
    },
    signal: (signal) => void process.kill(pid, signal),
    kill: stop,
    get isRunning() {
      return isRunning(pid);
    },
  };
}

/** A page of pictures, as their ids. */
export function pageQuery(offset: number, first = 20): string {
  return `{ assets(type: IMAGE, first: ${first}, offset: ${offset}) { totalCount nodes { mediaId } } }`;
}

/** Looks until there is something. @throws Error after so many milliseconds */
export async function until<T>(
  look: () => Promise<T | undefined>,
  { everyMs = 5, limitMs = 60_000 }: { readonly everyMs?: number; readonly limitMs?: number } = {},
): Promise<T> {
  const lastAt = performance.now() + limitMs;
  while (performance.now() < lastAt) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(everyMs);
  }
  throw new Error(`What was waited for has not come within ${limitMs / 1000} s.`);
}

/** Resolves once it has all of the log. */
export async function untilReady(replica: ReplicaProcess): Promise<void> {
  await until(async () => ((await replica.readiness())?.status === 'ready' ? true : undefined), {
    everyMs: 10,
    limitMs: READY_LIMIT_MS,
  });
}

/** The one that leads, once one of those that run does. */
export function leaderOf(replicas: readonly ReplicaProcess[]): Promise<ReplicaProcess> {
  return until(async () => {
    const running = replicas.filter((replica) => replica.isRunning);
    const roles = await Promise.all(running.map(async (replica) => (await replica.readiness())?.fleet?.role));
    return running[roles.indexOf('leading')];
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
