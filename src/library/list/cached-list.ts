import { ageOf } from '../../clock.ts';
import { createJob, isBackground, type Job } from '../../upstream/job.ts';
import type { PageRange } from '../../upstream/port.ts';
import type { ListDefinition } from '../list-definition.ts';
import type { Answer } from './answer.ts';
import { cover, coverOverlapping, HEAD } from './cover.ts';
import { type Elsewhere, type LibraryCalls, makeByEither, type UnprovenItems } from './library-calls.ts';
import type { ListCalls } from './list-calls.ts';
import type { ListEvents } from './list-events.ts';
import type { ListProof } from './list-proof.ts';
import type { RankedList } from './ranked-list.ts';
import { ranksOf } from './window.ts';

/** Calls for a set of ranks: those to make, and those that are in flight already. */
export interface ReadPlan {
  readonly ranges: readonly PageRange[];
  readonly joined: readonly Reading[];
}

/** A call in flight. */
export interface Reading {
  readonly range: PageRange;
  readonly job: Job;
  readonly done: Promise<void>;
}

/** One list, cached across all requests. All that reads it from upstream goes through here. */
export interface CachedList<Item> {
  readonly definition: ListDefinition<Item>;
  readonly ranked: RankedList<Item>;
  /** The events of the list. */
  readonly events: ListEvents<Item>;
  /**
   * The fewest calls for these ranks, besides those in flight. For an unread list, its first call.
   * Just after an upload, calls overlap by one asset if that takes no more than `mostCalls`.
   *
   * @param mostCalls Default: as few as possible
   */
  plan(ranks: readonly number[], mostCalls?: number): ReadPlan;
  /** Makes the calls of a plan concurrently, or has them made by another process. */
  read(plan: ReadPlan, job: Job): Promise<void>;
  /** As {@link ListProof.prove}. */
  prove(job: Job): Promise<void>;
  /** As {@link ListProof.isVerificationDue}. */
  readonly isVerificationDue: boolean;
  /** The number of the last call sent. */
  readonly lastCall: number;
}

export interface CachedListOptions<Item> {
  readonly events: ListEvents<Item>;
  readonly definition: ListDefinition<Item>;
  readonly ranked: RankedList<Item>;
  readonly calls: ListCalls<Item>;
  readonly proof: ListProof<Item>;
  readonly now: () => number;
  /** Who reads and proves the list in place of its own calls. Default: nobody. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** Minimum time between resets. Until then, an answer that still contradicts starts a dispute. */
const ANEW_MS = 3_600_000;

/** After an upload, upstream's replicas may disagree for this long. */
const JUST_CHANGED_MS = 30_000;

/** How often an answer that contradicts a proven list is requested again. */
const MAX_ROUNDS = 2;

export function createCachedList<Item>({
  definition,
  ranked,
  events,
  calls,
  proof,
  now,
  elsewhere = () => undefined,
}: CachedListOptions<Item>): CachedList<Item> {
  const underWay = new Set<Reading>();
  /** When the cache was last reset because it could not be right. */
  let resetAt = Number.NEGATIVE_INFINITY;

  /**
   * Applies an answer. If it contradicts the cache, proves the list and repeats the call. If the
   * new answer contradicts too, resets the cache. If that did not help, disputes the list.
   */
  async function applyOrRevalidate(answer: Answer<Item>, job: Job): Promise<void> {
    let latest = answer;
    for (let round = 0; round < MAX_ROUNDS && !ranked.isDisputed; round += 1) {
      if (isDone(latest)) return;
      const { head, totalCount, provenBy } = ranked;
      await proof.prove(job);
      if (isDone(latest)) return;
      // The list is as before this call, which gave another total. An upload changes the head.
      const isBack = ranked.head?.id === head?.id && ranked.totalCount === totalCount;
      if (isBack && latest.call > provenBy && latest.page.totalCount !== totalCount) proof.dispute(latest);
      if (!ranked.isDisputed) latest = await calls.make(latest, job);
    }
    if (isDone(latest)) return;
    if (!ranked.isDisputed && ageOf(resetAt, now()) > ANEW_MS) {
      resetAt = now();
      return proof.reset(latest);
    }
    if (!ranked.isDisputed) proof.dispute(latest);
    // A caller wants it now. Nobody waits for background work.
    if (!isBackground(job.purpose)) ranked.apply(latest, { force: true });
  }

  /**
   * Whether the newest asset is so new that some of upstream's replicas may not know it yet. If an
   * upload and a deletion leave the total unchanged, the answers of two replicas fit together, with
   * an asset missing where they meet, unless they overlap.
   */
  function hasJustChanged(): boolean {
    const newest = ranked.at((ranked.totalCount ?? 0) - 1);
    return newest?.updatedAt !== undefined && Math.abs(now() - newest.updatedAt) < JUST_CHANGED_MS;
  }

  /** An answer from before a deletion found meanwhile is dropped: a caller has to ask again. */
  function isDone(answer: Answer<Item>): boolean {
    return proof.isOutOfDate(answer) || proof.apply(answer);
  }

  function start(range: PageRange, cause: Job): Reading {
    // A job of its own: others may join this call, but not the rest of what it is part of.
    const job = createJob(cause.purpose, []);
    job.join(cause);
    const done = makeByEither(elsewhere, {
      here: async () => applyOrRevalidate(await calls.make(range, job), job),
      there: (others) => readElsewhere(others, range, job),
    });
    const reading = { range, job, done };
    underWay.add(reading);
    done.catch(() => {}).finally(() => underWay.delete(reading));
    return reading;
  }

  /** What is read comes to the list by whoever has it follow the other process. */
  async function readElsewhere(others: LibraryCalls, { offset, count }: PageRange, job: Job): Promise<void> {
    const { totalCount = 0 } = ranked;
    const newest = totalCount - 1 - offset;
    const ranks = ranksOf({ newest, oldest: newest - count + 1 }).filter((rank) => rank >= 0);
    const { unsent, unproven } = await others.read(definition.name, ranks, job);
    // What it took there is not known. An operation may cause so many, wherever they are made.
    job.count();
    if (unproven !== undefined) showUnproven(unproven);
    if (ranked.totalCount === totalCount) ranked.giveUp(unsent);
  }

  /** As in a list of this process about which upstream contradicts itself, until the other one has proven it. */
  function showUnproven({ totalCount, items }: UnprovenItems): void {
    if (!ranked.isDisputed) ranked.dispute(now());
    for (const { rank, item } of items) {
      const { success, data } = definition.storedItem.safeParse(item);
      if (!success) continue;
      const offset = totalCount - 1 - rank;
      const answer = { offset, count: 1, page: { totalCount, items: [data] }, call: calls.made, at: now() };
      ranked.apply(answer, { force: true });
    }
  }

  return {
    definition,
    ranked,
    events,
    get lastCall() {
      return calls.made;
    },
    plan(ranks, mostCalls = 0) {
      const total = ranked.totalCount;
      // Only the first call can be in flight yet.
      if (total === undefined) return { ranges: underWay.size === 0 ? [HEAD] : [], joined: [...underWay] };
      const offsets = ranks.map((rank) => total - 1 - rank);
      const isIn = (offset: number, { range }: Reading) =>
        offset >= range.offset && offset < range.offset + range.count;
      const joined = [...underWay].filter((reading) => offsets.some((offset) => isIn(offset, reading)));
      const rest = offsets.filter((offset) => !joined.some((reading) => isIn(offset, reading)));
      const ranges = cover(rest, calls.width);
      const overlapping = hasJustChanged() ? coverOverlapping(rest, calls.width) : ranges;
      return {
        // A range that reaches past the end starts earlier instead: more of that may be wanted
        // next. In a disputed list it covers both sides, as the end may be elsewhere.
        ranges: (overlapping.length <= mostCalls ? overlapping : ranges).map(({ offset, count }) => {
          const end = ranked.isDisputed ? total + Math.floor(count / 2) : total;
          return { offset: Math.max(0, Math.min(offset, end - count)), count };
        }),
        joined,
      };
    },
    async read({ ranges, joined }, job) {
      for (const reading of joined) reading.job.join(job);
      const started = ranges.map((range) => start(range, job));
      // Wait for all: what does arrive may be enough for some windows.
      const failed = (await Promise.allSettled([...joined, ...started].map(({ done }) => done))).find(
        ({ status }) => status === 'rejected',
      );
      if (failed?.status === 'rejected') throw failed.reason;
    },
    prove: (job) =>
      makeByEither(elsewhere, {
        here: () => proof.prove(job),
        there: (others) => others.prove(definition.name, job),
      }),
    get isVerificationDue() {
      return proof.isVerificationDue;
    },
  };
}
