import { httpError, RATE_LIMITED } from '../http-error.ts';

export interface SubscriptionLimits {
  /** How many may be open at a time. */
  readonly maxSubscriptions: number;
  /** How many of one caller: of one key, or without keys, of one address. */
  readonly maxSubscriptionsPerCaller: number;
}

/** When it may be tried again, in seconds: others end at any time. */
const RETRY_AFTER_SECONDS = 5;

/** Bounds how many subscriptions are open. */
export interface SubscriptionSeats {
  /**
   * Takes a seat, and returns what gives it back, which may be called more than once.
   *
   * @throws GraphQLError 429 if the caller has as many as it may have, 503 if all are taken
   */
  take(caller: string): () => void;
}

export function createSubscriptionSeats({
  maxSubscriptions,
  maxSubscriptionsPerCaller,
}: SubscriptionLimits): SubscriptionSeats {
  const taken = new Map<string, number>();
  let all = 0;

  function giveBack(caller: string): void {
    all -= 1;
    const left = (taken.get(caller) ?? 0) - 1;
    if (left > 0) taken.set(caller, left);
    else taken.delete(caller);
  }

  return {
    take(caller) {
      const own = taken.get(caller) ?? 0;
      if (own >= maxSubscriptionsPerCaller) {
        throw httpError({
          status: 429,
          code: RATE_LIMITED,
          message: `One caller may have at most ${maxSubscriptionsPerCaller} subscriptions open.`,
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      }
      if (all >= maxSubscriptions) {
        throw httpError({
          status: 503,
          code: 'OVERLOADED',
          message: `The gateway has its ${maxSubscriptions} subscriptions open.`,
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      }
      all += 1;
      taken.set(caller, own + 1);
      let isTaken = true;
      return () => {
        if (isTaken) giveBack(caller);
        isTaken = false;
      };
    },
  };
}
