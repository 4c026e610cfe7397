import { ageOf } from '../clock.ts';

/** A token as the upstream issues it. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresInSeconds: number;
}

export interface AccessToken {
  /**
   * The token in use, or a new one where that has run out. Callers that come together share one request. Rejects
   * when that fails; a failure is not remembered.
   */
  get(): Promise<string>;
  /** Drops the token in use, but only if it is still `rejected`: a late failure must not expire a fresh token. */
  expire(rejected: string): void;
  status(): TokenStatus;
}

/** The token in use, without its value. */
export interface TokenStatus {
  /** When it ends, in milliseconds since 1970; undefined where there is none. */
  readonly endsAt: number | undefined;
  /** How many upstream has given, the first among them. */
  readonly renewals: number;
}

export interface AccessTokenOptions {
  /**
   * Asks for a token. Upstream answers the same one for as long as it is valid; with `force` it makes a new one, and
   * the old one ends at once, for all servers of the account.
   */
  readonly fetchToken: (options: { readonly force: boolean }) => Promise<IssuedToken>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/**
 * Upstream takes 20 forced renewals a day, at least 30 s apart (documentation of `stable_token`). Other
 * servers may need some.
 */
const FORCED_PER_DAY = 5;
const FORCED_APART_MS = 30_000;
const DAY_MS = 86_400_000;

const MAX_LEAD_MS = 300_000;

/**
 * The one access token of the process, fetched when first needed and renewed shortly before its end: a tenth of its
 * life, at most five minutes, within which upstream accepts both the old token and the new one.
 */
export function createAccessToken({ fetchToken, now = Date.now }: AccessTokenOptions): AccessToken {
  let current: { readonly value: string; readonly issuedAt: number; readonly lifeMs: number } | undefined;
  let pending: Promise<string> | undefined;
  /** The last token that upstream has rejected. */
  let rejectedValue: string | undefined;
  let forcedAt: number[] = [];
  let renewals = 0;

  async function fetchCurrent(): Promise<string> {
    const issued = await fetchToken({ force: false });
    // Upstream goes on issuing a token that it rejects: only then is it made to give another.
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
      // By its age: where it was issued while the clock was ahead, it would never end.
      const age = token === undefined ? Number.POSITIVE_INFINITY : ageOf(token.issuedAt, now());
      if (token !== undefined && age < token.lifeMs - leadOf(token.lifeMs)) return token.value;
      const renewed = renew();
      if (token === undefined || age >= token.lifeMs) return renewed;
      // Nobody waits for a renewal ahead of the end, so while the token lives its failure hurts nobody.
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

/** How long before its end a token is renewed. */
function leadOf(lifeMs: number): number {
  return Math.min(lifeMs / 10, MAX_LEAD_MS);
}
