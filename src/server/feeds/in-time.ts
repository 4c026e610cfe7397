import { isDoneWithin } from '../../upstream/deadline.ts';
import { httpError } from '../http-error.ts';

/** When the rest of the longest feed is rendered. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Waits so many milliseconds for a feed. The work goes on after that, so that another request finds
 * it done.
 *
 * @throws GraphQLError `OVERLOADED`, with status 503, if it takes longer
 */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const settled = work.then(ignore, ignore);
  if (await isDoneWithin(ms, settled)) return work;
  throw httpError({
    status: 503,
    code: 'OVERLOADED',
    message: 'The contents of the feed are still being rendered. Try again later.',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

function ignore(): void {}
