import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphQLContext } from '../../schema/builder.ts';
import { schema } from '../../schema/index.ts';
import { createAssetLoader } from '../library/asset-loader.ts';
import type { AssetSource } from '../library/page.ts';
import { createDeadline } from './deadline.ts';
import { readGraphiQLOptions, renderGraphiQLPage, useRootRedirect } from './graphiql.ts';
import { createErrorTranslator } from './graphql-errors.ts';
import { useRequirePreflight } from './require-preflight.ts';

export interface GatewayOptions {
  readonly source: AssetSource;
  /** Where failures are told to the operator. */
  readonly log: Logger;
  /** Whether browsers that open `/graphql` get GraphiQL. */
  readonly graphiql: boolean;
  /** The most items of one connection, or one `nodes` field. */
  readonly maxPageSize: number;
  /** The upstream list calls that one operation may cause. */
  readonly upstreamCallsPerOperation: number;
  /** The deadline for everything that one operation causes upstream. */
  readonly upstreamTimeoutMs: number;
}

/** The GraphQL server: a request listener for `node:http`, and a `fetch` for tests. */
export function createGateway(options: GatewayOptions) {
  const { source, log, maxPageSize, upstreamCallsPerOperation, upstreamTimeoutMs } = options;

  return createYoga<object, GraphQLContext>({
    schema,
    context: ({ request }) => ({
      assets: createAssetLoader({
        source,
        callLimit: upstreamCallsPerOperation,
        signal: createDeadline(request.signal, upstreamTimeoutMs),
      }),
      maxPageSize,
    }),
    plugins: [options.graphiql && useRootRedirect(), useRequirePreflight()],
    maskedErrors: { maskError: createErrorTranslator(log) },
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
