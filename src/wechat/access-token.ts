import { ageOf } from '../clock.ts';

/** A token as issued by upstream. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresInSeconds: number;
}

export interface AccessToken {
  /**
   * The current token, or a new one if it has expired. Concurrent callers share one request.
   * Rejects if the request fails; the failure is not cached.
   */
  get(): Promise<string>;
  /** Drops the current token if it is still `rejected`: a late failure must not end a new one. */
  expire(rejected: string): void;
  status(): TokenStatus;
}

/** The current token, without its value. */
export interface TokenStatus {
  /** Expiry in milliseconds since 1970; undefined without a token. */
  readonly endsAt: number | undefined;
  /** Number of tokens upstream has issued, including the first. */
  readonly renewals: number;
}

export interface AccessTokenOptions {
  /**
   * Requests a token. Upstream returns the same one while it is valid. With `force` it issues a new
   * one, and the old one ends at once for all servers of the account.
   */
  readonly fetchToken: (options: { readonly force: boolean }) => Promise<IssuedToken>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/**
 * Upstream allows 20 forced renewals a day, at least 30 s apart (documentation of `stable_token`).
 * Other servers may need some.
 */
const FORCED_PER_DAY = 5;
const FORCED_APART_MS = 30_000;
const DAY_MS = 86_400_000;

const MAX_LEAD_MS = 300_000;

/**
 * The process's one access token, fetched on first use and renewed shortly before it expires: a
 * tenth of its life before, at most five minutes. In that time upstream accepts both tokens.
 */
export function createAccessToken({ fetchToken, now = Date.now }: AccessTokenOptions): AccessToken {
  let current: { readonly value: string; readonly issuedAt: number; readonly lifeMs: number } | undefined;
  let pending: Promise<string> | undefined;
  /** The last token that upstream rejected. */
  let rejectedValue: string | undefined;
  let forcedAt: number[] = [];
  let renewals = 0;

  async function fetchCurrent(): Promise<string> {
    const issued = await fetchToken({ force: false });
    // Force a new token only if upstream keeps issuing one that it rejects.
    const { value, expiresInSeconds } =
      issued.value === rejectedValue && mayForce() ? await forceToken() : issued;
    current = { value, issuedAt: now(), lifeMs: expiresInSeconds * 1000 };
    renewals += 1;
    return value;
  }

  function mayForce(): boolean {
    forcedAt = forcedAt.filter((at) => ageOf(at, now()) < DAY_MS);
    const last = forcedAt.at(-1);
    const isApart = last === undefined || ageOf(last, now()) >= FORCED_APART_MS;
    return isApart && forcedAt.length < FORCED_PER_DAY;
  }

  function forceToken(): Promise<IssuedToken> {
    forcedAt.push(now());
    return fetchToken({ force: true });
  }

  function renew(): Promise<string> {
    pending ??= fetchCurrent().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  return {
    async get() {
      const token = current;
      // Use the age: a token issued while the clock was ahead would otherwise never expire.
      const age = token === undefined ? Number.POSITIVE_INFINITY : ageOf(token.issuedAt, now());
      if (token !== undefined && age < token.lifeMs - leadOf(token.lifeMs)) return token.value;
      const renewed = renew();
      if (token === undefined || age >= token.lifeMs) return renewed;
      // No caller waits for this early renewal. Its failure is harmless while the token is valid.
      renewed.catch(() => {});
      return token.value;
    },
    expire(rejected) {
      if (current?.value !== rejected) return;
      current = undefined;
      rejectedValue = rejected;
    },
    status: () => ({ endsAt: current && current.issuedAt + current.lifeMs, renewals }),
  };
}

/** How long before its expiry a token is renewed. */
function leadOf(lifeMs: number): number {
  return Math.min(lifeMs / 10, MAX_LEAD_MS);
}
