import { createHash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { type HttpError, httpError } from '../http-error.ts';
import { recordOf } from './request-record.ts';

/** Who may use the gateway. */
export type Access =
  /** Whoever has a key. */
  | { readonly mode: 'keys'; readonly apiKeys: readonly ApiKey[] }
  /** Whoever is on this machine: nobody else reaches it. */
  | { readonly mode: 'local' }
  /** Everybody who reaches it: the operator has said so. */
  | { readonly mode: 'open' };

/** A key that lets a caller in. */
export interface ApiKey {
  /** Names the caller in the log and for rate limits. */
  readonly name: string;
  /** The key itself is known to the caller alone. */
  readonly sha256: Uint8Array;
}

/** Tells who sends a request: the name of the key that it carries; undefined where it carries none that is known. */
export type Authenticate = (request: Request) => string | undefined;

/** Knows callers by `Authorization: Bearer <key>` (RFC 6750, section 2.1). */
export function createAuthenticate(keys: readonly ApiKey[]): Authenticate {
  return (request) => {
    const key = keyOf(request);
    if (key === undefined) return undefined;
    const sha256 = createHash('sha256').update(key).digest();
    // All are compared, and each whole, so that the time tells nothing of any.
    return keys.filter((each) => timingSafeEqual(each.sha256, sha256)).at(0)?.name;
  };
}

/** The key that a request carries, whether or not it is known. */
export function keyOf({ headers }: Request): string | undefined {
  const [, key] = /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? [];
  return key;
}

/** Refuses requests without a key that is known. */
export function useAuthentication(authenticate: Authenticate): Plugin {
  return {
    onRequestParse({ request }) {
      const caller = authenticate(request);
      if (caller === undefined) throw httpError(recordOf(request).keyError ?? NO_KEY);
      recordOf(request).caller = caller;
    },
  };
}

/** Tells whether who sends a request may see what is for the operator: how much is asked, and what is left of the quota. */
export type MayOperate = (request: Request) => boolean;

export function createMayOperate(mode: Access['mode'], authenticate: Authenticate): MayOperate {
  switch (mode) {
    case 'keys':
      return (request) => authenticate(request) !== undefined;
    case 'local':
      return () => true;
    case 'open':
      // Nothing tells the operator from the public.
      return () => false;
  }
}

export const NO_KEY: HttpError = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'The request needs the header `Authorization: Bearer <key>` with a key of this gateway.',
  headers: { 'www-authenticate': 'Bearer' },
};
