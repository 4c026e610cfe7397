import { hash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { type HttpError, httpError } from '../http-error.ts';
import { recordOf } from './request-record.ts';

/** Who may use the gateway. */
export type Access =
  /** Callers with a key. */
  | {
      readonly mode: 'keys';
      readonly apiKeys: readonly ApiKey[];
      /** The names of the keys whose callers see drafts. */
      readonly draftsVisibleTo: readonly string[];
    }
  /** Callers on this machine: no others reach it. */
  | { readonly mode: 'local' }
  /** Every caller: the operator has chosen this. */
  | { readonly mode: 'open' };

/** A key that lets a caller in. */
export interface ApiKey {
  /** Names the caller in the log and for rate limits. */
  readonly name: string;
  /** Only the caller knows the key itself. */
  readonly sha256: Uint8Array;
}

/** The name of the key that a request carries; undefined if it carries no known key. */
export type Authenticate<R extends WithHeaders = Request> = (request: R) => string | undefined;

/** What tells a caller. */
export interface WithHeaders {
  readonly headers: Pick<Headers, 'get'>;
}

/** Identifies callers by `Authorization: Bearer <key>` (RFC 6750, section 2.1). */
export function createAuthenticate(keys: readonly ApiKey[]): Authenticate<WithHeaders> {
  return (request) => {
    const key = keyOf(request);
    if (key === undefined) return undefined;
    const sha256 = hash('sha256', key, 'buffer');
    // Compares every key in full, so the time reveals nothing.
    return keys.filter((each) => timingSafeEqual(each.sha256, sha256)).at(0)?.name;
  };
}

/** The key that a request carries, known or not. */
export function keyOf({ headers }: WithHeaders): string | undefined {
  const [, key] = /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? [];
  return key;
}

/** Refuses requests without a known key. */
export function useAuthentication(authenticate: Authenticate): Plugin {
  return {
    onRequestParse({ request }) {
      const caller = authenticate(request);
      if (caller === undefined) throw httpError(recordOf(request).keyError ?? NO_KEY);
      recordOf(request).caller = caller;
    },
  };
}

/** Whether the caller may see the operator's data: request counts and the remaining quota. */
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
