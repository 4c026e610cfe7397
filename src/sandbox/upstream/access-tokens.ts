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
  /** The current token, or a new one if it expires soon. */
  issue(options: { readonly forceRefresh: boolean }): IssuedToken;
  /** Throws a {@link RefusalError}: 41001 without a token, 40001 if unknown, 42001 if expired. */
  check(token: string | null): void;
  /** Answers 42001 to all existing tokens from now on. */
  expireAll(): void;
  /** Answers 40001 to all existing tokens from now on. */
  invalidateAll(): void;
}

/** How long before expiry a token is renewed, and how long the old one stays valid after that. */
const OVERLAP_SECONDS = 300;

/** `now` is in milliseconds. */
export function createAccessTokens(now: () => number, lifetimeSeconds: number): AccessTokens {
  // A short-lived token in a test must stay current for a while before it is renewed.
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
