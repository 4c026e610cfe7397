import { onTestFailed, onTestFinished } from 'vitest';
import { decodeEntry, type Entry } from '../../src/fleet/entries.ts';
import { keysOf } from '../../src/fleet/redis/keys.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { freePort } from '../helpers/free-port.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';
import { imageItems, videoItems, voiceItems } from '../helpers/item-lists.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** A process that is one of a fleet. */
export interface ReplicaProcess {
  /** Where it answers GraphQL. */
  readonly address: string;
  readonly child: ReturnType<typeof startGateway>['child'];
  /** What it has written so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** What readiness tells. */
  ready(): Promise<Readiness>;
  /** What Prometheus is told. */
  metrics(): Promise<string>;
  ask(query: string): Promise<Answer>;
  /** Asks for a path of it, and follows nowhere. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Has the list of pictures checked now. */
  check(): Promise<Answer>;
}

interface Readiness {
  readonly status: string;
  /** Of the calls for pages of pictures. */
  readonly list: { readonly outage: string | null };
  readonly fleet: {
    readonly role: string;
    readonly term: number;
    readonly lagSeconds: number;
    readonly redis: string | null;
  } | null;
}

interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** A fleet of processes on one upstream, over a Redis of their own. */
export interface Fleet {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  readonly replicas: readonly ReplicaProcess[];
  /** One more replica, with settings of its own. */
  start(settings?: Record<string, string>): Promise<ReplicaProcess>;
  /** The one that leads, once there is one among those that run. */
  leader(): Promise<ReplicaProcess>;
  /** What is in the log, oldest first. */
  readLog(): Promise<readonly Entry[]>;
  /** How often upstream was called at an address that ends so. */
  counted(path: string): number;
}

export interface FleetOptions {
  readonly replicas?: number;
  /** How many pictures the account has. */
  readonly pictures?: number;
  readonly environment?: Record<string, string>;
  /** Opens a way to the Redis at this port. Resolves to the port that leads there. Default: directly. */
  readonly through?: (port: number) => Promise<number>;
  /** Whether media are served, of an account that has voices and films. Default: no. */
  readonly hasMedia?: boolean;
  /** Makes Redis ready for the replicas, and resolves to its address for them. Default: without a user. */
  readonly prepare?: (redis: RedisServer) => Promise<string>;
}

export async function openReplicas(options: FleetOptions = {}): Promise<Fleet> {
  const { replicas: count = 3, pictures = 400, environment = {}, hasMedia = false, prepare } = options;
  const { through = async (port) => port } = options;
  const redis = await startRedisServer();
  onTestFinished(redis.stop);
  const port = await through(redis.port);
  const redisUrl = (await prepare?.(redis)) ?? `redis://127.0.0.1:${port}`;
  const files = hasMedia ? { voice: voiceItems(5), video: videoItems(5) } : {};
  const sandbox = await startSandbox({ library: { image: imageItems(pictures), ...files } });
  onTestFinished(() => sandbox.close());
  const replicas: ReplicaProcess[] = [];

  async function mediaSettings(): Promise<Record<string, string>> {
    const port = String(await freePort());
    const FLEET_URL = `http://127.0.0.1:${port}`;
    // Behind one address, as replicas are. What the environment has for WeChat is not for replicas.
    const PUBLIC_URL = 'https://media.example';
    const HTTP_PROXY = 'http://127.0.0.1:1';
    return { MEDIA: 'true', MEDIA_KEY: 'ab'.repeat(32), PORT: port, FLEET_URL, PUBLIC_URL, HTTP_PROXY };
  }

  async function start(settings: Record<string, string> = {}): Promise<ReplicaProcess> {
    const { child, output } = startGateway({
      ...accountOf(sandbox),
      REDIS_URL: redisUrl,
      LOG_LEVEL: 'info',
      ...(hasMedia && (await mediaSettings())),
      ...environment,
      ...settings,
    });
    // Whoever looks for the reason finds it here.
    onTestFailed(() => void process.stderr.write(`${child.pid}:\n${output.stdout}${output.stderr}\n`));
    const address = await addressOf(child, output);
    async function post(query: string, headers: Record<string, string> = {}): Promise<Answer> {
      const response = await fetch(address, {
        method: 'POST',
        // On a busy machine, one that is kept may be closed just as it is used again.
        headers: { 'content-type': 'application/json', connection: 'close', ...headers },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as Answer;
    }
    const replica: ReplicaProcess = {
      address,
      child,
      output,
      async ready() {
        const response = await fetch(new URL('/health/ready', address));
        return (await response.json()) as Readiness;
      },
      async metrics() {
        return (await fetch(new URL('/metrics', address))).text();
      },
      ask: (query) => post(query),
      get: (path, headers = {}) => fetch(new URL(path, address), { headers, redirect: 'manual' }),
      check: () =>
        post('{ assets(type: IMAGE, first: 1) { nodes { mediaId } } }', { 'cache-control': 'no-cache' }),
    };
    replicas.push(replica);
    return replica;
  }

  async function leader(): Promise<ReplicaProcess> {
    for (;;) {
      for (const replica of replicas) {
        if (replica.child.exitCode !== null || replica.child.signalCode !== null) continue;
        const readiness = await within(1000, replica.ready());
        if (readiness?.fleet?.role === 'leading') return replica;
      }
    }
  }

  await Promise.all(Array.from({ length: count }, () => start()));
  return {
    redis,
    sandbox,
    replicas,
    start,
    leader,
    async readLog() {
      const entries = await redis.admin.xrange(keysOf(sandbox.appId).log, '-', '+');
      return entries.map(([, fields]) => decodeEntry(fields[5] ?? ''));
    },
    counted: (path) => sandbox.control.calls().filter((call) => call.path.endsWith(path)).length,
  };
}

/** Undefined if it fails, or takes longer: a process that was stopped does not answer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, ms, undefined).unref();
  });
  return Promise.race([work.catch(() => undefined), late]);
}
