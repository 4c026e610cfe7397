import { hashText } from '../random.ts';
import { RefusalError } from './wire.ts';

/** The body of a `stable_token` answer. */
export interface IssuedToken {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
}

/** The access tokens of one account, with the semantics of `stable_token`. */
export interface AccessTokens {
  /** The current token while it is good for a while yet, else a new one. */
  issue(options: { readonly forceRefresh: boolean }): IssuedToken;
  /** Throws a {@link RefusalError}: 41001 for no token, 40001 for an unknown one, 42001 for an expired one. */
  check(token: string | null): void;
  /** From now on, every token made so far is answered with 42001. */
  expireAll(): void;
  /** From now on, every token made so far is answered with 40001. */
  invalidateAll(): void;
}

/** How long before its expiry a token is renewed, and for how long the old one works on after that. */
const OVERLAP_SECONDS = 300;

/** `now` is in milliseconds. */
export function createAccessTokens(now: () => number, lifetimeSeconds: number): AccessTokens {
  // A test's short-lived token must still be current for some time before it is renewed.
  const overlapMs = Math.min(OVERLAP_SECONDS, lifetimeSeconds / 2) * 1000;
  const expiries = new Map<string, number>();
  let current = '';
  let serial = 0;

  const remainingMs = (token: string) => (expiries.get(token) ?? 0) - now();

  const renew = () => {
    serial += 1;
    current = `86_${hashText(`token ${serial} a`, 86)}${hashText(`token ${serial} b`, 48)}`;
    expiries.set(current, now() + lifetimeSeconds * 1000);
  };

  return {
    issue({ forceRefresh }) {
      if (forceRefresh) {
        expiries.clear();
        renew();
      } else if (remainingMs(current) < overlapMs) {
        if (remainingMs(current) > 0) expiries.set(current, now() + overlapMs);
        renew();
      }
      return { access_token: current, expires_in: Math.floor(remainingMs(current) / 1000) };
    },

    check(token) {
      if (!token) throw new RefusalError(41001);
      if (!expiries.has(token)) throw new RefusalError(40001);
      if (remainingMs(token) <= 0) throw new RefusalError(42001);
    },

    expireAll() {
      for (const token of expiries.keys()) expiries.set(token, now());
    },

    invalidateAll() {
      expiries.clear();
    },
  };
}
