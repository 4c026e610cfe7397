import type { RequestListener } from 'node:http';
import type { Config } from '../../config/config.ts';
import type { AssetLibrary } from '../../library/asset-library.ts';
import { type CachedAnswers, createCachedAnswers } from '../../server/cached-answers/cached-answers.ts';
import { createCompiledAnswers } from '../../server/compiled/compiled-answers.ts';
import { createGraphQLServer, type GraphQLServerOptions } from '../../server/graphql-server.ts';
import type { Metrics } from '../../server/operator/metrics.ts';
import type { OperatorLog } from '../../server/operator/operator-log.ts';
import { createRateLimit } from '../../server/request/rate-limit.ts';
import { answerStreams } from '../../server/subscriptions/answer-streams.ts';

/** What requests are answered with: the library, the log, the metrics and the clock. */
export interface HandlerSurroundings
  extends Pick<
    GraphQLServerOptions,
    'library' | 'index' | 'changeFeed' | 'mediaAccess' | 'readStatus' | 'sharedCounts'
  > {
  readonly library: GraphQLServerOptions['library'] & Pick<AssetLibrary, 'openCachedLoader'>;
  /** Answers requests for media. Undefined: none are served. */
  readonly answerMedia: RequestListener | undefined;
  /** Where the pictures of answers are, besides the origin of the gateway's own. */
  readonly pictureOrigins: () => readonly string[];
  /** Of the account. */
  readonly appId: string;
  readonly operatorLog: OperatorLog;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What answers requests, without a server that takes them. */
export interface Handlers {
  /** Answers all but media, by `fetch` too. */
  readonly graphQLServer: ReturnType<typeof createGraphQLServer>;
  /** The same for `node:http`, which answers what it has answered before in a fifth of the time. */
  readonly answer: RequestListener;
  /** Answers a request at once, or passes it on. */
  readonly answerCached: CachedAnswers['answer'];
  /** Answers requests for media. Undefined: none are served. */
  readonly answerMedia: RequestListener | undefined;
}

/** The handlers of the configured gateway. */
export function openHandlers(config: Config, surroundings: HandlerSurroundings): Handlers {
  const { library, index, changeFeed, mediaAccess, answerMedia, pictureOrigins, appId, ...operating } =
    surroundings;
  const { operatorLog, metrics, readStatus, sharedCounts, now } = operating;
  const rateLimit = createRateLimit(config.rateLimitPerMinute, { sharedCounts, now });
  const cachedAnswers = createCachedAnswers({
    access: config.access,
    rateLimit,
    metrics,
    maxRequestBytes: config.maxRequestBytes,
  });
  const compiledAnswers = createCompiledAnswers({
    library,
    mediaAccess,
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
  const graphQLServer = createGraphQLServer({
    library,
    index,
    changeFeed,
    mediaAccess,
    maxSubscriptions: config.maxSubscriptions,
    maxSubscriptionsPerCaller: config.maxSubscriptionsPerCaller,
    operatorLog,
    metrics,
    readStatus,
    access: config.access,
    corsOrigins: config.corsOrigins,
    publicationFeeds: config.feeds && { ...config.feeds, publicUrl: config.publicUrl, appId },
    rateLimit,
    cachedAnswers,
    compiledAnswers,
    rateLimitCallsPerDay: config.rateLimitCallsPerDay,
    sharedCounts,
    maxRequestBytes: config.maxRequestBytes,
    trustedDocuments: config.trustedDocuments,
    documentLimits: config.documentLimits,
    introspection: config.introspection,
    graphiql: config.graphiql,
    libraryPage: config.libraryPage,
    pictureOrigins,
    maxPageSize: config.maxPageSize,
    maxItemsPerOperation: config.maxItemsPerOperation,
    maxResponseBytes: config.maxResponseBytes,
    upstreamTimeoutMs: config.upstreamTimeoutMs,
    now,
  });
  return {
    graphQLServer,
    answer: compiledAnswers.inFrontOf(answerStreams(graphQLServer, operatorLog.recordBackground)),
    answerCached: cachedAnswers.answer,
    answerMedia,
  };
}
