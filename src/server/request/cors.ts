import type { Plugin } from 'graphql-yoga';
import { EXPLAIN_HEADER } from '../answer/result-extensions.ts';
import { createAllowOrigin } from './allow-origin.ts';
import { PREFLIGHT_HEADERS } from './csrf-prevention.ts';

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'cache-control',
  EXPLAIN_HEADER,
  ...PREFLIGHT_HEADERS,
  // With these, Apollo Client names itself to every server.
  'apollographql-client-name',
  'apollographql-client-version',
];
const EXPOSED_HEADERS = ['retry-after', 'server-timing', 'x-request-id'];

/** How long a browser may remember what it may send, in seconds: Chromium remembers it no longer. */
const MAX_AGE_SECONDS = 7200;

const PREFLIGHT_ANSWER = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
  'access-control-max-age': String(MAX_AGE_SECONDS),
};

/** How many refused origins are told, and how much of each: whoever reaches the gateway may name as many as they like. */
const MAX_REFUSED = 100;
const MAX_ORIGIN = 256;

/**
 * Lets the pages of the listed origins read answers; `*` lists all. Others get no CORS header at all, and credentials,
 * which are cookies, are asked for by none. Yoga's own plugin answers other origins with `null`, which is an origin too.
 *
 * @param onRefused is told of another origin whose page has asked whether it may send a request, once of each
 */
export function useCors(origins: readonly string[], onRefused: (origin: string) => void): Plugin {
  const allowOrigin = createAllowOrigin(origins);
  const refused = new Set<string>();

  function refuse(origin: string): void {
    if (refused.has(origin) || refused.size >= MAX_REFUSED) return;
    refused.add(origin);
    onRefused(origin);
  }

  return {
    onRequest({ request, fetchAPI, endResponse }) {
      const origin = request.headers.get('origin');
      const isPreflight =
        request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
      if (!isPreflight || origin === null) return;
      const isAllowed = allowOrigin(origin) !== undefined;
      if (!isAllowed) refuse(origin.slice(0, MAX_ORIGIN));
      endResponse(new fetchAPI.Response(null, { status: 204, headers: isAllowed ? PREFLIGHT_ANSWER : {} }));
    },
    onResponse({ request, response }) {
      const origin = request.headers.get('origin');
      // A cache must not give to one origin what was answered to another.
      if (origins.length > 0) response.headers.append('vary', 'origin');
      const allowed = origin === null ? undefined : allowOrigin(origin);
      if (allowed === undefined) return;
      response.headers.set('access-control-allow-origin', allowed);
      response.headers.set('access-control-expose-headers', EXPOSED_HEADERS.join(', '));
    },
  };
}
