/**
 * Whether a caller wants an answer that was checked with the origin (RFC 9111, section 5.2.1.4). Browsers send this also
 * while their developer tools are open, so it is granted only now and then.
 */
export function asksForNoCache({ headers }: Request): boolean {
  const directives = (headers.get('cache-control') ?? '').split(',');
  return directives.some((directive) => directive.trim().toLowerCase() === 'no-cache');
}
