import { httpErrorResponse } from '../http-error.ts';
import { type MayOperate, NO_KEY } from '../request/authentication.ts';
import { recordOf } from '../request/request-record.ts';
import type { Route } from '../routes.ts';
import type { Metrics } from './metrics.ts';

/** Collecting metrics takes as long as answering a page, so they are cached for this long. */
const FRESH_MS = 1000;

/**
 * `/metrics`, for Prometheus.
 *
 * @param now milliseconds; default: a monotonic clock
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

  return async (request, fetchAPI) => {
    if (!mayOperate(request)) return httpErrorResponse(recordOf(request).keyError ?? NO_KEY, fetchAPI);
    return new fetchAPI.Response(await read(), { headers: { 'content-type': metrics.contentType } });
  };
}

/** Used instead if no key tells the operator from the public. */
export const noMetricsRoute: Route = (_request, fetchAPI) =>
  httpErrorResponse(
    { status: 403, code: 'FORBIDDEN', message: 'Metrics are not served with AUTH=none.' },
    fetchAPI,
  );
