import type { FleetBoard, SpendAnswer } from '../../../src/fleet/board.ts';
import { EntryError } from '../../../src/fleet/entries.ts';
import { createReplica, type Replica } from '../../../src/fleet/replica.ts';
import { makeByEither } from '../../../src/library/list/library-calls.ts';
import { MadeElsewhereError, UpstreamError } from '../../../src/upstream/errors.ts';
import { createJob } from '../../../src/upstream/job.ts';
import { type Cut, createMemoryBoards } from '../memory-board.ts';
import { createModelLibrary, type Disk, emptyDisk, type ModelLibrary } from './model-library.ts';
import { createVirtualTime } from './virtual-time.ts';

/** What happens to a fleet. */
export type Fault =
  | { readonly kind: 'cut'; readonly replica: number; readonly what: Cut; readonly forMs: number }
  | { readonly kind: 'kill'; readonly replica: number }
  | { readonly kind: 'stop'; readonly replica: number }
  | { readonly kind: 'hang'; readonly replica: number; readonly forMs: number }
  | { readonly kind: 'flush' }
  | { readonly kind: 'failOver' }
  | { readonly kind: 'trim'; readonly count: number }
  | { readonly kind: 'pass'; readonly ms: number };

export interface SimulationOptions {
  readonly seed: number;
  readonly replicas: number;
  readonly faults: readonly Fault[];
  /** The limit of the day. */
  readonly dailyCalls: number;
  /** Which share of Redis's answers is later than others by far. Default: a few. */
  readonly lateShare?: number;
}

/** What the invariants are about. */
export interface SimulationReport {
  /** Calls that were granted to a term after one was granted to a newer term. */
  readonly grantedToOldTerms: number;
  /** Entries of the log that a replica applied after a later one. */
  readonly outOfOrder: number;
  readonly calls: number;
  /** How many items are known at the end, by the first replica. */
  readonly items: number;
  /** What the store of each replica has come to, after a time without faults. */
  readonly stores: readonly string[];
  /** What each replica knows in memory, then. */
  readonly memories: readonly string[];
  /** Wants of callers that were answered neither with an item nor with an error. */
  readonly unanswered: number;
  /** Which replica began to lead, and when, in milliseconds since the start. */
  readonly takeOvers: readonly { readonly replica: number; readonly atMs: number }[];
  /** The roles at the end. */
  readonly roles: readonly string[];
  /** Bugs: errors that no replica should meet. */
  readonly failures: readonly string[];
}

/** After this long without faults, replicas are equal, in milliseconds: a lease, and a snapshot. */
const QUIET_MS = 15_000;

/** No fault lasts longer, in milliseconds. */
export const LONGEST_FAULT_MS = 10_000;

/** How long a want waits, in milliseconds. */
const PATIENCE_MS = 10_000;

/** How long a caller pauses after an answer, in milliseconds. */
const CALLER_PAUSE_MS = 300;

/** So many items there are: callers ask for any of them. */
const RANKS = 200;

/** Runs one fleet through faults, in virtual time. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { seed, replicas: count, faults, dailyCalls, lateShare = 0.02 } = options;
  const time = createVirtualTime(seed);
  let started = 0;
  let calls = 0;
  let outOfOrder = 0;
  let isQuiet = false;
  const failures: string[] = [];
  const takeOvers: { replica: number; atMs: number }[] = [];
  const beganAt = time.now();
  /** In the order in which the board gave them. */
  const spent: SpendAnswer[] = [];
  /** The terms of those that have arrived. */
  const grantedTo = new Map<SpendAnswer, number>();
  const processes: (Process | undefined)[] = [];
  const disks: Disk[] = Array.from({ length: count }, emptyDisk);
  const boards = createMemoryBoards({
    now: time.now,
    after: time.after,
    onSpend: (answer) => void spent.push(answer),
    async travel() {
      await time.wait(time.random() < lateShare ? 160 : time.random() * 5);
    },
  });

  /** The board as one process reaches it. Notes when calls are granted, in which the order of terms shows. */
  function reach({ me, awake }: Pick<Process, 'me' | 'awake'>): FleetBoard {
    const board = boards.connect(me);
    const whileAwake =
      <Request extends readonly unknown[], Answer>(ask: (...request: Request) => Promise<Answer>) =>
      async (...request: Request): Promise<Answer> => {
        await awake();
        return ask(...request).finally(awake);
      };
    return {
      ...board,
      hold: whileAwake(board.hold),
      here: whileAwake(board.here),
      append: whileAwake(board.append),
      read: whileAwake(board.read),
      want: whileAwake(board.want),
      lastWant: whileAwake(board.lastWant),
      addAlone: whileAwake(board.addAlone),
      recount: whileAwake(board.recount),
      spend: whileAwake(async (request) => {
        const answer = await board.spend(request);
        if (answer.kind === 'granted') grantedTo.set(answer, request.lease.term);
        return answer;
      }),
    };
  }

  function start(slot: number): void {
    started += 1;
    const me = `r${slot}.${started}`;
    const disk = structuredClone(disks[slot] as Disk);
    disks[slot] = disk;
    const life = { isDead: false, hangsUntil: 0 };
    async function awake(): Promise<void> {
      if (life.isDead) await new Promise(() => {});
      if (life.hangsUntil > time.now()) await time.wait(life.hangsUntil - time.now());
      if (life.isDead) await new Promise(() => {});
    }
    const model = createModelLibrary({
      time,
      disk,
      dailyCalls,
      approve: (attempt) => replica.approve(attempt),
      counted: () => calls,
      async fetchItem(rank) {
        calls += 1;
        await time.wait(20 + time.random() * 60);
        await awake();
        return rank * 1000 + calls;
      },
      onDisorder() {
        outOfOrder += 1;
      },
    });
    const replica: Replica = createReplica({
      me,
      board: reach({ me, awake }),
      library: model.library,
      clock: { now: time.now, random: time.random, wait: (ms) => time.wait(ms).then(awake) },
      listener: {
        onRole(role) {
          if (role === 'leading') takeOvers.push({ replica: slot, atMs: time.now() - beganAt });
        },
        onLeader() {},
        onGap() {},
        onSnapshot() {},
        onFailure(error) {
          // It may be lost between the word of it and the fetching: then another one is asked for.
          const isLost = error instanceof EntryError && error.message.endsWith('is not kept any more');
          if (!isLost) failures.push(`${me}: ${error}`);
        },
      },
      patienceMs: PATIENCE_MS,
      packing: { pack: async (bytes) => bytes, unpack: async (bytes) => bytes },
    });
    const process: Process = { me, replica, model, life, awake, unanswered: 0 };
    processes[slot] = process;
    replica.start();
    void callOn(process);
  }

  /** A caller that reads one item after the other. */
  async function callOn(process: Process): Promise<void> {
    const { replica, model, life, awake } = process;
    while (!life.isDead && !isQuiet) {
      await time.wait(CALLER_PAUSE_MS * 2 * time.random());
      await awake();
      const rank = Math.floor(time.random() * RANKS);
      if (model.memory.has(rank)) continue;
      process.unanswered += 1;
      const job = createJob('missing', [{}]);
      await makeByEither(replica.elsewhere, {
        here: () => model.library.calls.read('picture', [rank], job),
        there: (others) => others.read('picture', [rank], job),
      }).catch((error: unknown) => {
        if (!(error instanceof UpstreamError) || error instanceof MadeElsewhereError)
          failures.push(`a caller saw: ${error}`);
      });
      process.unanswered -= 1;
    }
  }

  function kill(slot: number): void {
    const process = processes[slot];
    if (process === undefined) return;
    process.life.isDead = true;
    boards.cut(process.me);
    processes[slot] = undefined;
  }

  async function stop(slot: number): Promise<void> {
    const process = processes[slot];
    if (process === undefined) return;
    processes[slot] = undefined;
    await process.replica.handOver();
    await process.replica.close();
    process.life.isDead = true;
    if (processes[slot] === undefined) start(slot);
  }

  function apply(fault: Fault): void {
    switch (fault.kind) {
      case 'cut': {
        const me = processes[fault.replica]?.me;
        if (me === undefined) return;
        boards.cut(me, fault.what);
        time.after(fault.forMs, () => boards.heal(me));
        return;
      }
      case 'hang': {
        const life = processes[fault.replica]?.life;
        if (life !== undefined) life.hangsUntil = time.now() + fault.forMs;
        return;
      }
      case 'kill':
        kill(fault.replica);
        time.after(500, () => {
          if (processes[fault.replica] === undefined) start(fault.replica);
        });
        return;
      case 'stop':
        void stop(fault.replica);
        return;
      case 'flush':
        boards.flush();
        return;
      case 'failOver':
        boards.failOver();
        return;
      case 'trim':
        boards.trim(fault.count);
        return;
      case 'pass':
    }
  }

  function replicateOn(): void {
    boards.replicate();
    if (!isQuiet) time.after(1000, replicateOn);
  }

  replicateOn();
  for (let slot = 0; slot < count; slot += 1) start(slot);
  for (const fault of faults) {
    apply(fault);
    await time.pass(fault.kind === 'pass' ? fault.ms : 0);
  }
  await time.pass(LONGEST_FAULT_MS);
  isQuiet = true;
  await time.pass(QUIET_MS);
  const left = processes.filter((process) => process !== undefined);
  const report = {
    grantedToOldTerms: countOldGrants(spent.flatMap((answer) => grantedTo.get(answer) ?? [])),
    outOfOrder,
    calls,
    items: left[0]?.model.memory.size ?? 0,
    stores: left.map(({ model }) => model.storeHash()),
    memories: left.map(({ model }) => JSON.stringify([...model.memory].sort(([a], [b]) => a - b))),
    unanswered: left.reduce((sum, { unanswered }) => sum + unanswered, 0),
    takeOvers,
    roles: left.map(({ replica }) => replica.status().role),
    failures,
  };
  for (const { life } of left) life.isDead = true;
  return report;
}

interface Process {
  readonly me: string;
  readonly replica: Replica;
  readonly model: ModelLibrary;
  readonly life: { isDead: boolean; hangsUntil: number };
  /** Resolves once it does not hang: never, if it is dead. */
  readonly awake: () => Promise<void>;
  /** How many of its callers wait. */
  unanswered: number;
}

/** @param terms of the calls, in the order in which they were granted */
function countOldGrants(terms: readonly number[]): number {
  let newest = 0;
  let old = 0;
  for (const term of terms) {
    if (term < newest) old += 1;
    newest = Math.max(newest, term);
  }
  return old;
}
