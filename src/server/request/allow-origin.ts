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
