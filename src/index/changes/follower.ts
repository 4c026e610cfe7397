import type { ChangePosition, ChangesAnswer, StoredChange } from '../asset-index.ts';

/** A change, and the index whose change it is. */
export type FoundChange = StoredChange & Pick<ChangePosition, 'epoch'>;

/**
 * The changes that one caller follows, each item once at its newest change since the last page. It
 * ends with the feed, or when it is left. Rejects as `ChangeFeed.follow`.
 */
export interface Follower extends AsyncIterableIterator<FoundChange> {
  /**
   * Behind the last change that was dealt with: one is when the next is asked for. No getter: each
   * object with one of its own takes half a KB more, and there is one for each subscription.
   */
  position(): ChangePosition;
  /** Calls back when the feed ends, also while a change is dealt with: not once it is left. */
  onEnd(listener: () => void): void;
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** What a follower knows of the feed that it follows. */
export interface FollowedFeed {
  /** The page at a position. */
  pageAfter(position: ChangePosition): Promise<ChangesAnswer>;
  /** Up to where all is known to be told. Undefined: nobody knows. */
  readonly head: ChangePosition | undefined;
  readonly hasEnded: boolean;
  /** Who waits for the head to move, or for the end. */
  readonly waiting: Set<() => void>;
  /** Who is told of the end. */
  readonly ends: Set<() => void>;
}

export interface FollowOptions {
  readonly start: ChangePosition;
  /** The page at the start. */
  readonly first: ChangesAnswer;
  /** Called once, when it is left. */
  readonly onLeft: () => void;
}

export function createFollower(feed: FollowedFeed, { start, first, onLeft }: FollowOptions): Follower {
  let position = start;
  let page = first;
  let at = 0;
  let hasLeft = false;
  let proceed = () => {};
  let tellEnd = () => {};

  const woken = () =>
    new Promise<void>((resolve) => {
      proceed = resolve;
      feed.waiting.add(resolve);
    });

  /** What was told last is dealt with. */
  function moveOn(): void {
    const { epoch, changes, hasMore, lastRev } = page;
    const last = changes[at - 1];
    if (at === changes.length && !hasMore) position = { epoch, rev: Math.max(position.rev, lastRev) };
    else if (last !== undefined) position = { epoch, rev: last.rev };
  }

  function isBehind(): boolean {
    const { head } = feed;
    return page.hasMore || head?.epoch !== position.epoch || position.rev < head.rev;
  }

  return {
    position: () => position,
    onEnd(listener) {
      tellEnd = listener;
      feed.ends.add(listener);
    },
    async next() {
      moveOn();
      let mayBeMore = isBehind();
      while (!hasLeft && !feed.hasEnded) {
        const change = page.changes[at];
        if (change !== undefined) {
          at += 1;
          return { done: false, value: { ...change, epoch: page.epoch } };
        }
        if (mayBeMore) {
          page = await feed.pageAfter(position);
          at = 0;
          moveOn();
          mayBeMore = isBehind();
        } else {
          await woken();
          mayBeMore = true;
        }
      }
      return { done: true, value: undefined };
    },
    async return() {
      if (!hasLeft) {
        hasLeft = true;
        feed.ends.delete(tellEnd);
        feed.waiting.delete(proceed);
        proceed();
        onLeft();
      }
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
