import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { isLoopback } from '../../host.ts';
import { httpErrorBody } from '../http-error.ts';

/** Node.js keeps 2,000 and silently drops the rest. A browser sends twenty. */
const MAX_HEADERS = 100;

/** Hosts are few, and to read one takes as long as to send a cached answer. */
const MAX_HOSTS = 100;

/** The status that refuses a request by its line and headers; undefined if they are fine. */
export type FindHeaderError = (request: IncomingMessage) => number | undefined;

export function createFindHeaderError({ isLocalOnly }: { readonly isLocalOnly: boolean }): FindHeaderError {
  const errors = new LRUCache<string, { readonly status: number | undefined }>({ max: MAX_HOSTS });

  function errorOfHost(host: string): number | undefined {
    const name = hostNameOf(host);
    if (name === undefined) return 400;
    // "Misdirected Request" (RFC 9110, section 15.5.20).
    return isLocalOnly && !isLoopback(name) ? 421 : undefined;
  }

  return ({ url = '', httpVersion, rawHeaders }) => {
    if (rawHeaders.length > 2 * MAX_HEADERS) return 431;
    if (!isPlainTarget(url)) return 400;
    const [host, ...others] = hostsIn(rawHeaders);
    // Load balancers send this. A page cannot: browsers send HTTP/1.1 or newer and always a `Host`.
    if (host === undefined && httpVersion === '1.0' && isProbeTarget(url)) return undefined;
    if (host === undefined || others.length > 0) return 400;
    const error = errors.get(host) ?? { status: errorOfHost(host) };
    errors.set(host, error);
    return error.status;
  };
}

/**
 * Refuses with what {@link FindHeaderError} finds. Sends no body, except where the operator may have to fix the
 * configuration.
 */
export function refuseByHeaders(status: number, response: ServerResponse): void {
  const body = status === 421 ? NOT_LOCAL : '';
  const headers = {
    connection: 'close',
    'content-length': Buffer.byteLength(body),
    ...(body !== '' && { 'content-type': 'application/json; charset=utf-8' }),
  };
  response.writeHead(status, headers).end(body);
}

const NOT_LOCAL = httpErrorBody({
  code: 'FORBIDDEN',
  message: 'Without keys, this gateway answers only on localhost and 127.0.0.1: set API_KEYS or AUTH=none.',
});

/** The values of all `Host` headers: `headers` holds the first alone. */
function hostsIn(rawHeaders: readonly string[]): readonly string[] {
  const hosts: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    if (name.length === 'host'.length && name.toLowerCase() === 'host') hosts.push(value);
  }
  return hosts;
}

/**
 * Whether a target is a plain path. Absolute addresses are for proxies, and a proxy in front may
 * read `/health/../graphql`, `//graphql` or `/graphql#x` as another path than the gateway.
 */
function isPlainTarget(target: string): boolean {
  // Of nearly all requests.
  if (target === '/graphql' || target.startsWith('/graphql?')) return true;
  const [path = ''] = target.split('?', 1);
  if (!path.startsWith('/') || !URL.canParse(path, BASE)) return false;
  return new URL(path, BASE).pathname === path;
}

const BASE = 'http://localhost';

/** The name or address in a `Host` header; undefined if it is not valid. */
function hostNameOf(host: string): string | undefined {
  const isPlain = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host);
  return isPlain && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

/** Whether the request target is a health probe. */
export function isProbeTarget(target: string): boolean {
  return /^\/health\/(?:live|ready)(?:\?|$)/.test(target);
}
