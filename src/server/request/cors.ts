import type { Plugin } from 'graphql-yoga';
import { EXPLAIN_HEADER } from './request-headers.ts';

/**
 * Headers that no form, link or picture can send: a GET that carries one comes from a program, or from a script that the
 * browser has asked for. The last two are Apollo's.
 */
export const PREFLIGHT_HEADERS = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
] as const;

/** What front ends send: a browser that has asked for one of these need not ask for another. */
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

/** How long a list of header names may be that a page asks for, in characters: those are ASCII. */
const MAX_ASKED_LENGTH = 2048;

/** The name of a header (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** How many refused origins are told, and how much of each: whoever reaches the gateway may name as many as they like. */
const MAX_REFUSED = 100;
const MAX_ORIGIN = 256;

/**
 * Lets the pages of the listed origins read answers, and send whatever headers they ask for; `*` lists all. Others get no CORS
 * header at all, and credentials, which are cookies, are asked for by none. Yoga's own plugin answers other origins with
 * `null`, which is an origin too.
 *
 * @param onRefused is told of another origin whose page has asked whether it may send a request, once of each
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
 * What is always allowed, and what is asked for: tracing adds headers of its own to every request, and a listed origin may
 * send any. Undefined where what is asked for is no list of header names, or a longer one than any page has.
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
 * The headers with which a page of an origin may read an answer, whoever gives it, and those headers of it that are `exposed`:
 * none of these where the origin is not listed; `*` lists all.
 */
export function createCorsHeaders(origins: readonly string[]) {
  const allowOrigin = createAllowOrigin(origins);
  // A cache must not give to one origin what was answered to another.
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

/** What `Access-Control-Allow-Origin` says to an origin; undefined where its pages may not read answers. */
export type AllowOrigin = (origin: string) => string | undefined;

/**
 * Lets the pages of the listed origins read answers. `*` lists all, and `https://*.example.com` each host below the domain, at
 * any depth, with this scheme and port: neither the domain itself nor `https://evil-example.com`.
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
