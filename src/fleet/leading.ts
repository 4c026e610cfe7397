import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { TimedTotals } from '../library/list/library-calls.ts';
import { createAnswers } from './answers.ts';
import { type AppendRequest, BEGINNING, BoardUnreachableError, type Lease } from './board.ts';
import { type Entry, encodeEntry } from './entries.ts';
import type { FollowingParts } from './following.ts';
import { comparePositions } from './positions.ts';
import { isLost } from './presence.ts';
import type { End, ReplicaParts } from './replica-parts.ts';
import { putSnapshot, SNAPSHOT_KEPT_MS, type SnapshotCopy } from './snapshots.ts';

/** How often the lease is renewed, and ledgers and obstacles are told if they have changed, in milliseconds. */
const RENEW_EVERY_MS = 1000;

/** How long after an error the board is asked again, in milliseconds. */
const AGAIN_MS = 100;

/** How long a read waits for a want, in milliseconds. */
const BLOCK_MS = 1000;

/** How many wants are read at a time. */
const COUNT = 500;

/** No entry comes after this position: a read with it waits for wants only. */
const AFTER_ALL = `${10 ** 15 - 1}-0`;

/** What a leader can be asked, besides its calls. */
export interface Leader {
  readonly lease: Lease;
  /** Appends an entry after all that were appended before. Rejects once this replica leads no more. */
  append(entry: Entry): Promise<string>;
  /** Has all that is known in the log, and another replica lead. */
  leave(): Promise<void>;
}

/** This replica leads no more: what it learned last is not in the log. */
class NotLeadingError extends Error {
  override readonly name = 'NotLeadingError';

  constructor() {
    super('Another replica leads the fleet, or may');
  }
}

/**
 * Makes the calls for all, until the lease is another's or the board is lost.
 */
export async function lead(
  parts: ReplicaParts,
  { log, contact, presence, control, lease, onLeading, onUnfit }: LeadingParts,
): Promise<End> {
  const { board, library, wants, known, totals, clock, listener } = parts;
  const { ending } = control;
  let hasBegun = false;
  let isLeaving = false;
  let queue: Promise<unknown> = Promise.resolve();
  let toldLedgers: unknown;
  let toldObstacles: unknown;
  let toldReplicas: number | undefined;
  /** The last changes of this leader that are in the log. */
  let changedUntil = BEGINNING;
  let snapshotAt = Number.NEGATIVE_INFINITY;

  /** Asks until there is an answer. @throws NotLeadingError once this replica leads no more */
  async function persist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      if (ending.isOver) throw new NotLeadingError();
      try {
        return await ask();
      } catch (error) {
        if (isLost(error, contact)) ending.end('alone');
        await clock.wait(AGAIN_MS);
      }
    }
  }

  /** Reads the log to its end, then tells that this replica leads. */
  async function begin(): Promise<string> {
    log.readSkipped();
    for (;;) {
      const lastWant = await persist(() => board.lastWant());
      while (!(await persist(() => log.readOn({ blockMs: 0, isEnded: () => ending.isOver }))));
      const entry = {
        kind: 'lead' as const,
        replica: parts.me,
        // What callers saw last of a leader that has crashed may be in no log, and be gone.
        epoch: log.isAfterBye && !log.mustReset ? undefined : randomUUID(),
      };
      const request = {
        lease,
        prev: log.mustReset ? log.resetPosition() : log.position,
        entry: encodeEntry(entry),
      };
      const answer = await persist(() => board.append(request));
      if (answer.kind === 'fenced') throw new NotLeadingError();
      if (answer.kind === 'behind') continue;
      if (entry.epoch !== undefined) await library.beginEpoch(entry.epoch, answer.id);
      log.advance(answer.id, entry);
      return lastWant;
    }
  }

  function append(entry: Entry): Promise<string> {
    const appended = queue.then(() => {
      if (isLeaving) throw new NotLeadingError();
      return appendNow(entry);
    });
    queue = appended.catch(() => {});
    return appended;
  }

  async function appendNow(entry: Entry): Promise<string> {
    const request: AppendRequest = { lease, prev: log.position, entry: encodeEntry(entry) };
    const answer = await persist(() => board.append(request));
    if (answer.kind !== 'appended') {
      ending.end('following');
      throw new NotLeadingError();
    }
    log.advance(answer.id, entry);
    return answer.id;
  }

  /** @param isNew whether somebody does not know what was told before */
  async function tellState({ isNew = false } = {}): Promise<void> {
    const obstacles = library.readObstacles();
    if (isNew || !isDeepStrictEqual(obstacles, toldObstacles)) {
      toldObstacles = obstacles;
      await append({ kind: 'obstacles', ...obstacles });
    }
    await tellLedgers({ isNew });
  }

  async function tellLedgers({ isNew }: { readonly isNew: boolean }): Promise<void> {
    const ledgers = library.readLedgers();
    const { replicas } = presence;
    if (!isNew && replicas === toldReplicas && isDeepStrictEqual(ledgers, toldLedgers)) return;
    for (const [endpoint, { dayEndsAt, used }] of Object.entries(ledgers)) {
      const count = known.find(endpoint, dayEndsAt);
      const before = (toldLedgers as typeof ledgers | undefined)?.[endpoint];
      if (count !== undefined && before?.dayEndsAt === dayEndsAt && used < before.used) {
        // Upstream has begun its count anew.
        const { round } = count;
        const answer = await board.recount({ lease, endpoint, day: dayEndsAt, used, round });
        if (answer.kind === 'fenced') return ending.end('following');
        known.add(answer.count);
      } else known.add({ endpoint, day: dayEndsAt, round: count?.round ?? 0, used });
    }
    toldLedgers = ledgers;
    toldReplicas = replicas;
    await append({ kind: 'ledgers', ledgers, counts: known.all(clock.now()), replicas });
  }

  async function renew(): Promise<void> {
    // Others show what the leader before has told until they know better.
    await tellState().catch(() => {});
    while (!ending.isOver) {
      await clock.wait(RENEW_EVERY_MS);
      if (ending.isOver) return;
      const problem = hasBegun ? library.readProblem() : undefined;
      if (problem !== undefined) {
        listener.onFailure(new Error(`Leads no more, as its store cannot be written: ${problem}`));
        onUnfit();
        return leave();
      }
      try {
        const held = await presence.hold({ isCandidate: true });
        if (held.lease?.term !== lease.term) return ending.end('following');
        if (hasBegun) await tellState();
      } catch (error) {
        if (error instanceof NotLeadingError) return;
        if (isLost(error, contact)) return ending.end('alone');
      }
    }
  }

  async function tellTotals(call: string, told: TimedTotals): Promise<void> {
    totals.set(call, told);
    await append({ kind: 'totals', call, ...told });
  }

  /** A copy of the store, and the last entry that it needs nothing of. */
  async function copyStore(): Promise<SnapshotCopy> {
    for (;;) {
      await library.flush();
      const until = log.position;
      const due = changedUntil;
      const { position = BEGINNING, bytes } = await library.copyStore();
      // Changes may be in the log already, and not in the store yet.
      if (comparePositions(position, due) >= 0)
        return { position: comparePositions(position, until) > 0 ? position : until, bytes };
    }
  }

  const answers = createAnswers({
    library,
    tellTotals,
    tell: async (answered) => void (await append({ kind: 'done', wants: answered })),
    async tellSnapshot(except) {
      const { snapshot } = log;
      const isUsable = snapshot !== undefined && clock.now() - snapshotAt < SNAPSHOT_KEPT_MS / 2;
      if (isUsable && snapshot.id !== except) return void (await append(snapshot));
      const made = await putSnapshot(parts, randomUUID(), await copyStore());
      snapshotAt = clock.now();
      await append(made);
      // Not in the copy, and whoever takes it reads nothing of before it.
      for (const [call, told] of totals) await append({ kind: 'totals', call, ...told });
      await tellState({ isNew: true });
    },
    tellState: () => tellState({ isNew: true }),
    onFailure(error) {
      // What this replica could not do as it leads no more, the next one does. What the board did not take is
      // asked for again.
      if (!ending.isOver && !(error instanceof BoardUnreachableError)) listener.onFailure(error);
    },
  });

  async function readWants(from: string): Promise<void> {
    let after = from;
    while (!ending.isOver && !isLeaving) {
      try {
        const read = await board.read({ log: AFTER_ALL, wants: after, count: COUNT, blockMs: BLOCK_MS });
        for (const { id, text } of read.wants) {
          if (ending.isOver) return;
          answers.take(text);
          after = id;
        }
      } catch (error) {
        if (!(error instanceof BoardUnreachableError)) throw error;
        await clock.wait(AGAIN_MS);
      }
    }
  }

  async function leave(): Promise<void> {
    await library.flush().catch(() => {});
    await tellState().catch(() => {});
    const left = queue.then(async () => {
      isLeaving = true;
      await board.bye(parts.me, { lease, prev: log.position, entry: encodeEntry({ kind: 'bye' }) });
    });
    queue = left.catch(() => {});
    await queue;
    ending.end('following');
  }

  // From the start: to load all lists may take longer than the lease.
  void renew();
  try {
    const lastWant = await begin();
    await library.lead(async (changes) => {
      changedUntil = await append({ kind: 'changes', changes });
      return changedUntil;
    });
    for (const { endpoint, day, used } of known.all(clock.now())) library.raiseUsed(endpoint, day, used);
    onLeading({ lease, append, leave });
    hasBegun = true;
    wants.giveBack();
    readWants(lastWant).catch((error: unknown) => {
      listener.onFailure(error);
      ending.end('following');
    });
  } catch (error) {
    if (!(error instanceof NotLeadingError)) {
      listener.onFailure(error);
      onUnfit();
      // Before the farewell: a lease that is renewed after it would be taken anew.
      ending.end('following');
      await board.bye(parts.me).catch(() => {});
    }
    ending.end('following');
  }
  const end = await ending.reached;
  // An entry that is being appended may be in the log: whoever follows it from here on begins after it.
  await queue;
  return end;
}

export interface LeadingParts extends FollowingParts {
  readonly lease: Lease;
  /** It makes its own calls from now on. */
  readonly onLeading: (leader: Leader) => void;
  /** Its store cannot be written: for a while, others are to lead. */
  readonly onUnfit: () => void;
}
