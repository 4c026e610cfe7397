import type { Config } from '../../config/config.ts';
import type { AssetLibrary } from '../../library/asset-library.ts';
import { createCachedAnswers } from '../../server/cached-answers/cached-answers.ts';
import { createCompiledAnswers } from '../../server/compiled/compiled-answers.ts';
import type { WatchedServer } from '../../server/connection/connections.ts';
import { createHttpServer } from '../../server/connection/http-server.ts';
import { createGateway, type GatewayOptions } from '../../server/gateway.ts';
import type { Metrics } from '../../server/operator/metrics.ts';
import type { OperatorLog } from '../../server/operator/operator-log.ts';
import { createCorsHeaders } from '../../server/request/cors.ts';
import { createRateLimit } from '../../server/request/rate-limit.ts';

/** What a server works with: the library, the log, the metrics and the clock. */
export interface ServerSurroundings extends Pick<GatewayOptions, 'library' | 'readStatus'> {
  readonly library: GatewayOptions['library'] & Pick<AssetLibrary, 'openCachedLoader'>;
  readonly operatorLog: OperatorLog;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How long a connection may be idle, in ms: this, or this much more than the upstream timeout. */
const INACTIVITY_MS = 10_000;
const MORE_THAN_UPSTREAM_MS = 5000;

/** The configured gateway in its HTTP server. It does not listen yet. */
export function openServer(
  config: Config,
  { library, operatorLog, metrics, readStatus, now }: ServerSurroundings,
): WatchedServer {
  const rateLimit = createRateLimit(config.rateLimitPerMinute);
  const cachedAnswers = createCachedAnswers({
    access: config.access,
    rateLimit,
    metrics,
    maxRequestBytes: config.maxRequestBytes,
  });
  const compiledAnswers = createCompiledAnswers({
    library,
    maxPageSize: config.maxPageSize,
    maxItemsPerOperation: config.maxItemsPerOperation,
    maxResponseBytes: config.maxResponseBytes,
    cacheMaxBytes: config.cacheMaxBytes,
    maxVariableValues: config.documentLimits.tokens,
    rateLimit,
    metrics,
    cachedAnswers,
    onUnexpected: operatorLog.recordBackground,
  });
  const gateway = createGateway({
    library,
    operatorLog,
    metrics,
    readStatus,
    access: config.access,
    corsOrigins: config.corsOrigins,
    rateLimit,
    cachedAnswers,
    compiledAnswers,
    rateLimitCallsPerDay: config.rateLimitCallsPerDay,
    maxRequestBytes: config.maxRequestBytes,
    trustedDocuments: config.trustedDocuments,
    documentLimits: config.documentLimits,
    introspection: config.introspection,
    graphiql: config.graphiql,
    maxPageSize: config.maxPageSize,
    maxItemsPerOperation: config.maxItemsPerOperation,
    maxResponseBytes: config.maxResponseBytes,
    upstreamTimeoutMs: config.upstreamTimeoutMs,
    now,
  });
  return createHttpServer(compiledAnswers.inFrontOf(gateway), {
    answerCached: cachedAnswers.answer,
    isLocalOnly: config.access.mode === 'local',
    corsHeadersOf: createCorsHeaders(config.corsOrigins),
    inactivityTimeoutMs: Math.max(INACTIVITY_MS, config.upstreamTimeoutMs + MORE_THAN_UPSTREAM_MS),
    keepAliveTimeoutMs: config.keepAliveSeconds * 1000,
    onOverload: (durationMs) => metrics.recordRequest({ status: 503, code: 'OVERLOADED', durationMs }),
  });
}
