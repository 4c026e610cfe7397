import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../host.ts';

/** Node.js keeps 2,000 and silently drops the rest. A browser sends twenty. */
const MAX_HEADERS = 100;

/** The status that refuses a request by its line and headers; undefined if they are fine. */
export function findHeaderError(
  { url = '', httpVersion, headersDistinct, rawHeaders }: IncomingMessage,
  { isLocalOnly }: { readonly isLocalOnly: boolean },
): number | undefined {
  if (rawHeaders.length > 2 * MAX_HEADERS) return 431;
  if (!isPlainTarget(url)) return 400;
  const [host, ...others] = headersDistinct['host'] ?? [];
  // Load balancers send this. A page cannot: browsers send HTTP/1.1 or newer and always a `Host`.
  if (host === undefined && httpVersion === '1.0' && isProbeTarget(url)) return undefined;
  const name = host === undefined || others.length > 0 ? undefined : hostNameOf(host);
  if (name === undefined) return 400;
  // "Misdirected Request" (RFC 9110, section 15.5.20).
  return isLocalOnly && !isLoopback(name) ? 421 : undefined;
}

/**
 * Whether a target is a plain path. Absolute addresses are for proxies, and a proxy in front may
 * read `/health/../graphql`, `//graphql` or `/graphql#x` as another path than the gateway.
 */
function isPlainTarget(target: string): boolean {
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
