import { type Logger, pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import {
  type AssetLibrary,
  type AssetLibraryOptions,
  createAssetLibrary,
} from '../../src/library/asset-library.ts';
import { assetLists } from '../../src/library/asset-lists.ts';
import type { AnyListDefinition } from '../../src/library/list-definition.ts';
import { createGraphQLServer, type GraphQLServerOptions } from '../../src/server/graphql-server.ts';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { createOperatorLog } from '../../src/server/operator/operator-log.ts';
import { createRateLimit } from '../../src/server/request/rate-limit.ts';
import type { AssetSource } from '../../src/upstream/asset.ts';
import type { CallRecord } from '../../src/upstream/endpoint.ts';
import { useComparison } from './compare-compiled.ts';
import { watch } from './secret-watch.ts';
import { watchedGateway } from './watched-gateway.ts';

/** As `fetch` and as a request listener. */
export type Gateway = ReturnType<typeof createGraphQLServer>;

/** What an ad-hoc query answers has no type. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows what it has asked for
type Untyped = any;

/** What GraphQL answers. */
export type Answer = {
  data?: Untyped;
  errors?: { message: string; path?: unknown[]; extensions: Untyped }[];
  extensions?: Untyped;
};

/** What a test sets of a library. The rest is as documented. */
export type LibrarySettings = Partial<
  AssetLibraryOptions & {
    /** The ceilings of the calls of a day: for pages, and for counts. */
    readonly upstreamDailyCalls: number;
    readonly upstreamDailyDraftCalls: number;
    readonly upstreamDailyPublicationCalls: number;
  }
>;

/** The same of a gateway, and of the library behind it. */
export type GatewaySettings = Partial<Omit<GraphQLServerOptions, 'library'>> &
  LibrarySettings & {
    readonly log?: Logger;
    readonly rateLimitPerMinute?: number;
    /** What is made of the library. Default: nothing. */
    readonly optionsOf?: (library: AssetLibrary) => Partial<GraphQLServerOptions>;
  };

/** What is documented, for the sandbox. */
export const DEFAULTS = readConfig({});

/** A library of the assets of a source, as {@link libraryOf}. */
export function libraryOver(
  source: AssetSource,
  { upstreamDailyCalls = DEFAULTS.upstreamDailyCalls, ...options }: LibrarySettings = {},
): AssetLibrary {
  const { authenticate } = source;
  return libraryOf(assetLists(source, upstreamDailyCalls), { authenticate, ...options });
}

/** A library of lists, with the documented defaults; it repeats calls without a pause. */
export function libraryOf(lists: readonly AnyListDefinition[], options: LibrarySettings = {}): AssetLibrary {
  return createAssetLibrary({
    ...DEFAULTS,
    lists,
    authenticate: async () => 'token',
    sleep: async () => {},
    ...options,
  });
}

/** A log at debug level that is only searched for secrets. */
export function watchedLog(): Logger {
  return pino({ level: 'debug' }, { write: watch });
}

/**
 * A gateway over a source, with the default limits; unless told otherwise, with a {@link
 * watchedLog}.
 */
export function gatewayOver(source: AssetSource, settings: GatewaySettings = {}): Gateway {
  const { operatorLog, metrics, ...options } = withOperator(settings);
  const onCall = (record: CallRecord) => {
    operatorLog.recordCall(record);
    metrics.recordCall(record);
  };
  const library = libraryOver(source, {
    onCall,
    onFailure: operatorLog.recordBackground,
    onPermissionChange: operatorLog.recordPermission,
    ...options,
  });
  library.subscribe((list) => ({
    disputed() {
      operatorLog.recordDispute(list);
      metrics.recordDispute(list);
    },
  }));
  return gatewayOfLibrary(library, { ...options, operatorLog, metrics });
}

/** The same over a library. Whatever it answers is searched for secrets. */
export function gatewayOfLibrary(library: AssetLibrary, settings: GatewaySettings = {}): Gateway {
  const {
    metrics,
    rateLimitPerMinute = Number.MAX_SAFE_INTEGER,
    optionsOf = () => ({}),
    ...options
  } = withOperator(settings);
  const readStatus = () => ({ phase: 'serving' as const, library: library.status(), token: NO_TOKEN });
  metrics.watch(readStatus);
  const limits = { ...DEFAULTS, ...options };
  const gateway = createGraphQLServer({
    ...DEFAULTS,
    library,
    // A schema of a test may read more of the context than ours does.
    ...(options.schema === undefined && {
      compiledAnswers: { plugin: useComparison({ ...limits, library }) },
    }),
    metrics,
    readStatus,
    // It counts by the clock of the machine.
    rateLimit: createRateLimit(rateLimitPerMinute),
    graphiql: false,
    libraryPage: false,
    ...options,
    ...optionsOf(library),
  });
  return watchedGateway(gateway);
}

/** Where the operator is told, unless there is somewhere already. */
function withOperator({
  log = watchedLog(),
  operatorLog = createOperatorLog(log),
  metrics = createMetrics(),
  ...options
}: GatewaySettings) {
  return { ...options, operatorLog, metrics };
}

const NO_TOKEN = { endsAt: undefined, renewals: 0, outage: undefined };

/** The codes of all errors of these answers, and undefined where one of them has none. */
export function codesOf(answers: readonly Answer[]): ReadonlySet<string | undefined> {
  return new Set(
    answers.flatMap(({ errors }) => (errors ?? [{ extensions: {} }]).map((e) => e.extensions.code)),
  );
}

/** Sends a query through the whole HTTP path of a gateway, with no port. */
export async function ask(
  gateway: Gateway,
  query: string,
  variables?: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Asks a gateway made for the one query. */
export function execute(
  source: AssetSource,
  query: string,
  { variables, ...options }: GatewaySettings & { variables?: Record<string, unknown> } = {},
): Promise<Answer> {
  return ask(gatewayOver(source, options), query, variables);
}
