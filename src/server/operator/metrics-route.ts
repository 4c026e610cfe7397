import type { MayOperate } from '../request/access.ts';
import type { Route } from '../routes.ts';
import type { Metrics } from './metrics.ts';

/** To read them takes as long as to answer a page: they are read no more often than this. */
const FRESH_MS = 1000;

/**
 * `/metrics`, for Prometheus.
 *
 * @param now milliseconds; the machine's steady clock unless told
 */
export function createMetricsRoute(
  metrics: Metrics,
  mayOperate: MayOperate,
  now: () => number = () => performance.now(),
): Route {
  let latest: { readonly text: Promise<string>; readonly at: number } | undefined;

  function read(): Promise<string> {
    if (latest === undefined || now() - latest.at >= FRESH_MS) latest = { text: metrics.read(), at: now() };
    return latest.text;
  }

  return async (request, { Response }) => {
    if (!mayOperate(request))
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
    return new Response(await read(), { headers: { 'content-type': metrics.contentType } });
  };
}
