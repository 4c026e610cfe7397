import type { Route } from '../routes.ts';
import type { Metrics } from './metrics.ts';

/** To read them takes as long as to answer a page: they are read no more often than this. */
const FRESH_MS = 1000;

/**
 * `/metrics`, for Prometheus.
 *
 * @param mayKnow whether who asks may: the metrics tell how much is asked, and what is left of the quota
 * @param now milliseconds; the machine's steady clock unless told
 */
export function createMetricsRoute(
  metrics: Metrics,
  mayKnow: (request: Request) => boolean,
  now: () => number = () => performance.now(),
): Route {
  let latest: { readonly text: Promise<string>; readonly at: number } | undefined;

  function read(): Promise<string> {
    if (latest === undefined || now() - latest.at >= FRESH_MS) latest = { text: metrics.read(), at: now() };
    return latest.text;
  }

  return async (request, { Response }) => {
    if (!mayKnow(request))
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
    return new Response(await read(), { headers: { 'content-type': metrics.contentType } });
  };
}
