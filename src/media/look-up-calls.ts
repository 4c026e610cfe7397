import type { CallAllowance } from '../library/operation/budget.ts';
import { OperationTooComplexError } from '../upstream/errors.ts';
import { MediaError } from './media-error.ts';
import type { MediaList } from './media-target.ts';

/**
 * The list calls that look-ups of assets may take: whoever has the address of an asset needs no key.
 * With a library on disk there are next to none.
 */
export interface LookUpCalls {
  /**
   * The calls of one look-up. What it has read stays cached: the next one goes on where it ended.
   *
   * To spend throws an OperationTooComplexError if the look-up has had its calls, and a MediaError if
   * its list has had those of the hour.
   */
  open(list: MediaList): CallAllowance;
}

/** A caller waits for them: each may take half a second. */
const CALLS_PER_LOOK_UP = 10;

/** Of all lists together. */
const CALLS_PER_HOUR = 60;

/** Of these, the others cannot take. */
const OWN_CALLS_PER_HOUR = 10;

const HOUR_MS = 3_600_000;

const LISTS: readonly MediaList[] = ['image', 'voice', 'video'];

/** @param now milliseconds of a monotonic clock */
export function createLookUpCalls(now: () => number): LookUpCalls {
  let startedAt = now();
  const spent = { image: 0, voice: 0, video: 0 };

  /** What is left for a list. */
  function left(list: MediaList): number {
    const others = LISTS.filter((other) => other !== list);
    return others.reduce(
      (rest, other) => rest - Math.max(spent[other], OWN_CALLS_PER_HOUR),
      CALLS_PER_HOUR - spent[list],
    );
  }

  function beginHour(): void {
    if (now() - startedAt < HOUR_MS) return;
    startedAt = now();
    for (const list of LISTS) spent[list] = 0;
  }

  return {
    open(list) {
      let own = 0;
      return {
        spend(calls) {
          const cost = own + calls;
          if (cost > CALLS_PER_LOOK_UP)
            throw new OperationTooComplexError('The look-up needs more calls than one may take.', {
              limit: CALLS_PER_LOOK_UP,
              cost,
            });
          beginHour();
          if (calls > left(list)) throw usedUp(startedAt + HOUR_MS - now());
          own = cost;
          spent[list] += calls;
        },
        giveBack(calls) {
          own -= calls;
          spent[list] = Math.max(0, spent[list] - calls);
        },
      };
    },
  };
}

function usedUp(waitMs: number): MediaError {
  return new MediaError('upstream', 'Too many assets were looked up in this hour.', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}
