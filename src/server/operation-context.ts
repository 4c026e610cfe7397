import type { GraphQLContext } from '../../schema/builder.ts';
import type { AssetLibrary } from '../library/asset-library.ts';
import { NobodyWaitsError } from '../upstream/errors.ts';
import { createCallAllowances } from './request/call-allowance.ts';
import { asksForNoCache } from './request/request-headers.ts';
import { recordOf } from './request/request-record.ts';

export interface OperationContextOptions {
  readonly library: Pick<AssetLibrary, 'openLoader' | 'savedQuota'>;
  /** Whether a caller may have a list proven before the answer. */
  readonly mayNoCache: boolean;
  /** The upstream list calls that one caller may cause. */
  readonly rateLimitCallsPerDay: number;
  /** The most items of one connection, or one `nodes` field. */
  readonly maxPageSize: number;
  /** The deadline for everything that one operation causes upstream. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the fields of one operation share: its deadline, its caller's calls, and the report of what it takes. */
export function createOperationContext({
  library,
  mayNoCache,
  rateLimitCallsPerDay,
  maxPageSize,
  upstreamTimeoutMs,
  now,
}: OperationContextOptions): (request: Request) => GraphQLContext {
  const callAllowanceOf = createCallAllowances(rateLimitCallsPerDay, now);

  return (request) => {
    const noCache = asksForNoCache(request);
    const record = recordOf(request);
    const assets = library.openLoader({
      signal: createOperationDeadline(request.signal, upstreamTimeoutMs),
      noCache: mayNoCache && noCache,
      callAllowance: callAllowanceOf(record.caller ?? 'unknown'),
    });
    assets.report.noCacheRefused = !mayNoCache && noCache;
    record.report = assets.report;
    return { assets, maxPageSize, upstreamQuota: library.savedQuota };
  };
}

/**
 * A signal that fires after `ms`, or, with a {@link NobodyWaitsError}, when the caller leaves. `AbortSignal.any` of a
 * timeout would be the platform's way, but Node 20 may collect such a timeout as garbage, and then the deadline never
 * comes.
 */
export function createOperationDeadline(caller: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms).unref();
  const leave = () => controller.abort(new NobodyWaitsError('The answer'));
  caller.addEventListener('abort', leave, { once: true });
  if (caller.aborted) leave();
  return controller.signal;
}
