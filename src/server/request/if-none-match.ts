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
