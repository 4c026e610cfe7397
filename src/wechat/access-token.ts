/** A token as the upstream issues it. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresInSeconds: number;
}

export interface AccessToken {
  /** The token in use, or a new one where that has run out. Callers that come together share one request. */
  get(): Promise<string>;
  /** Drops the token in use, but only if it is still `rejected`: a late failure must not expire a fresh token. */
  expire(rejected: string): void;
}

/**
 * The one access token of the process, fetched when first needed and again shortly before its end: a tenth of its
 * life, at most five minutes, within which upstream accepts both the old token and the new one.
 */
export function createAccessToken(
  fetchToken: () => Promise<IssuedToken>,
  now: () => number = Date.now,
): AccessToken {
  let current: { readonly value: string; readonly renewAt: number } | undefined;
  let pending: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const { value, expiresInSeconds } = await fetchToken();
    const leadSeconds = Math.min(expiresInSeconds / 10, 300);
    current = { value, renewAt: now() + (expiresInSeconds - leadSeconds) * 1000 };
    return value;
  }

  return {
    async get() {
      if (current !== undefined && now() < current.renewAt) return current.value;
      pending ??= renew().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    expire(rejected) {
      if (current?.value === rejected) current = undefined;
    },
  };
}
