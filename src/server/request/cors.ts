import type { Plugin } from 'graphql-yoga';
import { createAllowOrigin } from './allow-origin.ts';
import { PREFLIGHT_HEADERS } from './csrf-prevention.ts';
import { EXPLAIN_HEADER } from './request-headers.ts';

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
