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
}

/**
 * The one access token of the process, fetched when first needed and renewed shortly before its end: a tenth of its
 * life, at most five minutes, within which upstream accepts both the old token and the new one.
 */
export function createAccessToken(
  fetchToken: () => Promise<IssuedToken>,
  now: () => number = Date.now,
): AccessToken {
  let current: { readonly value: string; readonly renewAt: number; readonly endsAt: number } | undefined;
  let pending: Promise<string> | undefined;

  async function fetchCurrent(): Promise<string> {
    const { value, expiresInSeconds } = await fetchToken();
    const leadSeconds = Math.min(expiresInSeconds / 10, 300);
    const endsAt = now() + expiresInSeconds * 1000;
    current = { value, renewAt: endsAt - leadSeconds * 1000, endsAt };
    return value;
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
      if (token !== undefined && now() < token.renewAt) return token.value;
      const renewed = renew();
      if (token === undefined || now() >= token.endsAt) return renewed;
      // Nobody waits for a renewal ahead of the end, so while the token lives its failure hurts nobody.
      renewed.catch(() => {});
      return token.value;
    },
    expire(rejected) {
      if (current?.value === rejected) current = undefined;
    },
  };
}
