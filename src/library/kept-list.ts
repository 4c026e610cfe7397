import { cover, type Stretch } from './cover.ts';
import { createErrand, type Errand } from './errand.ts';
import { IncompletePageError } from './errors.ts';
import type { ListCalls } from './list-calls.ts';
import { MAX_COUNT } from './page.ts';
import { type Answer, type KeptAsset, type RankedList, readPlaced } from './ranked-list.ts';
import { locate, type Relocation, type Sighting } from './relocation.ts';

/** Calls for what some ranks hold: those that have to be made, and those that others have made already. */
export interface ReadPlan {
  readonly stretches: readonly Stretch[];
  readonly joined: readonly Reading[];
}

/** A call that is under way. */
export interface Reading {
  readonly stretch: Stretch;
  readonly errand: Errand;
  readonly done: Promise<void>;
}

/** One type's list as it is kept over all requests: everything that reads it from upstream goes through here. */
export interface KeptList {
  readonly ranked: RankedList;
  /** The fewest calls for these ranks, besides those that are under way. */
  plan(ranks: readonly number[]): ReadPlan;
  /** Makes the calls of a plan at once, or the first call of a list that nobody has read yet. */
  read(plan: ReadPlan, errand: Errand): Promise<void>;
  /** The first call, while it is under way. */
  readonly opening: Reading | undefined;
  /**
   * Finds out what was uploaded and deleted since the last time, and corrects what is kept. Who comes while this is
   * under way shares it.
   */
  prove(errand: Errand): Promise<void>;
  /** The number of the last call that was sent. */
  readonly lastCall: number;
}

export interface KeptListOptions {
  readonly ranked: RankedList;
  readonly calls: ListCalls;
  /** Whether another call may be spent on finding deletions. */
  readonly spendOnRelocation: () => boolean;
  /** What is kept was found to be so, by calls of which this one was the first. */
  readonly onProven: (firstCall: number) => void;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** How often a list that changes while it is looked through is looked through again. */
const MAX_ROUNDS = 3;

/** So many checks, in an hour or more, must have found less than was promised before it is believed. */
const BELIEVED_AFTER = 10;

const HEAD: Stretch = { offset: 0, count: MAX_COUNT };

export function createKeptList({ ranked, calls, now, ...options }: KeptListOptions): KeptList {
  const underWay = new Set<Reading>();
  let opening: Reading | undefined;
  let proving: Omit<Reading, 'stretch'> | undefined;
  /** The last call before what is kept was moved to other ranks. */
  let movedAfter = 0;
  /** When all that was kept was last forgotten because it could not be right. */
  let begunAnewAt = Number.NEGATIVE_INFINITY;
  /** How often no more than a part of what upstream counts was sent, since the list was last proven. */
  let incomplete: { readonly since: number; times: number } | undefined;

  /** Takes an answer in. One that contradicts what is kept has it looked through first, and is asked for again. */
  async function settle(answer: Answer, errand: Errand): Promise<void> {
    let latest = answer;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (isOutOfDate(latest) || place(latest)) return;
      await prove(errand);
      if (isOutOfDate(latest) || place(latest)) return;
      latest = await calls.make(latest, errand);
    }
    if (!isOutOfDate(latest) && !place(latest)) insist(latest);
  }

  /** It may be from before a deletion that was found meanwhile. Whoever still wants it has to ask again. */
  function isOutOfDate({ call }: Answer): boolean {
    return call <= movedAfter;
  }

  /**
   * For an answer that goes on contradicting a list that was just proven: what is kept is wrong, and begun anew. Where that
   * did not help, upstream contradicts itself, say by listing an asset twice.
   */
  function insist(answer: Answer): void {
    if (now() - begunAnewAt > HOUR_MS) {
      begunAnewAt = now();
      beginAnew(answer);
    } else ranked.place(answer, { force: true });
  }

  function start(stretch: Stretch, cause: Errand): Reading {
    // Its own, as others may join this call and not the rest of what it is a part of.
    const errand = createErrand(cause.purpose, []);
    errand.join(cause);
    const done = calls.make(stretch, errand).then((answer) => settle(answer, errand));
    const reading = { stretch, errand, done };
    underWay.add(reading);
    done.catch(() => {}).finally(() => underWay.delete(reading));
    return reading;
  }

  function prove(errand: Errand): Promise<void> {
    if (proving !== undefined) {
      if (proving.errand !== errand) proving.errand.join(errand);
      return proving.done;
    }
    const done = lookThrough(errand).finally(() => {
      proving = undefined;
    });
    proving = { errand, done };
    return done;
  }

  /** Where upstream goes on sending less than it promises, that is believed in the end. */
  async function lookThrough(errand: Errand): Promise<void> {
    try {
      await bringUpToDate(errand);
    } catch (error) {
      if (!(error instanceof IncompletePageError)) throw error;
      incomplete ??= { since: now(), times: 0 };
      incomplete.times += 1;
      if (now() - incomplete.since < HOUR_MS || incomplete.times < BELIEVED_AFTER) throw error;
      const head = await calls.make(HEAD, errand);
      if (head.page.assets.length === 0) throw error;
      beginAnew(head);
    }
  }

  async function bringUpToDate(errand: Errand): Promise<void> {
    calls.widen();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const head = await calls.make(HEAD, errand);
      const isProof = place(head) && ranked.provenBy >= head.call;
      if (isProof || (await relocate(head, errand))) return;
    }
    // It did not hold still for as long as it takes to look: begin anew with what the head shows.
    beginAnew(await calls.make(HEAD, errand));
  }

  function beginAnew(answer: Answer): void {
    move(new Map(), answer);
    ranked.place(answer, { force: true });
  }

  function place(answer: Answer): boolean {
    const { provenBy } = ranked;
    const isOpening = ranked.totalCount === undefined;
    const isPlaced = ranked.place(answer);
    if (isOpening || ranked.provenBy !== provenBy) noteProof(answer);
    return isPlaced;
  }

  /** @param head the answer that shows the list as it was first seen on the way */
  function move(ranks: Relocation['ranks'], head: Answer): void {
    ranked.move(ranks, readPlaced(head).totalCount, calls.made);
    movedAfter = calls.made;
    noteProof(head);
  }

  function noteProof({ call }: Answer): void {
    incomplete = undefined;
    options.onProven(call);
  }

  /**
   * Whether the list held still until all was located, or as much as may be spent on it in an hour. Where the day's calls
   * do not suffice it throws, and what is kept stays as it is.
   */
  async function relocate(head: Answer, errand: Errand): Promise<boolean> {
    const { totalCount } = readPlaced(head);
    // The calls that a caller may cause by `no-cache` are for heads alone.
    const look = (stretch: Stretch) =>
      calls.make(stretch, errand, errand.purpose === 'no-cache' ? 'missing' : errand.purpose);
    const kept = ranked.proven();
    const answers = [head];
    let found: Relocation;
    for (;;) {
      found = locate(
        kept,
        answers.map((answer) => sightingOf(answer, kept)),
        { totalCount, width: calls.width },
      );
      if (found.next === undefined || !options.spendOnRelocation()) break;
      const answer = await look({ offset: totalCount - 1 - found.next, count: calls.width });
      if (readPlaced(answer).totalCount !== totalCount) return false;
      answers.push(answer);
    }
    if (answers.length > 1) {
      // An upload and a deletion in between would have left the total as it was, but not the head.
      const again = await look(head);
      if (!isSame(head, again)) return false;
    }
    move(found.ranks, head);
    for (const answer of answers) ranked.place(answer, { force: true });
    return true;
  }

  return {
    ranked,
    get lastCall() {
      return calls.made;
    },
    get opening() {
      return opening;
    },
    plan(ranks) {
      const total = ranked.totalCount ?? 0;
      const offsets = ranks.map((rank) => total - 1 - rank);
      const isIn = (offset: number, { stretch }: Reading) =>
        offset >= stretch.offset && offset < stretch.offset + stretch.count;
      const joined = [...underWay].filter((reading) => offsets.some((offset) => isIn(offset, reading)));
      const rest = offsets.filter((offset) => !joined.some((reading) => isIn(offset, reading)));
      // What would reach past the end reads what is before it instead: more of it may be wanted next.
      const stretches = cover(rest, calls.width).map(({ offset, count }) => {
        return { offset: Math.max(0, Math.min(offset, total - count)), count };
      });
      return { stretches, joined };
    },
    async read({ stretches, joined }, errand) {
      for (const reading of joined) reading.errand.join(errand);
      const started = stretches.map((stretch) => start(stretch, errand));
      const [first] = started;
      if (ranked.totalCount === undefined && first !== undefined) {
        opening = first;
        first.done
          .catch(() => {})
          .finally(() => {
            opening = undefined;
          });
      }
      // All are waited for: what does arrive may be enough for some of the windows.
      const failed = (await Promise.allSettled([...joined, ...started].map(({ done }) => done))).find(
        ({ status }) => status === 'rejected',
      );
      if (failed?.status === 'rejected') throw failed.reason;
    },
    prove,
  };
}

/** @throws IncompletePageError where assets that were not sent would pass for deleted */
function sightingOf(answer: Answer, [oldest]: readonly KeptAsset[]): Sighting {
  const { items, askedFor } = readPlaced(answer);
  const unsent = askedFor.newest - askedFor.oldest + 1 - items.length;
  // An upstream that counts more than it has, has never sent anything for the oldest ranks.
  const isKnownEnd = askedFor.oldest === 0 && unsent === oldest?.rank;
  if (unsent > 0 && !isKnownEnd) throw new IncompletePageError();
  return { range: askedFor, items: items.map(({ rank, asset }) => ({ rank, mediaId: asset.mediaId })) };
}

function isSame(a: Answer, b: Answer): boolean {
  const idsOf = ({ page }: Answer) => page.assets.map(({ mediaId }) => mediaId).join();
  return readPlaced(a).totalCount === readPlaced(b).totalCount && idsOf(a) === idsOf(b);
}
