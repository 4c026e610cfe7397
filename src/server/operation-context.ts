import type { GraphQLContext } from '../../schema/builder.ts';
import type { AssetIndex } from '../index/asset-index.ts';
import type { AssetLibrary } from '../library/asset-library.ts';
import { createItemBudget } from '../library/operation/budget.ts';
import { NotAtHandError } from '../library/operation/cached-loader.ts';
import { type MediaAccess, NO_MEDIA } from '../media/media-access.ts';
import type { SharedCounts } from '../shared-counts.ts';
import { NobodyWaitsError } from '../upstream/errors.ts';
import { createOperationIndex } from './operation-index.ts';
import { createCallAllowances } from './request/call-allowance.ts';
import type { MaySeeDrafts } from './request/drafts-visibility.ts';
import type { RateLimit } from './request/rate-limit.ts';
import { asksForNoCache } from './request/request-headers.ts';
import { recordOf } from './request/request-record.ts';
import { createSearchTurns } from './search-turns.ts';
import type { EventCaller } from './subscriptions/event-maker.ts';

/** What fields may ask for. */
export interface FieldLimitOptions {
  /** The most items of one connection or one `nodes` field. */
  readonly maxPageSize: number;
  /** The most items of one operation, in all its fields. */
  readonly maxItemsPerOperation: number;
}

/** What fields read besides the lists. */
export interface MediaOptions {
  /** The pictures, voices and videos that the gateway serves. Default: none. */
  readonly mediaAccess?: MediaAccess | undefined;
}

export interface OperationContextOptions extends FieldLimitOptions, MediaOptions {
  readonly library: Pick<AssetLibrary, 'openLoader' | 'savedQuota' | 'listStatus'>;
  /** The mirrored library. Undefined: nothing can be searched. */
  readonly index: AssetIndex | undefined;
  readonly maySeeDrafts: MaySeeDrafts;
  /** Whether a caller may force a check of a list before the answer. */
  readonly mayNoCache: boolean;
  /** Searches count as several requests. */
  readonly rateLimit: RateLimit;
  /** The upstream list calls that one caller may cause in a day. */
  readonly rateLimitCallsPerDay: number;
  /** What other gateways count of the same callers. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
  /** The deadline for all upstream work of one operation. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface CachedContextOptions extends FieldLimitOptions, MediaOptions {
  readonly library: Pick<AssetLibrary, 'openCachedLoader' | 'listStatus'>;
}

/** How many fields below the root of one operation are refused by an error of their own. */
const MAX_REFUSALS = 100;

/** Makes what the fields of one operation share: the deadline, the caller's calls and the report. */
export interface OperationContexts {
  /** For the operation of a request. */
  ofRequest(request: Request): GraphQLContext;
  /** For one event of a subscription. Others may get it, too, so that it does not end with a caller. */
  ofEvent(caller: EventCaller): GraphQLContext;
}

export function createOperationContexts({
  library,
  index,
  mediaAccess = NO_MEDIA,
  maySeeDrafts,
  mayNoCache,
  rateLimit,
  rateLimitCallsPerDay,
  sharedCounts,
  maxPageSize,
  maxItemsPerOperation,
  upstreamTimeoutMs,
  now,
}: OperationContextOptions): OperationContexts {
  const callAllowanceOf = createCallAllowances(rateLimitCallsPerDay, { now, sharedCounts });
  const inTurn = createSearchTurns();

  function open({ caller, maySeeDrafts: mayReadPrivate, noCache = false, leaves = noSignal() }: Asking) {
    const signal = createOperationDeadline(leaves, upstreamTimeoutMs);
    const callAllowance = callAllowanceOf(caller);
    const assets = library.openLoader({ signal, mayReadPrivate, noCache, callAllowance });
    let refusals = 0;
    return {
      assets,
      media: mediaAccess,
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
      index: createOperationIndex({
        index,
        signal,
        reads: assets.reads,
        consume: (requests) => rateLimit.consume(caller, requests),
        inTurn: (signal, search) => inTurn(caller, search, signal),
        now,
      }),
      followChanges: onlyInSubscriptions,
    } satisfies GraphQLContext;
  }

  return {
    ofRequest(request) {
      const noCache = asksForNoCache(request);
      const record = recordOf(request);
      const context = open({
        caller: record.caller ?? 'unknown',
        maySeeDrafts: maySeeDrafts({ ...record, headers: request.headers }),
        noCache: mayNoCache && noCache,
        leaves: request.signal,
      });
      const { report, reads } = context.assets;
      report.noCacheRefused = !mayNoCache && noCache;
      record.report = report;
      record.reads = reads;
      return context;
    },
    ofEvent: open,
  };
}

/** Who asks, and how. */
interface Asking extends EventCaller {
  readonly noCache?: boolean;
  /** Fires when the caller leaves. Default: never. */
  readonly leaves?: AbortSignal;
}

// A new one each time: what listens to it goes with it.
const noSignal = () => new AbortController().signal;

/** The context of a subscription has its own. */
async function onlyInSubscriptions(): Promise<never> {
  throw new Error('Only a subscription follows changes.');
}

/**
 * The same for an operation that is answered at once, from what is cached. What takes a wait, or is
 * an error, is thrown.
 */
export function createCachedContext({
  library,
  mediaAccess = NO_MEDIA,
  maxPageSize,
  maxItemsPerOperation,
}: CachedContextOptions): (caller: { readonly maySeeDrafts: boolean }) => GraphQLContext {
  return ({ maySeeDrafts }) => {
    const assets = library.openCachedLoader({ mayReadPrivate: maySeeDrafts });
    return {
      assets,
      media: mediaAccess,
      maxPageSize,
      items: createItemBudget(maxItemsPerOperation),
      refuse(error) {
        throw error;
      },
      // It may have to be saved first.
      upstreamQuota: takesWait,
      listStatus(list) {
        assets.reads.addVolatile();
        return library.listStatus(list);
      },
      index: { search: takesWait, findArticle: takesWait, changesSince: takesWait },
      followChanges: onlyInSubscriptions,
    };
  };
}

/** For what has to be waited for, however often it is asked for. */
function takesWait(): never {
  throw new NotAtHandError({ isForGood: true });
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
