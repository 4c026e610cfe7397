/** Whose addresses of films are fetched. */
export interface VideoHosts {
  /** Exact names. Their films come from the usual ports, by `http:` as well. */
  readonly videoHosts: readonly string[];
  /** The sandbox's own host, as an origin. Default: none. */
  readonly loopbackOrigin?: string | undefined;
}

/** Whether a `down_url` is fetched as a film. If not, it is a link. */
export function isFilmAddress(downUrl: string, { videoHosts, loopbackOrigin }: VideoHosts): boolean {
  const { origin, hostname, port } = new URL(downUrl);
  return origin === loopbackOrigin || (port === '' && videoHosts.includes(hostname));
}

/** A `down_url` as a link. Tencent's hosts have `https:` where upstream writes `http:`. */
export function linkTo(downUrl: string): string {
  const url = new URL(downUrl);
  if (url.port === '' && TENCENT.test(url.hostname)) url.protocol = 'https:';
  return url.href;
}

const TENCENT = /(?:^|\.)(?:qq\.com|qpic\.cn)$/;
