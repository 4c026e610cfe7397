import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../host.ts';

/** Node.js keeps 2,000 and drops the rest without a word; a browser sends twenty. */
const MAX_HEADERS = 100;

/** The status with which a request is to be refused by its first line and its headers alone; undefined for none. */
export function findHeaderError(
  { url = '', httpVersion, headersDistinct, rawHeaders }: IncomingMessage,
  { isLocalOnly }: { readonly isLocalOnly: boolean },
): number | undefined {
  if (rawHeaders.length > 2 * MAX_HEADERS) return 431;
  if (!isPlainTarget(url)) return 400;
  const [host, ...others] = headersDistinct['host'] ?? [];
  // Load balancers probe so. No page can, as browsers send neither HTTP/1.0 nor no `Host`.
  if (host === undefined && httpVersion === '1.0' && isProbeTarget(url)) return undefined;
  const name = host === undefined || others.length > 0 ? undefined : hostNameOf(host);
  if (name === undefined) return 400;
  // "Misdirected Request" (RFC 9110, section 15.5.20).
  return isLocalOnly && !isLoopback(name) ? 421 : undefined;
}

/**
 * Whether a target is a path as it is compared with later: an absolute address is for proxies, and of `/health/../graphql`, `//graphql` or
 * `/graphql#x` whatever is in front may see another path than what is behind.
 */
function isPlainTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  if (!path.startsWith('/') || !URL.canParse(path, BASE)) return false;
  return new URL(path, BASE).pathname === path;
}

const BASE = 'http://localhost';

/** The name or address in a `Host` header; undefined where it is none, from which no address can be made. */
function hostNameOf(host: string): string | undefined {
  const isPlain = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host);
  return isPlain && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

/** Whether the target of a request is that of a health probe. */
export function isProbeTarget(target: string): boolean {
  return /^\/health\/(?:live|ready)(?:\?|$)/.test(target);
}
