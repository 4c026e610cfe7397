import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { everyMs } from '../../clock.ts';
import { ConfigError } from '../../config/config.ts';
import type { FleetConfig } from '../../config/fleet-config.ts';
import { type CallerCounts, createCallerCounts } from '../../fleet/caller-counts.ts';
import type { FleetLibrary, LeaderObstacles } from '../../fleet/fleet-library.ts';
import { openRedisBoard } from '../../fleet/redis/redis-board.ts';
import { parseRedisUrl, type RedisAddress } from '../../fleet/redis/redis-url.ts';
import { createReplica, type Replica } from '../../fleet/replica.ts';
import type { FleetListener } from '../../fleet/replica-parts.ts';
import { deniedBy, errorOf, tellError } from '../../fleet/told-error.ts';
import { openSqliteIndex } from '../../index/sqlite/open-sqlite-index.ts';
import type { AssetLibrary } from '../../library/asset-library.ts';
import type { GatewayStatus } from '../../server/operator/health.ts';
import type { ReplicatedStore } from './open-index.ts';

export interface OpenFleetOptions {
  readonly address: RedisAddress;
  /** Where the others reach this gateway, once it begins: an origin. Undefined: they need not. */
  readonly url: () => string | undefined;
  /** The id of the account that the replicas are. */
  readonly appId: string;
  readonly library: AssetLibrary;
  readonly store: ReplicatedStore;
  /** How long a call may take, in milliseconds. */
  readonly upstreamTimeoutMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly onFailure: (error: unknown) => void;
  /** The state of the access token of this gateway. */
  readonly tokenStatus: () => TokenState;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What readiness tells of the access token. */
export type TokenState = GatewayStatus['token'];

/** A want may wait for one that leads, and then for the call. */
const TAKE_OVER_MS = 8000;

/** Where the fleet meets. @throws ConfigError */
export function redisAddressOf({ redisUrl }: FleetConfig): RedisAddress {
  const address = parseRedisUrl(redisUrl);
  if (address === undefined) throw new ConfigError(['REDIS_URL is not the address of a Redis.']);
  return address;
}

/** A gateway as one of a fleet. */
export interface OpenedFleet {
  /** Nothing goes on before its `start`. */
  readonly replica: Replica;
  /** Counts of callers that all share. */
  readonly callerCounts: CallerCounts;
  /** The leader's state of the access token while this gateway follows it; else its own. */
  readonly tokenStatus: () => TokenState;
  /** Resolves once nothing of it goes on. */
  close(): Promise<void>;
}

export function openFleet(options: OpenFleetOptions): OpenedFleet {
  const { address, url, appId, library, upstreamTimeoutMs, log, onFailure, tokenStatus, now } = options;
  let leadersToken: LeaderObstacles['token'] | undefined;
  // Never that of a process that is gone: its share of the reserve may be used.
  const me = `${hostname().slice(0, 60)}-${randomBytes(4).toString('hex')}`;
  const board = openRedisBoard({ address, appId });
  const replica = createReplica({
    me,
    url,
    board,
    library: fleetLibraryOf(options, (told) => {
      leadersToken = told;
    }),
    clock: {
      now,
      random: Math.random,
      wait: (ms) => setTimeout(ms, undefined, { ref: false }),
    },
    listener: listenerOf(log, () => replica, { onFailure, library }),
    patienceMs: upstreamTimeoutMs + TAKE_OVER_MS,
  });
  library.followed.subscribeTotals(replica.recordTotals);
  library.subscribe((list) => ({ disputed: () => replica.recordDispute(list) }));
  const callerCounts = createCallerCounts({ me, board, now, every: everyMs, onFailure });

  return {
    replica,
    callerCounts,
    tokenStatus() {
      const own = tokenStatus();
      if (leadersToken === undefined || replica.status().role !== 'following') return own;
      const { isGiven, outage } = leadersToken;
      return { ...own, isGiven, outage: outage && errorOf(outage) };
    },
    close() {
      callerCounts.stop();
      return replica.close();
    },
  };
}

/** The library and its store, as the fleet moves them. */
function fleetLibraryOf(
  { library, store, appId, onFailure, tokenStatus }: OpenFleetOptions,
  onToken: (leaders: LeaderObstacles['token']) => void,
): FleetLibrary {
  const { index, mirror, folder, copyTo, replaceBy } = store;
  const { followed } = library;

  /** Another version of the gateway may have lists and calls that this one has not. */
  function ifKnown(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      onFailure(error);
    }
  }

  async function withFile<Result>(name: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const path = join(folder, `library.db.${name}-${randomUUID()}`);
    try {
      return await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  return {
    async readPosition() {
      const [position, applied] = await Promise.all([index.logPosition(), index.position()]);
      return { position, isEmpty: applied === 0 };
    },
    follow: mirror.followLog,
    apply: (changes, position) => mirror.applyFromLog({ ...changes, position }),
    beginEpoch: mirror.beginEpoch,
    async lead(append) {
      await mirror.lead(append);
      followed.followObstacles(undefined);
    },
    async pause() {
      await mirror.pause();
      followed.followObstacles(undefined);
    },
    async flush() {
      await mirror.flush();
      const { failure } = mirror.status();
      if (failure !== undefined) throw new Error(`The library cannot be stored: ${failure}`);
    },
    readProblem: () => mirror.status().failure,
    calls: library.calls,
    readLedgers: followed.ledgerStates,
    restoreLedgers: followed.ledgers,
    readObstacles() {
      const { renewals, outage } = tokenStatus();
      const calls = Object.entries(followed.obstacles())
        .filter(([, met]) => met.outage !== undefined || met.denial !== undefined)
        .map(([call, met]) => [
          call,
          { outage: met.outage && tellError(met.outage), denial: met.denial && tellError(met.denial) },
        ]);
      return {
        calls: Object.fromEntries(calls),
        token: { isGiven: renewals > 0, outage: outage && tellError(outage) },
      };
    },
    followObstacles({ calls, token }) {
      const told = Object.entries(calls).map(([call, { outage, denial }]) => [
        call,
        { outage: outage && errorOf(outage), denial: denial && deniedBy(denial) },
      ]);
      followed.followObstacles(Object.fromEntries(told));
      onToken(token);
    },
    raiseUsed(call, day, used) {
      if (followed.ledgerStates()[call]?.dayEndsAt === day) followed.raiseUsed(call, used);
    },
    restoreTotals: ({ call, ...told }) => ifKnown(() => followed.totals(call, told)),
    doubt: (list) => ifKnown(() => followed.doubt(list)),
    copyStore: () =>
      withFile('copy', async (path) => {
        await copyTo(path);
        const copy = openSqliteIndex({ file: path, account: appId });
        const position = await copy.index.logPosition().finally(() => copy.index.close());
        return { position, bytes: await readFile(path) };
      }),
    replaceStore: (bytes) =>
      withFile('snapshot', async (path) => {
        await writeFile(path, bytes, { mode: 0o600 });
        await replaceBy(path);
        await mirror.followLog();
      }),
  };
}

function listenerOf(
  log: OpenFleetOptions['log'],
  replica: () => Replica,
  { onFailure, library }: { onFailure: (error: unknown) => void; library: AssetLibrary },
): FleetListener {
  let isAlone = false;

  return {
    onRole(role) {
      const { term, problem, code } = replica().status();
      if (isAlone && role !== 'alone')
        log.info({ role }, 'Redis is back: this gateway is one of the fleet again.');
      isAlone = role === 'alone';
      if (role === 'leading') {
        log.info({ role, term }, 'This gateway leads the fleet: it makes the calls for all.');
        void library.adoptQuota();
      }
      if (role === 'alone')
        log.warn(
          { role, problem, code },
          `Redis cannot be reached (${[problem, code].filter(Boolean).join(': ')}): this gateway goes on alone, with its share of the calls.`,
        );
    },
    onLeader: (leader) => void log.info({ leader }, `This gateway follows ${leader}.`),
    onGap: (reason) =>
      void log.warn({ reason }, `The log of the fleet cannot be followed (${reason}): a copy is asked for.`),
    onSnapshot: () => void log.info("The library is now a copy of the leader's."),
    onFailure,
  };
}
