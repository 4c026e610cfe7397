import { z } from 'zod';
import { isLoopback } from '../host.ts';
import { readAccess, readCorsOrigins } from './access-config.ts';
import { readFeedConfig } from './feed-config.ts';
import { readFleetConfig } from './fleet-config.ts';
import { readMediaConfig } from './media-config.ts';
import { readPublicUrl } from './public-url.ts';
import { readTrustedDocuments } from './trusted-documents-config.ts';
import { readUpstreamConfig } from './upstream-config.ts';
import { readNearNames } from './variable-names.ts';
import {
  flag,
  host as hostSchema,
  integer,
  port,
  readLanguage,
  readVariable,
  twoPorts,
} from './variables.ts';

/** The checked configuration. docs/configuration.md lists the variables. */
export type Config = Readonly<ReturnType<typeof readConfig>>;

/** The environment is not a usable configuration. The message lists every problem and no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** A sentence each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration has problems:', ...problems].join('\n  - '));
    this.problems = problems;
  }
}

const LOG_FORMATS = ['pretty', 'json'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Reads the environment; empty variables count as not set. @throws ConfigError */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  const report = (problem: string) => void problems.push(problem);
  const read = <Value>(name: string, schema: z.ZodType<Value>) =>
    readVariable(name, schema, variables, report);

  const host = read('HOST', hostSchema.default('127.0.0.1'));
  const upstream = readUpstreamConfig(variables, host, report);
  const isSandbox = upstream?.kind === 'sandbox';
  const readDailyCalls = (name: string, granted: number) =>
    read(name, integer(1, 1_000_000).default(isSandbox ? Number.POSITIVE_INFINITY : granted));
  const trustedDocuments = readTrustedDocuments(variables, report);
  const publicUrl = readPublicUrl(variables, report);
  // A proxy on this machine reaches a loopback HOST, and its callers do with it.
  const isOnlyLocal =
    isLoopback(host) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname));
  const upstreamCallsPerOperation = read('UPSTREAM_CALLS_PER_OPERATION', integer(1, 1000).default(20));
  const media = readMediaConfig(
    variables,
    { isSandbox, isAddressKnown: publicUrl !== undefined || isLoopback(host) },
    report,
  );
  const settings = {
    /** Likely mistakes that are not errors, as sentences for the operator. */
    warnings: readNearNames(variables, report),
    host,
    port: read('PORT', port.default(4000)),
    /** The sandbox's ports: one for its API and pictures, one for its control server. */
    sandboxPorts: read('SANDBOX_PORTS', twoPorts.default([0, 0])),
    access: readAccess(variables, host, report),
    /** Origins whose pages may read answers: `*` is all, `https://*.example.com` all below it. */
    corsOrigins: readCorsOrigins(variables, report),
    /** Where callers reach the gateway, without a slash at the end; undefined if that is not known. */
    publicUrl,
    /** Undefined: publications are not served as feeds. */
    feeds: readFeedConfig(variables, upstreamCallsPerOperation, report),
    /** Undefined: pictures, voices and videos are not served. */
    media,
    /** Undefined: this gateway is alone. */
    fleet: readFleetConfig(variables, { isSandbox, hasMediaKey: media && media.keys.length > 0 }, report),

    upstreamTimeoutMs: read('UPSTREAM_TIMEOUT_MS', integer(1, 600_000).default(8000)),
    upstreamCallsPerOperation,
    upstreamMaxBodyBytes: read('UPSTREAM_MAX_BODY_BYTES', integer(1, 2 ** 30).default(2 ** 24)),
    /** For each call of the material lists. `Infinity` means no limit: the sandbox has no quota. */
    upstreamDailyCalls: readDailyCalls('UPSTREAM_DAILY_CALLS', 1000),
    /** For each call of the list of drafts; `Infinity` as above. */
    upstreamDailyDraftCalls: readDailyCalls('UPSTREAM_DAILY_DRAFT_CALLS', 1000),
    /** For the one call of the list of publications; `Infinity` as above. */
    upstreamDailyPublicationCalls: readDailyCalls('UPSTREAM_DAILY_PUBLICATION_CALLS', 100),
    /** For the one call of voices and videos; `Infinity` as above. */
    upstreamDailyMediaCalls: readDailyCalls('UPSTREAM_DAILY_MEDIA_CALLS', 1000),

    freshSeconds: read('FRESH_SECONDS', integer(1, 86_400).default(120)),
    proofSeconds: read('PROOF_SECONDS', integer(1, 86_400).default(1800)),
    staleSeconds: read('STALE_SECONDS', integer(1, 31_536_000).default(86_400)),
    contentSeconds: read('CONTENT_SECONDS', integer(1, 31_536_000).default(86_400)),
    /** Whether what nobody has asked for is read in the background, with calls that are left over. */
    mirror: read('MIRROR', flag.default(true)),
    /** Where lists and the ledger are saved. Undefined: nowhere, the sandbox's default. */
    stateDir: read('STATE_DIR', z.string().optional()) ?? (isSandbox ? undefined : 'data'),
    cacheMaxBytes: read('CACHE_MAX_BYTES', integer(2 ** 20, 2 ** 40).default(2 ** 28)),

    maxPageSize: read('MAX_PAGE_SIZE', integer(1, 1000).default(100)),
    maxItemsPerOperation: read('MAX_ITEMS_PER_OPERATION', integer(1, 100_000).default(1000)),
    maxRequestBytes: read('MAX_REQUEST_BYTES', integer(1024, 2 ** 24).default(2 ** 16)),
    maxResponseBytes: read('MAX_RESPONSE_BYTES', integer(2 ** 16, 2 ** 30).default(2 ** 25)),
    documentLimits: {
      // With more tokens, parsing could exhaust the stack.
      tokens: read('MAX_DOCUMENT_TOKENS', integer(1, 2000).default(1000)),
      depth: read('MAX_DOCUMENT_DEPTH', integer(1, 100).default(20)),
      // A graphql rule compares all fields of one name pairwise: a few milliseconds at 500.
      fields: read('MAX_DOCUMENT_FIELDS', integer(1, 100_000).default(500)),
      aliases: read('MAX_DOCUMENT_ALIASES', integer(1, 1000).default(50)),
      directives: read('MAX_DOCUMENT_DIRECTIVES', integer(1, 1000).default(50)),
      definitions: read('MAX_DOCUMENT_DEFINITIONS', integer(1, 1000).default(50)),
    },
    trustedDocuments,
    /** Whether callers may query the schema, and get "Did you mean" suggestions. */
    introspection: read('INTROSPECTION', flag.default(true)),

    /** Requests of one caller. */
    rateLimitPerMinute: read('RATE_LIMIT_PER_MINUTE', integer(1, 1_000_000).default(6000)),
    /** Upstream list calls that one caller may cause; `Infinity` means no limit. */
    rateLimitCallsPerDay: read(
      'RATE_LIMIT_CALLS_PER_DAY',
      integer(1, 1_000_000).default(Number.POSITIVE_INFINITY),
    ),
    /** Subscriptions that are open at a time. */
    maxSubscriptions: read('MAX_SUBSCRIPTIONS', integer(1, 100_000).default(1000)),
    /** The same of one caller. */
    maxSubscriptionsPerCaller: read('MAX_SUBSCRIPTIONS_PER_CALLER', integer(1, 100_000).default(100)),
    /** How long a connection waits for its next request: more than the 4 s of e.g. undici. */
    keepAliveSeconds: read('KEEP_ALIVE_SECONDS', integer(1, 300).default(5)),
    /**
     * How long a stop still takes requests after readiness says no. Draining and answering share at
     * most 20 s, so half of that is left for answers under way.
     */
    drainSeconds: read('DRAIN_SECONDS', integer(0, 10).default(2)),

    /** Whether browsers get the library page at `/`. Its own documents are trusted. */
    libraryPage: read('LIBRARY_PAGE', flag.default(isOnlyLocal)),
    // Trusted-only mode refuses every query typed in GraphiQL, and GraphiQL's own.
    graphiql: read('GRAPHIQL', flag.default(isOnlyLocal && !trustedDocuments.only)),
    logLevel: read(
      'LOG_LEVEL',
      z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
    ),
    /** Undefined means pretty lines on a terminal and JSON elsewhere. */
    logFormat: read('LOG_FORMAT', z.enum(LOG_FORMATS, `must be ${LOG_FORMATS.join(' or ')}`).optional()),
    /** The language of the advice that `check` prints. */
    language: readLanguage(variables),
  };

  // A misspelt variable may explain the problem.
  if (problems.length > 0 || upstream === undefined)
    throw new ConfigError([...problems, ...settings.warnings]);
  return { ...settings, upstream };
}
