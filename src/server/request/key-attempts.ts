import { LRUCache } from 'lru-cache';
import { type HttpError, tooMany } from '../http-error.ts';
import { type Authenticate, keyOf, NO_KEY } from './authentication.ts';
import { recordOf } from './request-record.ts';

/** How many keys that are not known one address may try in a minute. */
export const ATTEMPTS_PER_MINUTE = 30;

const MINUTE_MS = 60_000;

/** How many addresses are counted at one time, those that tried last: whoever has more may try more. */
const MOST_ADDRESSES = 10_000;

export interface KeyAttemptsOptions {
  /** Is told of each. */
  readonly onWrongKey: (request: Request) => void;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/**
 * The same authentication, which counts keys that are not known by the address they come from, and says in the record of a
 * request why its key is refused: it is none of ours (401), or there were too many of those (429). Whoever has a key is let
 * in all the same, and who sends none has not tried.
 */
export function limitAttempts(
  authenticate: Authenticate,
  { onWrongKey, now = Date.now }: KeyAttemptsOptions,
): Authenticate {
  const tried = new LRUCache<string, { count: number; readonly endsAt: number }>({ max: MOST_ADDRESSES });

  function refuse(address: string): HttpError {
    const known = tried.get(address);
    const attempts =
      known !== undefined && now() < known.endsAt ? known : { count: 0, endsAt: now() + MINUTE_MS };
    attempts.count += 1;
    tried.set(address, attempts);
    if (attempts.count <= ATTEMPTS_PER_MINUTE) return NO_KEY;
    return tooMany(
      `${ATTEMPTS_PER_MINUTE} requests with an unknown key in a minute`,
      attempts.endsAt - now(),
    );
  }

  return (request) => {
    const caller = authenticate(request);
    if (caller === undefined && keyOf(request) !== undefined) {
      const record = recordOf(request);
      record.keyError = refuse(record.address);
      onWrongKey(request);
    }
    return caller;
  };
}
