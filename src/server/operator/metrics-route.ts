import type { Route } from '../routes.ts';
import type { Metrics } from './metrics.ts';

/**
 * `/metrics`, for Prometheus.
 *
 * @param mayKnow whether who asks may: the metrics tell how much is asked, and what is left of the quota
 */
export function createMetricsRoute(metrics: Metrics, mayKnow: (request: Request) => boolean): Route {
  return async (request) => {
    if (!mayKnow(request))
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
    return new Response(await metrics.read(), { headers: { 'content-type': metrics.contentType } });
  };
}
