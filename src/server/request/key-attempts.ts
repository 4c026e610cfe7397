import { LRUCache } from 'lru-cache';
import { minuteOf, type SharedCounts } from '../../shared-counts.ts';
import { type HttpError, tooMany } from '../http-error.ts';
import { type Authenticate, keyOf, NO_KEY } from './authentication.ts';
import { recordOf } from './request-record.ts';

/** How many unknown keys one address may try in a minute. */
export const ATTEMPTS_PER_MINUTE = 30;

const MINUTE_MS = 60_000;

/** How many addresses are counted, the latest first. Someone with more can try more. */
const MOST_ADDRESSES = 10_000;

export interface KeyAttemptsOptions {
  /** Called for each unknown key. */
  readonly onWrongKey: (request: Request) => void;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** What other gateways count of the same addresses. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
}

/**
 * The same authentication, but it counts unknown keys by address and records why a key is refused:
 * unknown (401), or too many unknown keys (429). A caller with a known key always gets in, and a
 * request without a key does not count.
 */
export function limitAttempts(
  authenticate: Authenticate,
  { onWrongKey, now = Date.now, sharedCounts }: KeyAttemptsOptions,
): Authenticate {
  const tried = new LRUCache<string, { count: number; readonly endsAt: number }>({
    // `max` would take the room for all of them at once.
    maxSize: MOST_ADDRESSES,
    sizeCalculation: () => 1,
  });

  function refuse(address: string): HttpError {
    const known = tried.get(address);
    const attempts =
      known !== undefined && now() < known.endsAt ? known : { count: 0, endsAt: now() + MINUTE_MS };
    attempts.count += 1;
    tried.set(address, attempts);
    if (attempts.count > ATTEMPTS_PER_MINUTE) return tooManyUntil(attempts.endsAt);
    const minute = minuteOf('unknown keys', now());
    const all = sharedCounts?.add(minute, address, 1) ?? 0;
    return all > ATTEMPTS_PER_MINUTE ? tooManyUntil(minute.endsAt) : NO_KEY;
  }

  function tooManyUntil(endsAt: number): HttpError {
    return tooMany(`${ATTEMPTS_PER_MINUTE} requests with an unknown key per minute`, endsAt - now());
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
