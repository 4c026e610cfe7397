import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GraphQLContext } from '../../schema/builder.ts';
import { schema as ownSchema } from '../../schema/index.ts';
import type { Every } from '../clock.ts';
import type { AssetIndex } from '../index/asset-index.ts';
import type { ChangeFeed } from '../index/changes/change-feed.ts';
import type { AssetLibrary } from '../library/asset-library.ts';
import type { MediaAccess } from '../media/media-access.ts';
import type { SharedCounts } from '../shared-counts.ts';
import { useResponseHeaders, useResultExtensions } from './answer/answer-report.ts';
import { translateError } from './answer/graphql-errors.ts';
import { useHttpCaching } from './answer/http-caching.ts';
import { useResponseLimit } from './answer/response-limit.ts';
import type { CachedAnswers } from './cached-answers/cached-answers.ts';
import type { CompiledAnswers } from './compiled/compiled-answers.ts';
import { useDocumentCache } from './document/document-cache.ts';
import { type DocumentLimits, useDocumentLimits } from './document/document-limits.ts';
import { useFieldOrder } from './document/field-order.ts';
import { useHiddenSchema } from './document/hidden-schema.ts';
import { useItemLimit } from './document/item-limit.ts';
import { useOperationChoice } from './document/operation-choice.ts';
import { useReadOnly } from './document/read-only.ts';
import { useTokenLimit, useVariableLimit } from './document/token-limit.ts';
import { createIsTrusted, type TrustedDocuments, useTrustedDocuments } from './document/trusted-documents.ts';
import { createFeedRoutes, type PublicationFeeds } from './feeds/feed-routes.ts';
import { useGraphiQL, useNoGraphiQL } from './graphiql.ts';
import { createOperationContexts } from './operation-context.ts';
import { createReadyRoute, type GatewayStatus, liveRoute } from './operator/health.ts';
import type { Metrics } from './operator/metrics.ts';
import { createMetricsRoute, noMetricsRoute } from './operator/metrics-route.ts';
import type { OperatorLog } from './operator/operator-log.ts';
import { useRequestReport } from './operator/request-report.ts';
import { useLibraryPage } from './page/library-page.ts';
import { readPageDocuments } from './page/page-documents.ts';
import {
  type Access,
  createAuthenticate,
  createMayOperate,
  useAuthentication,
} from './request/authentication.ts';
import { useCors } from './request/cors.ts';
import { useCsrfPrevention } from './request/csrf-prevention.ts';
import { createMaySeeDrafts } from './request/drafts-visibility.ts';
import { limitAttempts } from './request/key-attempts.ts';
import { useMediaType } from './request/media-type.ts';
import { type RateLimit, useRateLimit } from './request/rate-limit.ts';
import { useRequestParams } from './request/request-params.ts';
import { recordOf } from './request/request-record.ts';
import { useRoutes } from './routes.ts';
import { type StreamContext, useSubscriptions } from './subscriptions/subscriptions.ts';

export interface GraphQLServerOptions {
  readonly library: Pick<AssetLibrary, 'openLoader' | 'savedQuota' | 'listStatus'>;
  /** The mirrored library. Default: there is none, and nothing can be searched. */
  readonly index?: AssetIndex | undefined;
  /** The pictures, voices and videos that the gateway serves. Default: none. */
  readonly mediaAccess?: MediaAccess | undefined;
  /** The operator's log. */
  readonly operatorLog: OperatorLog;
  readonly metrics: Metrics;
  readonly readStatus: () => GatewayStatus;
  readonly access: Access;
  /** The origins whose pages may read answers; `*` is all of them. */
  readonly corsOrigins: readonly string[];
  /** Per caller: the requests, and the upstream calls that they cause. */
  readonly rateLimit: RateLimit;
  readonly rateLimitCallsPerDay: number;
  /** What other gateways count of the same callers. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
  /** The publications as feeds. Default: none are served. */
  readonly publicationFeeds?: PublicationFeeds | undefined;
  /** Tells of changes. Default: nothing can be followed. */
  readonly changeFeed?: ChangeFeed | undefined;
  /** How many subscriptions may be open at a time. */
  readonly maxSubscriptions: number;
  /** The same of one caller. */
  readonly maxSubscriptionsPerCaller: number;
  /** Drives what subscriptions do as time passes. Default: a timer. */
  readonly every?: Every;
  /** Keeps whole answers. Default: none are kept. */
  readonly cachedAnswers?: Pick<CachedAnswers, 'plugin'>;
  /** Learns how to answer without the gateway. Default: nothing does. */
  readonly compiledAnswers?: Pick<CompiledAnswers, 'plugin'>;
  readonly maxRequestBytes: number;
  readonly trustedDocuments: TrustedDocuments;
  /** For documents that are not trusted. */
  readonly documentLimits: DocumentLimits;
  /** Whether callers may query the schema, and get "Did you mean" suggestions. */
  readonly introspection: boolean;
  /** Whether browsers that open `/graphql` get GraphiQL. */
  readonly graphiql: boolean;
  /** Whether browsers that open `/` get the library page. Default: they do not. */
  readonly libraryPage?: boolean;
  /** The origins, besides its own, whose pictures and recordings that page shows. Default: none. */
  readonly pictureOrigins?: () => readonly string[];
  /** The most items of one connection or one `nodes` field. */
  readonly maxPageSize: number;
  /** The most items of one operation, in all its fields. */
  readonly maxItemsPerOperation: number;
  readonly maxResponseBytes: number;
  /** The deadline for all upstream work of one operation. */
  readonly upstreamTimeoutMs: number;
  /** The schema that callers see. Default: the schema of this project. */
  readonly schema?: GraphQLSchema;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** The GraphQL server: a request listener for `node:http`, and a `fetch` for tests. */
export function createGraphQLServer(options: GraphQLServerOptions) {
  const { operatorLog, metrics, access, documentLimits, maxPageSize } = options;
  const trustedDocuments =
    options.libraryPage === true
      ? { ...options.trustedDocuments, ofPage: readPageDocuments() }
      : options.trustedDocuments;
  const authenticate = limitAttempts(createAuthenticate(access.mode === 'keys' ? access.apiKeys : []), {
    onWrongKey(request) {
      const { id: requestId, address } = recordOf(request);
      operatorLog.recordWrongKey({ requestId, address });
      metrics.recordWrongKey();
    },
    sharedCounts: options.sharedCounts,
  });
  const maySeeDrafts = createMaySeeDrafts(access);
  const mayOperate = createMayOperate(access.mode, authenticate);
  const { ofRequest: contextOf, ofEvent } = createOperationContexts({
    library: options.library,
    index: options.index,
    mediaAccess: options.mediaAccess,
    maySeeDrafts,
    // `no-cache` forces a check of the list: the public must not spend the quota on it.
    mayNoCache: access.mode !== 'open',
    rateLimit: options.rateLimit,
    rateLimitCallsPerDay: options.rateLimitCallsPerDay,
    sharedCounts: options.sharedCounts,
    maxPageSize,
    maxItemsPerOperation: options.maxItemsPerOperation,
    upstreamTimeoutMs: options.upstreamTimeoutMs,
    now: options.now ?? Date.now,
  });
  const feedRoutes =
    options.publicationFeeds &&
    createFeedRoutes({
      ...options.publicationFeeds,
      mediaAccess: options.mediaAccess,
      maxHtmlLength: options.maxResponseBytes,
      upstreamTimeoutMs: options.upstreamTimeoutMs,
      authenticate: access.mode === 'keys' ? authenticate : undefined,
      rateLimit: options.rateLimit,
      contextOf,
      isPublic: access.mode === 'open',
      operatorLog,
    });
  const isTrusted = createIsTrusted(trustedDocuments);

  return createYoga<StreamContext, GraphQLContext>({
    schema: options.schema ?? ownSchema,
    context: ({ request }) => contextOf(request),
    // In the order in which a request passes them. Their answer hooks run in this order too.
    plugins: [
      useResponseHeaders(),
      useHttpCaching({ isPublic: access.mode === 'open' }),
      useRequestReport({ operatorLog, metrics }),
      useCors(options.corsOrigins, operatorLog.recordRefusedOrigin),
      options.libraryPage === true &&
        useLibraryPage({
          facts: { hasKeys: access.mode === 'keys', hasGraphiQL: options.graphiql, maxPageSize },
          pictureOrigins: options.pictureOrigins ?? (() => []),
          onFailure: operatorLog.recordBackground,
        }),
      options.graphiql ? useGraphiQL({ hasKeys: access.mode === 'keys' }) : useNoGraphiQL(),
      useRoutes(
        {
          '/health/live': liveRoute,
          '/health/ready': createReadyRoute(options.readStatus, mayOperate),
          '/metrics': access.mode === 'open' ? noMetricsRoute : createMetricsRoute(metrics, mayOperate),
          ...feedRoutes,
        },
        operatorLog.recordBackground,
      ),
      useMediaType(),
      access.mode === 'keys' && useAuthentication(authenticate),
      useRateLimit(options.rateLimit),
      useCsrfPrevention(options.corsOrigins),
      useRequestParams({ maxBytes: options.maxRequestBytes }),
      useTrustedDocuments(trustedDocuments),
      useVariableLimit(documentLimits.tokens),
      useTokenLimit(documentLimits.tokens, isTrusted),
      useDocumentCache(),
      useOperationChoice(),
      useReadOnly(),
      useSubscriptions({
        feed: options.changeFeed,
        contextOf: ofEvent,
        maySeeDrafts,
        maxSubscriptions: options.maxSubscriptions,
        maxSubscriptionsPerCaller: options.maxSubscriptionsPerCaller,
        maxResponseBytes: options.maxResponseBytes,
        rateLimit: options.rateLimit,
        now: options.now ?? Date.now,
        metrics,
        onFailure: operatorLog.recordBackground,
        every: options.every,
      }),
      useDocumentLimits(documentLimits, isTrusted),
      !options.introspection && useHiddenSchema(),
      useFieldOrder(),
      useItemLimit({ maxItems: options.maxItemsPerOperation, maxPageSize }),
      useResultExtensions(),
      useResponseLimit(options.maxResponseBytes),
      options.compiledAnswers?.plugin ?? {},
      options.cachedAnswers?.plugin ?? {},
    ],
    maskedErrors: { maskError: translateError },
    extraParamNames: ['documentId'],
    // Yoga's own versions are off. Its cache stores documents before validation, with errors of any
    // size; its body limit counts bytes a second time; its paths are not exact; its CORS default
    // lets every page read answers.
    parserAndValidationCache: false,
    maxRequestBodySize: false,
    healthCheckEndpoint: NO_PATH,
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    logging: false,
  });
}

/** Yoga takes every address with this ending for a health check; no address has a line end. */
const NO_PATH = '\n';
