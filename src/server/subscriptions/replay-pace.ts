import { GraphQLError } from 'graphql';
import type { Every } from '../../clock.ts';
import type { Follower } from '../../index/changes/change-feed.ts';
import { RATE_LIMITED } from '../http-error.ts';
import type { RateLimit } from '../request/rate-limit.ts';

/*
 * A change that happens is told once to each subscription, and there are only so many of these. What
 * has happened before can be had again and again: each opening counts as one request, and would tell
 * months.
 */

/** For so many events of what has happened before, one request is counted. */
const EVENTS_PER_REQUEST = 100;

export interface ReplayPaceOptions {
  readonly rateLimit: RateLimit;
  readonly every: Every;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Follows what has changed since earlier, as fast as the rate limit of a caller allows: whoever is
 * beyond it waits, and loses nothing. The request that opens it counts for the first hundred.
 */
export type ReplayPace = (follower: Follower, caller: string) => Follower;

export function createReplayPace({ rateLimit, every, now }: ReplayPaceOptions): ReplayPace {
  return (follower, caller) => {
    const openedAt = now();
    let replayed = 0;
    let hasLeft = false;
    let proceed = () => {};

    function wait(seconds: number): Promise<void> {
      return new Promise((resolve) => {
        let left = seconds;
        const stop = every(1000, () => {
          left -= 1;
          if (left <= 0) proceed();
        });
        proceed = () => {
          stop();
          resolve();
        };
      });
    }

    async function countRequest(): Promise<void> {
      while (!hasLeft) {
        const seconds = await rateLimit.consume(caller).then(() => 0, secondsUntilAllowed);
        if (seconds === 0) return;
        await wait(seconds);
      }
    }

    return {
      position: follower.position,
      onEnd: follower.onEnd,
      async next() {
        const told = await follower.next();
        if (told.done || told.value.at >= openedAt) return told;
        if (replayed > 0 && replayed % EVENTS_PER_REQUEST === 0) await countRequest();
        replayed += 1;
        return hasLeft ? { done: true, value: undefined } : told;
      },
      return() {
        hasLeft = true;
        proceed();
        return follower.return();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
}

function secondsUntilAllowed(error: unknown): number {
  if (!(error instanceof GraphQLError) || error.extensions['code'] !== RATE_LIMITED) throw error;
  return Number(error.extensions['retryAfterSeconds']);
}
