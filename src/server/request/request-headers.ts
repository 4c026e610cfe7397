/** With this header, unless it is `0` or `false`, an answer tells what it took of the upstream. */
export const EXPLAIN_HEADER = 'x-gateway-explain';

/** Whether an answer is to tell that: then it is about the one request. */
export function asksToExplain({ headers }: Request): boolean {
  const value = headers.get(EXPLAIN_HEADER) ?? '';
  return !['', '0', 'false'].includes(value.toLowerCase());
}

/**
 * Whether a caller wants an answer that was checked with the origin (RFC 9111, section 5.2.1.4). Browsers send this also
 * while their developer tools are open, so it is granted only now and then.
 */
export function asksForNoCache({ headers }: Request): boolean {
  const directives = (headers.get('cache-control') ?? '').split(',');
  return directives.some((directive) => directive.trim().toLowerCase() === 'no-cache');
}

/**
 * Whether who asks has already what the tag stands for. Weak and strong tags are one here (RFC 9110, section 13.1.2): a
 * cache that has compressed the body has weakened its tag.
 */
export function hasAlready({ headers }: Request, etag: string): boolean {
  const known = (headers.get('if-none-match') ?? '').split(',').map((tag) => opaque(tag.trim()));
  return known.includes('*') || known.includes(opaque(etag));
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}
