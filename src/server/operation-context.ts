import type { GraphQLContext } from '../../schema/builder.ts';
import type { AssetLibrary } from '../library/asset-library.ts';
import { createItemBudget } from '../library/operation/budget.ts';
import { NotAtHandError } from '../library/operation/cached-loader.ts';
import { NobodyWaitsError } from '../upstream/errors.ts';
import { createCallAllowances } from './request/call-allowance.ts';
import type { MaySeeDrafts } from './request/drafts-visibility.ts';
import { asksForNoCache } from './request/request-headers.ts';
import { recordOf } from './request/request-record.ts';

/** What fields may ask for. */
export interface FieldLimitOptions {
  /** The most items of one connection or one `nodes` field. */
  readonly maxPageSize: number;
  /** The most items of one operation, in all its fields. */
  readonly maxItemsPerOperation: number;
}

export interface OperationContextOptions extends FieldLimitOptions {
  readonly library: Pick<AssetLibrary, 'openLoader' | 'savedQuota' | 'listStatus'>;
  readonly maySeeDrafts: MaySeeDrafts;
  /** Whether a caller may force a check of a list before the answer. */
  readonly mayNoCache: boolean;
  /** The upstream list calls that one caller may cause in a day. */
  readonly rateLimitCallsPerDay: number;
  /** The deadline for all upstream work of one operation. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface CachedContextOptions extends FieldLimitOptions {
  readonly library: Pick<AssetLibrary, 'openCachedLoader' | 'listStatus'>;
}

/** How many fields below the root of one operation are refused by an error of their own. */
const MAX_REFUSALS = 100;

/** What the fields of one operation share: the deadline, the caller's calls and the report. */
export function createOperationContext({
  library,
  maySeeDrafts,
  mayNoCache,
  rateLimitCallsPerDay,
  maxPageSize,
  maxItemsPerOperation,
  upstreamTimeoutMs,
  now,
}: OperationContextOptions): (request: Request) => GraphQLContext {
  const callAllowanceOf = createCallAllowances(rateLimitCallsPerDay, now);

  return (request) => {
    const noCache = asksForNoCache(request);
    const record = recordOf(request);
    const assets = library.openLoader({
      signal: createOperationDeadline(request.signal, upstreamTimeoutMs),
      mayReadPrivate: maySeeDrafts({ ...record, headers: request.headers }),
      noCache: mayNoCache && noCache,
      callAllowance: callAllowanceOf(record.caller ?? 'unknown'),
    });
    assets.report.noCacheRefused = !mayNoCache && noCache;
    record.report = assets.report;
    record.reads = assets.reads;
    let refusals = 0;
    return {
      assets,
      maxPageSize,
      items: createItemBudget(maxItemsPerOperation),
      refuse(error) {
        refusals += 1;
        if (refusals > MAX_REFUSALS) return null;
        throw error;
      },
      upstreamQuota(call) {
        assets.reads.addVolatile();
        return library.savedQuota(call);
      },
      listStatus(list) {
        assets.reads.addVolatile();
        return library.listStatus(list);
      },
    };
  };
}

/**
 * The same for an operation that is answered at once, from what is cached. What takes a wait, or is
 * an error, is thrown.
 */
export function createCachedContext({
  library,
  maxPageSize,
  maxItemsPerOperation,
}: CachedContextOptions): (caller: { readonly maySeeDrafts: boolean }) => GraphQLContext {
  return ({ maySeeDrafts }) => {
    const assets = library.openCachedLoader({ mayReadPrivate: maySeeDrafts });
    return {
      assets,
      maxPageSize,
      items: createItemBudget(maxItemsPerOperation),
      refuse(error) {
        throw error;
      },
      upstreamQuota() {
        // It may have to be saved first.
        throw new NotAtHandError({ isForGood: true });
      },
      listStatus(list) {
        assets.reads.addVolatile();
        return library.listStatus(list);
      },
    };
  };
}

/**
 * A signal that fires after `ms`, or with a {@link NobodyWaitsError} when the caller leaves. Not
 * `AbortSignal.any` with a timeout: Node 20 may collect that timeout, and the deadline never fires.
 */
export function createOperationDeadline(caller: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms).unref();
  const leave = () => controller.abort(new NobodyWaitsError('The answer'));
  caller.addEventListener('abort', leave, { once: true });
  if (caller.aborted) leave();
  return controller.signal;
}
