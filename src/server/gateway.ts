import { createYoga } from 'graphql-yoga';
import type { GraphQLContext } from '../../schema/builder.ts';
import { schema } from '../../schema/index.ts';
import type { AssetLibrary } from '../library/asset-library.ts';
import { createErrorTranslator } from './answer/graphql-errors.ts';
import { useResultExtensions } from './answer/result-extensions.ts';
import { createDeadline } from './deadline.ts';
import { readGraphiQLOptions, renderGraphiQLPage, useRootRedirect } from './graphiql.ts';
import type { FailureLog } from './operator/failure-log.ts';
import { asksForNoCache } from './request/no-cache.ts';
import { useRequirePreflight } from './request/require-preflight.ts';

export interface GatewayOptions {
  readonly library: AssetLibrary;
  /** Where failures are told to the operator. */
  readonly failures: FailureLog;
  /** Whether browsers that open `/graphql` get GraphiQL. */
  readonly graphiql: boolean;
  /** The most items of one connection, or one `nodes` field. */
  readonly maxPageSize: number;
  /** Whether callers may have a list proven before the answer, by `cache-control: no-cache`. */
  readonly mayBypassCache: boolean;
  /** The deadline for everything that one operation causes upstream. */
  readonly upstreamTimeoutMs: number;
}

/** The GraphQL server: a request listener for `node:http`, and a `fetch` for tests. */
export function createGateway(options: GatewayOptions) {
  const { library, failures, maxPageSize, mayBypassCache, upstreamTimeoutMs } = options;

  return createYoga<object, GraphQLContext>({
    schema,
    context: ({ request }) => ({
      assets: library.openLoader({
        signal: createDeadline(request.signal, upstreamTimeoutMs),
        noCache: mayBypassCache && asksForNoCache(request),
      }),
      maxPageSize,
      upstreamQuota: library.quota,
    }),
    plugins: [options.graphiql && useRootRedirect(), useRequirePreflight(), useResultExtensions()],
    maskedErrors: { maskError: createErrorTranslator(failures) },
    logging: false,
    graphiql: options.graphiql && readGraphiQLOptions(),
    renderGraphiQL: renderGraphiQLPage,
    landingPage: false,
    healthCheckEndpoint: '/health/live',
    multipart: false,
    // Yoga's default lets every web page read answers.
    cors: false,
  });
}
