import { z } from 'zod';
import { isLoopback } from '../loopback.ts';
import type { DocumentLimits } from '../server/document/document-limits.ts';
import type { TrustedDocuments } from '../server/document/trusted-documents.ts';
import type { Access } from '../server/request/access.ts';
import { readAccess, readCorsOrigins } from './access-config.ts';
import { readTrustedDocuments } from './trusted-documents-config.ts';
import { readUpstreamConfig, type UpstreamConfig } from './upstream-config.ts';
import { flag } from './variables.ts';

/** Everything that can be configured, checked. The README has the table of variables. */
export interface Config {
  readonly upstream: UpstreamConfig;
  readonly access: Access;
  /** The origins whose pages may read answers; `*` is all of them. */
  readonly corsOrigins: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly upstreamTimeoutMs: number;
  readonly upstreamCallsPerOperation: number;
  readonly upstreamMaxBodyBytes: number;
  /** `Infinity` is no ceiling. */
  readonly upstreamDailyCalls: number;
  readonly freshSeconds: number;
  readonly proofSeconds: number;
  readonly staleSeconds: number;
  readonly contentSeconds: number;
  /** Where lists and ledger survive a restart; undefined for nowhere. */
  readonly stateDir: string | undefined;
  readonly cacheMaxBytes: number;
  readonly maxPageSize: number;
  readonly maxItemsPerOperation: number;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  readonly documentLimits: DocumentLimits;
  readonly trustedDocuments: TrustedDocuments;
  /** Whether callers may ask what the schema is, and are told what they may have meant. */
  readonly introspection: boolean;
  /** Requests of one caller. */
  readonly rateLimitPerMinute: number;
  /** Upstream list calls that one caller may cause; `Infinity` for all of them. */
  readonly rateLimitCallsPerDay: number;
  /** How long a connection waits for its next request. */
  readonly keepAliveSeconds: number;
  /** How long a stop goes on taking requests, while readiness already says no. */
  readonly drainSeconds: number;
  readonly graphiql: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** The environment is no usable configuration. The message names every fault at once, and shows no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(['The configuration has faults:', ...faults].join('\n  - '));
  }
}

/** Reads the configuration from environment variables; an empty one counts as not set. @throws ConfigError */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const faults: string[] = [];
  const upstream = readUpstreamConfig(variables, (fault) => faults.push(fault));
  const access = readAccess(variables, (fault) => faults.push(fault));
  const corsOrigins = readCorsOrigins(variables, (fault) => faults.push(fault));
  const trustedDocuments = readTrustedDocuments(variables, (fault) => faults.push(fault));
  const settings = settingsSchema.safeParse(variables);
  faults.push(...(settings.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}.`) ?? []));

  if (faults.length > 0 || upstream === undefined || !settings.success) throw new ConfigError(faults);
  const { upstreamDailyCalls, stateDir, ...rest } = settings.data;
  const isSandbox = upstream.kind === 'sandbox';
  return {
    ...rest,
    upstream,
    access,
    corsOrigins,
    trustedDocuments,
    // The sandbox has no quota, and forgets its library whenever it ends.
    upstreamDailyCalls: upstreamDailyCalls ?? (isSandbox ? Number.POSITIVE_INFINITY : 1000),
    stateDir: stateDir ?? (isSandbox ? undefined : 'data'),
  };
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const settingsSchema = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: integer(0, 65_535).default(4000),
    UPSTREAM_TIMEOUT_MS: integer(1, 600_000).default(8000),
    UPSTREAM_CALLS_PER_OPERATION: integer(1, 1000).default(20),
    UPSTREAM_MAX_BODY_BYTES: integer(1, 2 ** 30).default(2 ** 24),
    UPSTREAM_DAILY_CALLS: integer(1, 1_000_000).optional(),
    FRESH_SECONDS: integer(1, 86_400).default(120),
    PROOF_SECONDS: integer(1, 86_400).default(1800),
    STALE_SECONDS: integer(1, 31_536_000).default(86_400),
    CONTENT_SECONDS: integer(1, 31_536_000).default(86_400),
    STATE_DIR: z.string().optional(),
    CACHE_MAX_BYTES: integer(2 ** 20, 2 ** 40).default(2 ** 28),
    MAX_PAGE_SIZE: integer(1, 1000).default(100),
    MAX_ITEMS_PER_OPERATION: integer(1, 100_000).default(1000),
    MAX_REQUEST_BYTES: integer(1024, 2 ** 24).default(2 ** 16),
    MAX_RESPONSE_BYTES: integer(2 ** 16, 2 ** 30).default(2 ** 25),
    // Above this, parsing a document could exhaust the stack.
    MAX_DOCUMENT_TOKENS: integer(1, 2000).default(1000),
    MAX_DOCUMENT_DEPTH: integer(1, 100).default(20),
    // One of graphql's rules compares fields of one name each with each other: at 500, a few milliseconds.
    MAX_DOCUMENT_FIELDS: integer(1, 100_000).default(500),
    MAX_DOCUMENT_ALIASES: integer(1, 1000).default(50),
    MAX_DOCUMENT_DIRECTIVES: integer(1, 1000).default(50),
    MAX_DOCUMENT_DEFINITIONS: integer(1, 1000).default(50),
    INTROSPECTION: flag.default(true),
    RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(6000),
    RATE_LIMIT_CALLS_PER_DAY: integer(1, 1_000_000).default(Number.POSITIVE_INFINITY),
    // Longer than the 4 s for which clients such as undici keep theirs.
    KEEP_ALIVE_SECONDS: integer(1, 300).default(5),
    // A stop takes 20 s at most until all are answered: so half of it is left for answers under way.
    DRAIN_SECONDS: integer(0, 10).default(2),
    SANDBOX: flag.optional(),
    GRAPHIQL: flag.optional(),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  })
  .transform((variables) => ({
    host: variables.HOST,
    port: variables.PORT,
    upstreamTimeoutMs: variables.UPSTREAM_TIMEOUT_MS,
    upstreamCallsPerOperation: variables.UPSTREAM_CALLS_PER_OPERATION,
    upstreamMaxBodyBytes: variables.UPSTREAM_MAX_BODY_BYTES,
    upstreamDailyCalls: variables.UPSTREAM_DAILY_CALLS,
    freshSeconds: variables.FRESH_SECONDS,
    proofSeconds: variables.PROOF_SECONDS,
    staleSeconds: variables.STALE_SECONDS,
    contentSeconds: variables.CONTENT_SECONDS,
    stateDir: variables.STATE_DIR,
    cacheMaxBytes: variables.CACHE_MAX_BYTES,
    maxPageSize: variables.MAX_PAGE_SIZE,
    maxItemsPerOperation: variables.MAX_ITEMS_PER_OPERATION,
    maxRequestBytes: variables.MAX_REQUEST_BYTES,
    maxResponseBytes: variables.MAX_RESPONSE_BYTES,
    documentLimits: {
      tokens: variables.MAX_DOCUMENT_TOKENS,
      depth: variables.MAX_DOCUMENT_DEPTH,
      fields: variables.MAX_DOCUMENT_FIELDS,
      aliases: variables.MAX_DOCUMENT_ALIASES,
      directives: variables.MAX_DOCUMENT_DIRECTIVES,
      definitions: variables.MAX_DOCUMENT_DEFINITIONS,
    },
    introspection: variables.INTROSPECTION,
    rateLimitPerMinute: variables.RATE_LIMIT_PER_MINUTE,
    rateLimitCallsPerDay: variables.RATE_LIMIT_CALLS_PER_DAY,
    keepAliveSeconds: variables.KEEP_ALIVE_SECONDS,
    drainSeconds: variables.DRAIN_SECONDS,
    graphiql: variables.GRAPHIQL ?? isLoopback(variables.HOST),
    logLevel: variables.LOG_LEVEL,
  }));

function integer(from: number, to: number) {
  const error = `must be an integer from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .refine((value) => value >= from && value <= to, error);
}
