import type { LibraryCalls, TimedTotals } from '../library/list/library-calls.ts';
import type { ApproveCall, AttemptedCall } from '../upstream/endpoint.ts';
import {
  MadeElsewhereError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../upstream/errors.ts';
import { endOfQuotaDay } from '../upstream/quota-days.ts';
import { beAlone } from './alone.ts';
import { createAppliedLog } from './applied-log.ts';
import { type BoardProblem, BoardUnreachableError, type FleetBoard, type SpendRequest } from './board.ts';
import { watchContact } from './contact.ts';
import type { FleetLibrary } from './fleet-library.ts';
import { follow } from './following.ts';
import { createKnownCounts } from './known-counts.ts';
import { type Leader, lead } from './leading.ts';
import { createLogLag } from './log-lag.ts';
import { createPresence } from './presence.ts';
import {
  createEnding,
  type End,
  type Ending,
  type FleetClock,
  type FleetListener,
  type ReplicaParts,
  type Role,
} from './replica-parts.ts';
import { ceilingOf, createReserveShare } from './reserve.ts';
import { BROTLI, type Packing } from './snapshots.ts';
import { createWants } from './wants.ts';

/*
 *                    the lease is free
 *      following  ----------------------->  leading
 *          ^  \   <-----------------------   /
 *          |   \   another term, or it stops/
 *          |    \                          /
 *          |     `---->   alone   <-------'     no answer of Redis for 4 s
 *          `---------------'
 */

/** One of the replicas that are one account. */
export interface Replica {
  /** Follows the log, and leads when it is its turn, until it is closed. */
  start(): void;
  /** Resolves once it can answer: it has all of the log, or makes calls itself. */
  readonly begun: Promise<void>;
  /** What the library asks in place of making calls: see `AssetLibraryOptions.elsewhere`. */
  elsewhere(): LibraryCalls | undefined;
  /** Whether a call may be made: see `AssetLibraryOptions.approve`. */
  readonly approve: ApproveCall;
  /** The replica that makes the calls in place of this one; undefined while this one makes its own. */
  leader(): LeadingReplica | undefined;
  /** Totals have arrived here. */
  recordTotals(call: string, told: TimedTotals): void;
  /** Upstream contradicts itself about this list. */
  recordDispute(list: string): void;
  /** Another replica leads from now on, if there is one. Resolves once it may. Does not reject. */
  handOver(): Promise<void>;
  /** Does not reject. The board is closed, too. */
  close(): Promise<void>;
  status(): ReplicaStatus;
}

/** Another replica, that makes the calls. */
export interface LeadingReplica {
  /** Its own origin; undefined if none leads for the moment, or the one that does tells none. */
  readonly url: string | undefined;
}

/** What the operator is told of a replica. */
export interface ReplicaStatus {
  readonly role: Role;
  /** The highest term that is known; 0 for none. */
  readonly term: number;
  /** How long what is in the log has waited to be applied here, in milliseconds. */
  readonly lagMs: number;
  /** Since when it is alone, in milliseconds since 1970; undefined if it is not. */
  readonly aloneSince: number | undefined;
  /** Why Redis does not answer; undefined if it does. */
  readonly problem: BoardProblem | undefined;
  /** The system's code for why there is no connection, such as ECONNREFUSED, if it has one. */
  readonly code: string | undefined;
  /** Whether entries of the log are missing here. */
  readonly hasGap: boolean;
  readonly reconnects: number;
  /** How many calls are wanted of the leader, and not made yet. */
  readonly pendingCalls: number;
  /** How many replicas there are, as far as known. */
  readonly replicas: number;
}

export interface ReplicaOptions {
  /** Names the replica: no other that runs has the same. */
  readonly me: string;
  /** Where the others reach it, an origin, once it begins. Default: they need not. */
  readonly url?: () => string | undefined;
  readonly board: FleetBoard;
  readonly library: FleetLibrary;
  readonly clock: FleetClock;
  readonly listener: FleetListener;
  /** How long callers wait for a call, in milliseconds. */
  readonly patienceMs: number;
  /** Of copies of the store. Default: Brotli. */
  readonly packing?: Packing;
}

/** So long a board may take to answer for the first time, in milliseconds: then the replica is alone. */
const GRACE_MS = 1000;

/** How long a replica does not lead after its store could not be written, in milliseconds. */
const UNFIT_MS = 10_000;

/** How long after an error the board is asked again, in milliseconds. */
const AGAIN_MS = 100;

export function createReplica(options: ReplicaOptions): Replica {
  const { me, url = () => undefined, library, clock, listener, patienceMs, packing = BROTLI } = options;
  const { now } = clock;
  const contact = watchContact(options.board, now, GRACE_MS);
  const { board } = contact;
  const known = createKnownCounts();
  const reserve = createReserveShare();
  const wants = createWants({ me, send: board.want, now, patienceMs });
  const totals: ReplicaParts['totals'] = new Map();
  const parts = { me, url, board, library, wants, known, reserve, totals, packing, clock, listener };
  const log = createAppliedLog(parts);
  const lag = createLogLag(() => log.position, now);
  const presence = createPresence(parts, lag.tell);
  let role: Role = 'following';
  let leader: Leader | undefined;
  let ending: Ending = createEnding();
  let aloneSince: number | undefined;
  let mayLead = true;
  let unfitUntil = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  let running: Promise<void> = Promise.resolve();

  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });

  function become(next: Role): void {
    if (next !== 'following') begin();
    aloneSince = next === 'alone' ? now() : undefined;
    if (next === role) return;
    role = next;
    listener.onRole(next);
  }

  /** One role after the other. Each begins where the one before it has left the store. */
  async function run(): Promise<void> {
    let end: End = 'following';
    while (end !== 'closed') {
      ending = createEnding();
      if (isClosed) return;
      const control = {
        ending,
        get mayLead() {
          return mayLead && now() >= unfitUntil;
        },
      };
      const shared = { log, contact, presence, control, onCaughtUp: begin };
      if (typeof end === 'object') {
        const onLeading = (begun: Leader) => {
          leader = begun;
          become('leading');
        };
        const onUnfit = () => {
          unfitUntil = now() + UNFIT_MS;
        };
        end = await lead(parts, { ...shared, lease: end.lease, onLeading, onUnfit });
        leader = undefined;
      } else if (end === 'alone') {
        end = await beAlone(parts, { ...shared, onAlone: () => become('alone') });
      } else {
        become('following');
        end = await follow(parts, shared);
      }
    }
  }

  const elsewhere: LibraryCalls = {
    async read(list, ranks, job) {
      const { unsent, unproven } = await wants.ask({ kind: 'read', list, ranks }, job);
      return { unsent, unproven };
    },
    prove: async (list, job) => void (await wants.ask({ kind: 'prove', list }, job)),
    async readTotals(call, job) {
      await wants.ask({ kind: 'totals', call }, job);
      const told = totals.get(call);
      if (told !== undefined) return told;
      throw new UpstreamUnavailableError(`The ${call} call`, 'was made, but its answer is not known here');
    },
  };

  /** `unknown`: soon it is known whether this replica leads, follows or is alone. */
  async function judge({
    endpoint,
    limit = Number.POSITIVE_INFINITY,
    used = 0,
  }: AttemptedCall): Promise<'granted' | 'used up' | 'made elsewhere' | 'unknown'> {
    const day = endOfQuotaDay(now());
    if (leader !== undefined) {
      // Upstream may have told of more calls than the board knows of: a leader that died, and whose last
      // counts were lost with the board, has made them.
      const unknown = Math.max(0, used - (known.find(endpoint, day)?.used ?? 0));
      return judgeLeading(leader, { endpoint, day, ceiling: ceilingOf(limit) - unknown });
    }
    switch (role) {
      case 'alone':
        return reserve.trySpend(endpoint, { limit, day }) ? 'granted' : 'used up';
      case 'following':
        return 'made elsewhere';
      case 'leading':
        return 'unknown';
    }
  }

  async function judgeLeading({ lease }: Leader, call: Omit<SpendRequest, 'lease'>) {
    const ofTerm = ending;
    try {
      const answer = await board.spend({ lease, ...call });
      if (answer.kind === 'fenced') {
        ofTerm.end('following');
        return 'unknown';
      }
      known.add(answer.count);
      return answer.kind === 'granted' ? 'granted' : 'used up';
    } catch (error) {
      // It may have been counted all the same.
      if (error instanceof BoardUnreachableError) return 'unknown';
      throw error;
    }
  }

  return {
    begun,
    start() {
      running = run().catch((error: unknown) => listener.onFailure(error));
    },
    elsewhere: () => (role === 'following' ? elsewhere : undefined),
    leader: () => (role === 'following' ? { url: presence.leaderUrl } : undefined),
    async approve(attempt) {
      const { endpoint } = attempt;
      for (;;) {
        const verdict = await judge(attempt);
        if (verdict === 'granted') return;
        if (verdict === 'used up') throw usedUp(endpoint, role, endOfQuotaDay(now()) - now());
        if (verdict === 'made elsewhere') throw new MadeElsewhereError(`The ${endpoint} call`);
        await clock.wait(AGAIN_MS);
      }
    },
    recordTotals(call, told) {
      totals.set(call, told);
      leader?.append({ kind: 'totals', call, ...told }).catch(() => {});
    },
    recordDispute(list) {
      leader?.append({ kind: 'disputed', list }).catch(() => {});
    },
    async handOver() {
      mayLead = false;
      await leader?.leave().catch(listener.onFailure);
    },
    async close() {
      mayLead = false;
      await leader?.leave().catch(listener.onFailure);
      isClosed = true;
      ending.end('closed');
      await board.bye(me).catch(() => {});
      board.close();
      await running;
    },
    status() {
      const { problem, code, reconnects } = board.status();
      return {
        role,
        term: known.term,
        lagMs: role === 'leading' ? 0 : lag.ms,
        aloneSince,
        problem,
        code,
        hasGap: log.hasGap,
        reconnects,
        pendingCalls: wants.open,
        replicas: presence.replicas,
      };
    },
  };
}

function usedUp(endpoint: string, role: Role, leftMs: number): UpstreamQuotaExceededError {
  const share =
    role === 'alone' ? 'share of the calls for replicas that cannot reach Redis' : 'share of the daily calls';
  return new UpstreamQuotaExceededError(
    `The ${endpoint} call`,
    `was not sent: the fleet's ${share} is used`,
    {
      kind: 'dayQuota',
      retryAfterSeconds: Math.ceil(leftMs / 1000),
    },
  );
}
