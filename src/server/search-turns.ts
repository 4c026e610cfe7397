import { SearchOverloadedError } from '../index/errors.ts';
import { type CallerQueue, createCallerQueue } from './caller-queue.ts';

/** How many searches of one caller the index has at a time: the next one need not wait for this. */
const MAX_AT_ONCE = 2;

/** How many searches of one caller may wait beside them. */
const MAX_WAITING = 64;

/**
 * Keeps the searches of one caller from filling the queue of the index, which is the same for all.
 * Rejects with a SearchOverloadedError if too many searches of the caller wait already.
 */
export function createSearchTurns(): CallerQueue {
  return createCallerQueue({
    maxAtOncePerCaller: MAX_AT_ONCE,
    maxWaitingPerCaller: MAX_WAITING,
    fullError: () => new SearchOverloadedError(),
  });
}
