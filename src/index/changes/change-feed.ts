import { type Every, everyMs } from '../../clock.ts';
import { forEachInPortions } from '../../in-portions.ts';
import type { AssetIndex, ChangePosition, ChangesAnswer, SealedPosition } from '../asset-index.ts';
import { ChangesExpiredError } from '../errors.ts';
import { createFollower, type FollowedFeed, type Follower } from './follower.ts';

/*
 * Many follow the changes at a time. Each holds a position and the page that it is at, and nothing is
 * queued for it: who is slow reads the index later, from its position on. Whoever stands at the same
 * place shares one page.
 *
 *      stored --> wake --> one read from the head --> followers, a few in each turn of the event loop
 *                                                        |
 *                                   those at the head: --+-- that page
 *                                   those behind it:   --+-- a page of their own
 */

export type { Follower, FoundChange } from './follower.ts';

/** Tells many of what changes, as it is stored. */
export interface ChangeFeed {
  /**
   * Follows the changes of lists, by their tags: those since a position, then all that come.
   * Undefined: those that come. Others may have asked for more lists: their changes are told, too.
   *
   * @throws ChangesExpiredError, or what the index throws
   */
  follow(after: ChangePosition | SealedPosition | undefined, lists: readonly number[]): Promise<Follower>;
  /** Something may have been stored. */
  wake(): void;
  /** Ends what everybody follows. Whoever comes later finds it ended. */
  end(): void;
  /** How many follow. */
  readonly followers: number;
}

export interface ChangeFeedOptions {
  readonly index: Pick<AssetIndex, 'changesSince'>;
  /** Default: a timer that keeps no process running. */
  readonly every?: Every;
}

/** How many changes are read at a time. */
const PAGE = 100;

/** How many pages are shared at a time: those of followers that are behind alike. */
const MAX_PAGES = 32;

/**
 * How often to look, in milliseconds: another process may have stored something. Also has the index
 * check the lists that are followed, if that is due.
 */
const LOOK_EVERY_MS = 1000;

export function createChangeFeed({ index, every = everyMs }: ChangeFeedOptions): ChangeFeed {
  const waiting = new Set<() => void>();
  const ends = new Set<() => void>();
  /** By the number of the change that they follow. */
  const pages = new Map<number, Promise<ChangesAnswer>>();
  /** Undefined while nobody follows, or until one has read on after an expiry. */
  let head: ChangePosition | undefined;
  /** Rises when a list is followed that was not. */
  let generation = 0;
  /** How many follow each list, by its tag. */
  const watched = new Map<number, number>();
  let followers = 0;
  let hasEnded = false;
  let isLooking = false;
  let mustLookAgain = false;
  let stopTicking = () => {};

  const read = (after: ChangePosition | SealedPosition | undefined) =>
    index.changesSince({ lists: [...watched.keys()], after, count: PAGE });

  /** A page of one alone, which tells of the head where that is not known, or of another library. */
  async function readAlone(after: ChangePosition | SealedPosition | undefined): Promise<ChangesAnswer> {
    const known = head;
    const page = await read(after);
    if (followers > 0 && head === known && known?.epoch !== page.epoch) {
      head = { epoch: page.epoch, rev: page.lastRev };
      pages.clear();
    }
    return page;
  }

  /** The page at a position. Those that stand there while nothing is stored read it once. */
  function pageAfter(after: ChangePosition): Promise<ChangesAnswer> {
    if (after.epoch !== head?.epoch) return readAlone(after);
    const known = pages.get(after.rev);
    if (known !== undefined) return known;
    const page = read(after);
    if (pages.size < MAX_PAGES) {
      pages.set(after.rev, page);
      // A failure is the reader's alone.
      page.catch(() => pages.get(after.rev) === page && pages.delete(after.rev));
    }
    return page;
  }

  async function look(): Promise<void> {
    mustLookAgain = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (mustLookAgain && head !== undefined) {
        mustLookAgain = false;
        await advance(head);
      }
    } catch {
      // It may pass: the next tick looks again.
    } finally {
      isLooking = false;
    }
  }

  async function advance(from: ChangePosition): Promise<void> {
    const begunIn = generation;
    const page = read(from);
    const { lastRev } = await page.catch((error: unknown) => {
      if (error instanceof ChangesExpiredError && head === from) forgetHead();
      throw error;
    });
    if (head !== from || lastRev <= from.rev) return;
    head = { epoch: from.epoch, rev: lastRev };
    pages.clear();
    // Whoever has come in the meantime may follow a list that is not in it.
    if (generation === begunIn) pages.set(from.rev, page);
    await wakeAll();
  }

  /** Has each read on from its own position, and find out whether that has expired. */
  function forgetHead(): void {
    head = undefined;
    // What is known of those positions is from before.
    pages.clear();
    void wakeAll();
  }

  async function wakeAll(): Promise<void> {
    const woken = [...waiting];
    waiting.clear();
    await forEachInPortions(woken, (proceed) => proceed());
  }

  function enter(lists: readonly number[]): void {
    const isNew = lists.some((list) => !watched.has(list));
    for (const list of lists) watched.set(list, (watched.get(list) ?? 0) + 1);
    if (isNew) {
      // They lack the changes of that list.
      pages.clear();
      generation += 1;
    }
    followers += 1;
    if (followers === 1) stopTicking = every(LOOK_EVERY_MS, () => void look());
  }

  function leave(lists: readonly number[]): void {
    followers -= 1;
    for (const list of lists) {
      const left = (watched.get(list) ?? 0) - 1;
      if (left > 0) watched.set(list, left);
      else watched.delete(list);
    }
    if (followers > 0) return;
    stopTicking();
    head = undefined;
    pages.clear();
  }

  const followed: FollowedFeed = {
    pageAfter,
    get head() {
      return head;
    },
    get hasEnded() {
      return hasEnded;
    },
    waiting,
    ends,
  };

  return {
    async follow(after, lists) {
      enter(lists);
      try {
        const isOpen = after !== undefined && 'rev' in after;
        const first = await (isOpen ? pageAfter(after) : readAlone(after));
        const start = { epoch: first.epoch, rev: first.afterRev };
        return createFollower(followed, { start, first, onLeft: () => leave(lists) });
      } catch (error) {
        leave(lists);
        throw error;
      }
    },
    wake: () => void look(),
    end() {
      hasEnded = true;
      void forEachInPortions(ends, (tellEnd) => tellEnd());
      void wakeAll();
    },
    get followers() {
      return followers;
    },
  };
}
