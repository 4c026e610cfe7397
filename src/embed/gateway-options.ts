/**
 * What a gateway is set up with. Each option is a variable of docs/configuration.md in camelCase, with the
 * same default and the same bounds, save for `logLevel`. The environment is not read.
 */
export interface GatewayOptions {
  /** The account. With both credentials missing, `sandbox` must be true. */
  readonly wechatAppId?: string | undefined;
  readonly wechatAppSecret?: string | undefined;
  /** A file with the secret, in place of the secret. */
  readonly wechatAppSecretFile?: string | undefined;
  readonly wechatBaseUrl?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly allProxy?: string | undefined;
  readonly noProxy?: string | undefined;
  /** Serves sample data of a sandbox in place of an account. */
  readonly sandbox?: boolean | undefined;
  readonly sandboxPorts?: readonly [number, number] | undefined;

  /** Who may call: entries of `name:<sha256 of the key>`, as the command `key` makes them. */
  readonly apiKeys?: string | readonly string[] | undefined;
  /** `none` leaves it to your program who may call. Either this or `apiKeys` must be set. */
  readonly auth?: 'none' | undefined;
  readonly draftsVisibleTo?: string | readonly string[] | undefined;
  readonly corsOrigins?: string | readonly string[] | undefined;
  readonly rateLimitPerMinute?: number | undefined;
  readonly rateLimitCallsPerDay?: number | undefined;
  readonly maxSubscriptions?: number | undefined;
  readonly maxSubscriptionsPerCaller?: number | undefined;

  /** Where callers reach it, path included. Media need it. */
  readonly publicUrl?: string | undefined;
  readonly feeds?: boolean | undefined;
  readonly feedTitle?: string | undefined;
  readonly media?: boolean | undefined;
  readonly mediaKey?: string | readonly string[] | undefined;
  readonly mediaHosts?: string | readonly string[] | undefined;
  readonly mediaVideoHosts?: string | readonly string[] | undefined;
  readonly mediaCacheMaxBytes?: number | undefined;
  readonly mediaRateLimitPerMinute?: number | undefined;

  readonly upstreamTimeoutMs?: number | undefined;
  readonly upstreamCallsPerOperation?: number | undefined;
  readonly upstreamMaxBodyBytes?: number | undefined;
  readonly upstreamDailyCalls?: number | undefined;
  readonly upstreamDailyDraftCalls?: number | undefined;
  readonly upstreamDailyPublicationCalls?: number | undefined;
  readonly upstreamDailyMediaCalls?: number | undefined;

  readonly freshSeconds?: number | undefined;
  readonly proofSeconds?: number | undefined;
  readonly staleSeconds?: number | undefined;
  readonly contentSeconds?: number | undefined;
  readonly mirror?: boolean | undefined;
  /** The folder of what survives a restart. Default: `data`; none on the sandbox. */
  readonly stateDir?: string | undefined;
  /** Where several gateways meet that are one account. */
  readonly redisUrl?: string | undefined;
  readonly fleetSharesDrafts?: boolean | undefined;
  /** Where the others reach this one: an origin at which your program answers `/media/` by it. */
  readonly fleetUrl?: string | undefined;
  readonly cacheMaxBytes?: number | undefined;

  readonly maxPageSize?: number | undefined;
  readonly maxItemsPerOperation?: number | undefined;
  readonly maxRequestBytes?: number | undefined;
  readonly maxResponseBytes?: number | undefined;
  readonly maxDocumentTokens?: number | undefined;
  readonly maxDocumentDepth?: number | undefined;
  readonly maxDocumentFields?: number | undefined;
  readonly maxDocumentAliases?: number | undefined;
  readonly maxDocumentDirectives?: number | undefined;
  readonly maxDocumentDefinitions?: number | undefined;
  readonly introspection?: boolean | undefined;
  /** Files. */
  readonly trustedDocuments?: string | readonly string[] | undefined;
  readonly trustedDocumentsOnly?: boolean | undefined;

  /** Whether browsers get the library page at `/`. Default: no. */
  readonly libraryPage?: boolean | undefined;
  /** Whether browsers get GraphiQL at `/graphql`. Default: no. */
  readonly graphiql?: boolean | undefined;
  /** Default: `warn`, as the program has a log of its own. */
  readonly logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' | undefined;
  /**
   * Takes the log, one line of JSON a record. What it throws fails nothing else. Default: the standard error
   * of the process.
   */
  readonly logStream?: { write(line: string): unknown } | undefined;
}

/** The options cannot be used. The message lists every problem and no secret. */
export class GatewayOptionsError extends Error {
  override readonly name = 'GatewayOptionsError';
}
