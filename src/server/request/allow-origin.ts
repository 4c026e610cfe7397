/** What `Access-Control-Allow-Origin` says to an origin; undefined where its pages may not read answers. */
export type AllowOrigin = (origin: string) => string | undefined;

/** Lets the pages of the listed origins read answers; `*` lists all. */
export function createAllowOrigin(origins: readonly string[]): AllowOrigin {
  if (origins.includes('*')) return () => '*';
  return (origin) => (origins.includes(origin) ? origin : undefined);
}
