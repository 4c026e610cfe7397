import type { IncomingHttpHeaders } from 'node:http';

/** What the policies read of a request's headers: by a name in lower case. */
export interface HeaderReader {
  get(name: string): string | null;
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** The headers of a request of `node:http`, read as those of a `Request` are. */
export function readNodeHeaders(headers: IncomingHttpHeaders): HeaderReader {
  return {
    get: (name) => headers[name]?.toString() ?? null,
    has: (name) => headers[name] !== undefined,
    keys: () => Object.keys(headers),
  };
}
