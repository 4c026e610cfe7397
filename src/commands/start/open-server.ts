import type { Config } from '../../config/config.ts';
import type { WatchedServer } from '../../server/connection/connections.ts';
import { createHttpServer } from '../../server/connection/http-server.ts';
import type { Metrics } from '../../server/operator/metrics.ts';
import { recordClientAddress } from '../../server/request/client-address.ts';
import { createCorsHeaders } from '../../server/request/cors.ts';
import type { Handlers } from './open-handlers.ts';

/** How long a connection may be idle, in ms: this, or this much more than the upstream timeout. */
const INACTIVITY_MS = 10_000;
const MORE_THAN_UPSTREAM_MS = 5000;

/** The handlers in the configured HTTP server. It does not listen yet. */
export function openServer(
  config: Config,
  { answer, answerCached, answerMedia }: Handlers,
  { metrics }: { readonly metrics: Pick<Metrics, 'recordRequest'> },
): WatchedServer {
  return createHttpServer(answer, {
    answerCached,
    answerMedia,
    isLocalOnly: config.access.mode === 'local',
    corsHeadersOf: createCorsHeaders(config.corsOrigins),
    inactivityTimeoutMs: Math.max(INACTIVITY_MS, config.upstreamTimeoutMs + MORE_THAN_UPSTREAM_MS),
    keepAliveTimeoutMs: config.keepAliveSeconds * 1000,
    onConnection: recordClientAddress,
    onOverload: (durationMs) => metrics.recordRequest({ status: 503, code: 'OVERLOADED', durationMs }),
  });
}
