import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { readUpstreamConfig, type UpstreamConfig } from './upstream-config.ts';

/** Everything that can be configured, checked. The README has the table of variables. */
export interface Config {
  readonly upstream: UpstreamConfig;
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
  const settings = settingsSchema.safeParse(variables);
  faults.push(...(settings.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}.`) ?? []));

  if (faults.length > 0 || upstream === undefined || !settings.success) throw new ConfigError(faults);
  const { upstreamDailyCalls, stateDir, ...rest } = settings.data;
  const isSandbox = upstream.kind === 'sandbox';
  return {
    ...rest,
    upstream,
    // The sandbox has no quota, and forgets its library whenever it ends.
    upstreamDailyCalls: upstreamDailyCalls ?? (isSandbox ? Number.POSITIVE_INFINITY : 1000),
    stateDir: stateDir ?? (isSandbox ? undefined : 'data'),
  };
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

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
