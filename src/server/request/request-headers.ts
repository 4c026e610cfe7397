/** With this header, unless `0` or `false`, an answer reports its upstream use. */
export const EXPLAIN_HEADER = 'x-gateway-explain';

/** What an `EventSource` got last, sent when it connects again. */
export const LAST_EVENT_ID = 'last-event-id';

/** Whether to report the upstream use: the answer is then about this one request. */
export function asksToExplain({ headers }: Request): boolean {
  const value = headers.get(EXPLAIN_HEADER) ?? '';
  return !['', '0', 'false'].includes(value.toLowerCase());
}

/**
 * Whether a caller wants an answer checked with the origin (RFC 9111, section 5.2.1.4). Browsers
 * with open developer tools send this too, so it is granted only now and then.
 */
export function asksForNoCache({ headers }: Request): boolean {
  const directives = (headers.get('cache-control') ?? '').split(',');
  return directives.some((directive) => directive.trim().toLowerCase() === 'no-cache');
}

/**
 * Whether the client already has what the tag stands for. Weak and strong tags are equal here (RFC
 * 9110, section 13.1.2): a cache that compresses the body weakens its tag.
 */
export function hasAlready({ headers }: { readonly headers: Pick<Headers, 'get'> }, etag: string): boolean {
  const known = (headers.get('if-none-match') ?? '').split(',').map((tag) => opaque(tag.trim()));
  return known.includes('*') || known.includes(opaque(etag));
}

/** What a tag says of an answer, whatever form of its body the client has. */
function opaque(tag: string): string {
  return tag.replace(/^W\//, '').replace(/-(?:br|gzip)"$/, '"');
}
