import type { Plugin } from 'graphql-yoga';
import { EXPLAIN_HEADER, LAST_EVENT_ID } from './request-headers.ts';

/**
 * Headers that no form, link or image can send: a GET with one comes from a program, or from a
 * script after a preflight. The last two are Apollo's.
 */
export const PREFLIGHT_HEADERS = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
] as const;

/** What front ends send: after one preflight for these, a browser need not send another. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'cache-control',
  EXPLAIN_HEADER,
  LAST_EVENT_ID,
  ...PREFLIGHT_HEADERS,
  // Apollo Client sends these to every server to name itself.
  'apollographql-client-name',
  'apollographql-client-version',
];
const EXPOSED_HEADERS = ['retry-after', 'server-timing', 'x-request-id'];

/** How long a browser may cache a preflight, in seconds: Chromium's maximum. */
const MAX_AGE_SECONDS = 7200;

/** The most characters of the header names that a page asks for. They are ASCII. */
const MAX_ASKED_LENGTH = 2048;

/** The name of a header (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** How many refused origins are logged, and how much of each: callers can make up any number. */
const MAX_REFUSED = 100;
const MAX_ORIGIN = 256;

/**
 * Lets pages of the listed origins read answers and send any headers they ask for; `*` lists all.
 * Other origins get no CORS headers. Credentials, that is cookies, are never allowed. Yoga's own
 * plugin answers other origins with `null`, which is an origin too.
 *
 * @param onRefused called once for each refused origin that sends a preflight
 */
export function useCors(origins: readonly string[], onRefused: (origin: string) => void): Plugin {
  const allowOrigin = createAllowOrigin(origins);
  const corsHeadersOf = createCorsHeaders(origins);
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
      const asked = request.headers.get('access-control-request-headers') ?? '';
      const headers = isAllowed ? preflightAnswer(asked) : {};
      endResponse(new fetchAPI.Response(null, { status: 204, headers }));
    },
    onResponse({ request, response: { headers } }) {
      const origin = request.headers.get('origin') ?? undefined;
      const added = corsHeadersOf(origin, EXPOSED_HEADERS);
      for (const [name, value] of Object.entries(added)) headers.append(name, value);
    },
  };
}

function preflightAnswer(asked: string) {
  const allowed = allowedHeaders(asked);
  return {
    'access-control-allow-methods': 'GET, POST',
    ...(allowed !== undefined && { 'access-control-allow-headers': allowed.join(', ') }),
    'access-control-max-age': String(MAX_AGE_SECONDS),
    vary: 'access-control-request-headers',
  };
}

/**
 * The usual headers and those asked for: tracing adds its own to every request, and a listed origin
 * may send any. Undefined if the request is no list of header names, or is too long.
 */
function allowedHeaders(asked: string): readonly string[] | undefined {
  const names = asked
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (asked.length > MAX_ASKED_LENGTH || !names.every((name) => TOKEN.test(name))) return undefined;
  return [...new Set([...ALLOWED_HEADERS, ...names])];
}

/**
 * The headers that let a page read an answer and its `exposed` headers, from any part of the
 * server. A page of an unlisted origin gets none of them; `*` lists all.
 */
export function createCorsHeaders(origins: readonly string[]) {
  const allowOrigin = createAllowOrigin(origins);
  // A cache must not give one origin's answer to another.
  const vary = origins.length > 0 && { vary: 'origin' };

  return (origin: string | undefined, exposed: readonly string[]): Readonly<Record<string, string>> => {
    const allowed = origin === undefined ? undefined : allowOrigin(origin);
    if (allowed === undefined) return { ...vary };
    return {
      ...vary,
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': exposed.join(', '),
    };
  };
}

/** The `Access-Control-Allow-Origin` for an origin; undefined if its pages may not read answers. */
export type AllowOrigin = (origin: string) => string | undefined;

/**
 * Lets pages of the listed origins read answers. `*` lists all. `https://*.example.com` lists every
 * host below the domain with its scheme and port, but not the domain or `https://evil-example.com`.
 */
export function createAllowOrigin(origins: readonly string[]): AllowOrigin {
  if (origins.includes('*')) return () => '*';
  const hasWildcard = (origin: string) => origin.includes(WILDCARD);
  const exact = new Set(origins.filter((origin) => !hasWildcard(origin)));
  const patterns = origins.filter(hasWildcard).map(patternOf);
  const isListed = (origin: string) => exact.has(origin) || patterns.some((pattern) => pattern.test(origin));
  return (origin) => (isListed(origin) ? origin : undefined);
}

const WILDCARD = '://*.';

function patternOf(origin: string): RegExp {
  const [scheme = '', domain = ''] = origin.split(WILDCARD);
  return new RegExp(`^${scheme}://(?:[a-z0-9_-]+\\.)+${domain.replaceAll('.', '\\.')}$`);
}
