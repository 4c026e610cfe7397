import { z } from 'zod';
import { isLoopback } from '../host.ts';
import { readAccess, readCorsOrigins } from './access-config.ts';
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

/** Everything that can be configured, checked. docs/configuration.md has the table of variables. */
export type Config = Readonly<ReturnType<typeof readConfig>>;

/** The environment is no usable configuration. The message names every problem at once, and shows no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(['The configuration has problems:', ...problems].join('\n  - '));
  }
}

const LOG_FORMATS = ['pretty', 'json'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Reads the configuration from environment variables; an empty one counts as not set. @throws ConfigError */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  const report = (problem: string) => void problems.push(problem);
  const read = <Value>(name: string, schema: z.ZodType<Value>) =>
    readVariable(name, schema, variables, report);

  const host = read('HOST', hostSchema.default('127.0.0.1'));
  const upstream = readUpstreamConfig(variables, host, report);
  const isSandbox = upstream?.kind === 'sandbox';
  const trustedDocuments = readTrustedDocuments(variables, report);
  const settings = {
    /** What is no problem and yet may not be meant, in sentences for the operator. */
    warnings: readNearNames(variables, report),
    host,
    port: read('PORT', port.default(4000)),
    /** Of the sandbox: of its API with its pictures, and of its control. */
    sandboxPorts: read('SANDBOX_PORTS', twoPorts.default([0, 0])),
    access: readAccess(variables, host, report),
    /** The origins whose pages may read answers; `*` is all of them, `https://*.example.com` all below a domain. */
    corsOrigins: readCorsOrigins(variables, report),

    upstreamTimeoutMs: read('UPSTREAM_TIMEOUT_MS', integer(1, 600_000).default(8000)),
    upstreamCallsPerOperation: read('UPSTREAM_CALLS_PER_OPERATION', integer(1, 1000).default(20)),
    upstreamMaxBodyBytes: read('UPSTREAM_MAX_BODY_BYTES', integer(1, 2 ** 30).default(2 ** 24)),
    /** `Infinity` is no ceiling: the sandbox has no quota. */
    upstreamDailyCalls: read(
      'UPSTREAM_DAILY_CALLS',
      integer(1, 1_000_000).default(isSandbox ? Number.POSITIVE_INFINITY : 1000),
    ),

    freshSeconds: read('FRESH_SECONDS', integer(1, 86_400).default(120)),
    proofSeconds: read('PROOF_SECONDS', integer(1, 86_400).default(1800)),
    staleSeconds: read('STALE_SECONDS', integer(1, 31_536_000).default(86_400)),
    contentSeconds: read('CONTENT_SECONDS', integer(1, 31_536_000).default(86_400)),
    /** Where lists and ledger survive a restart; undefined for nowhere: the sandbox's library ends with it. */
    stateDir: read('STATE_DIR', z.string().optional()) ?? (isSandbox ? undefined : 'data'),
    cacheMaxBytes: read('CACHE_MAX_BYTES', integer(2 ** 20, 2 ** 40).default(2 ** 28)),

    maxPageSize: read('MAX_PAGE_SIZE', integer(1, 1000).default(100)),
    maxItemsPerOperation: read('MAX_ITEMS_PER_OPERATION', integer(1, 100_000).default(1000)),
    maxRequestBytes: read('MAX_REQUEST_BYTES', integer(1024, 2 ** 24).default(2 ** 16)),
    maxResponseBytes: read('MAX_RESPONSE_BYTES', integer(2 ** 16, 2 ** 30).default(2 ** 25)),
    documentLimits: {
      // Above this, parsing a document could exhaust the stack.
      tokens: read('MAX_DOCUMENT_TOKENS', integer(1, 2000).default(1000)),
      depth: read('MAX_DOCUMENT_DEPTH', integer(1, 100).default(20)),
      // One of graphql's rules compares fields of one name each with each other: at 500, a few milliseconds.
      fields: read('MAX_DOCUMENT_FIELDS', integer(1, 100_000).default(500)),
      aliases: read('MAX_DOCUMENT_ALIASES', integer(1, 1000).default(50)),
      directives: read('MAX_DOCUMENT_DIRECTIVES', integer(1, 1000).default(50)),
      definitions: read('MAX_DOCUMENT_DEFINITIONS', integer(1, 1000).default(50)),
    },
    trustedDocuments,
    /** Whether callers may ask what the schema is, and are told what they may have meant. */
    introspection: read('INTROSPECTION', flag.default(true)),

    /** Requests of one caller. */
    rateLimitPerMinute: read('RATE_LIMIT_PER_MINUTE', integer(1, 1_000_000).default(6000)),
    /** Upstream list calls that one caller may cause; `Infinity` for all of them. */
    rateLimitCallsPerDay: read(
      'RATE_LIMIT_CALLS_PER_DAY',
      integer(1, 1_000_000).default(Number.POSITIVE_INFINITY),
    ),
    /** How long a connection waits for its next request: longer than the 4 s of clients such as undici. */
    keepAliveSeconds: read('KEEP_ALIVE_SECONDS', integer(1, 300).default(5)),
    /**
     * How long a stop goes on taking requests, while readiness already says no. It takes 20 s at most until all
     * are answered: so half of it is left for answers under way.
     */
    drainSeconds: read('DRAIN_SECONDS', integer(0, 10).default(2)),

    // Of what is asked in it, nothing is answered where only trusted documents are, not even what it asks itself.
    graphiql: read('GRAPHIQL', flag.default(isLoopback(host) && !trustedDocuments.only)),
    logLevel: read(
      'LOG_LEVEL',
      z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
    ),
    /** Undefined for lines on a terminal, and JSON elsewhere. */
    logFormat: read('LOG_FORMAT', z.enum(LOG_FORMATS, `must be ${LOG_FORMATS.join(' or ')}`).optional()),
    /** In which the command `check` says what to do. */
    language: readLanguage(variables),
  };

  // What was nearly set may be what a problem misses.
  if (problems.length > 0 || upstream === undefined)
    throw new ConfigError([...problems, ...settings.warnings]);
  return { ...settings, upstream };
}
