import { createRenditions, type Renderers, type RenditionsOptions } from '../articles/renditions.ts';
import { sleep } from '../clock.ts';
import type { ApproveCall, CallRecord, Endpoint } from '../upstream/endpoint.ts';
import type { UpstreamError } from '../upstream/errors.ts';
import type { PermissionChange } from '../upstream/grant.ts';
import type { LedgerSnapshot, QuotaStatus } from '../upstream/ledger.ts';
import { createEndpointRegistry, type MeteredEndpoint } from '../upstream/metered-endpoint.ts';
import type { Authenticate, MeteredCall, TotalsSource } from '../upstream/port.ts';
import { type ContentRefresh, createContentRefresh } from './cache/content-refresh.ts';
import { createEviction } from './cache/eviction.ts';
import { createFilling, type Filling } from './cache/filling.ts';
import type { ListChecks, RevalidationLimits } from './cache/revalidation.ts';
import { createStoredItems } from './cache/stored-items.ts';
import { type CachedTotals, createCachedTotals } from './cache/totals.ts';
import { createFollowedLibrary, type FollowedLibrary } from './followed-library.ts';
import type { ItemStore } from './item-store.ts';
import { createHourlyAllowance } from './list/hourly-allowance.ts';
import type { Elsewhere, LibraryCalls } from './list/library-calls.ts';
import type { ListListener } from './list/list-events.ts';
import {
  type AnyListDefinition,
  type ClosedList,
  createListRegistry,
  type ListRegistry,
} from './list-definition.ts';
import {
  createListService,
  type ListService,
  type ListSnapshot,
  type ListStatus,
  type StoredState,
} from './list-service.ts';
import { createCachedLoader } from './operation/cached-loader.ts';
import { type CallingLoader, createLoader, type Loader, type LoaderOptions } from './operation/loader.ts';
import { createOwnCalls } from './own-calls.ts';

/** The lists of one account, cached across all requests. */
export interface AssetLibrary {
  readonly lists: ListRegistry;
  /** The loader of one GraphQL request. */
  openLoader(options: OpenLoaderOptions): CallingLoader;
  /** The loader of a GraphQL request that is to be answered at once or not at all. */
  openCachedLoader(options: Pick<OpenLoaderOptions, 'mayReadPrivate'>): Loader;
  /** Where calls of this name are made. @throws Error if there are none */
  endpointOf(call: string): Endpoint;
  /** Today's usage of this call, once it is certain and saved. A restart does not lower it. */
  savedQuota(call: string): Promise<QuotaStatus>;
  /** The present state of one list, closed ones included. @throws Error if no list has this name */
  listStatus(list: string): ListStatus;
  /** For the operator. */
  status(): LibraryStatus;
  /**
   * Adopts what upstream has counted today, if the account may query it: for totals calls only if our
   * own count is unsure, for all others always. Does not reject.
   */
  adoptQuota(): Promise<void>;
  /** Starts the checks of these lists that are due, in the background. Those unread have none. */
  startChecks(lists: readonly string[]): void;
  /** Reads in the background what was not read yet. */
  readonly filling: Filling;
  /** Upstream works again: checks and calls are made as if nothing had failed. */
  forgetFailures(): void;
  /** Subscribes a separate listener to each list. */
  subscribe(listenerOf: (list: string) => ListListener<unknown>): void;
  /** A list as whoever stores it follows it. @throws Error if no list has this name */
  stockedList(name: string): StockedList;
  /** The ledgers to save. @param isReserving whether calls will follow */
  snapshotLedgers(options?: { readonly isReserving?: boolean }): LedgersSnapshot;
  /** One list's state to save; undefined if it is unread or disputed. */
  snapshotList(list: string): ListSnapshot<unknown> | undefined;
  /**
   * From now on, no call is made before it is saved.
   *
   * @param save saves all ledgers after one changed. Resolves when done or failed; must not reject
   */
  saveLedgersWith(save: () => Promise<void>): void;
  /** These ledgers were saved. Undefined if that failed: calls are made all the same. */
  recordSaved(ledgers: LedgersSnapshot | undefined): void;
  /** Call this before anything is read. Ignores lists that no longer exist. */
  restore(snapshot: LibrarySnapshot): void;
  /** Restores a list whose items are in the store. Call this before anything is read. */
  restoreStored(name: string, state: StoredState<unknown>): void;
  /** Adopts what others have counted until now, and adds what was counted here. */
  restoreLedgers(ledgers: LedgersSnapshot): void;
  /** What this library does for other processes that are the same account. */
  readonly calls: LibraryCalls;
  /** What such a process is told, and does here what it has done there. */
  readonly followed: FollowedLibrary;
}

export type OpenLoaderOptions = Pick<
  LoaderOptions,
  'signal' | 'noCache' | 'callAllowance' | 'mayReadPrivate'
>;

/** The present state of the library. */
export interface LibraryStatus {
  /** By list name. */
  readonly lists: Readonly<Record<string, ListStatus>>;
  /** Approximate memory of the cached items. */
  readonly cachedBytes: number;
  /** By call name. */
  readonly endpoints: Readonly<Record<string, EndpointStatus>>;
}

export interface EndpointStatus {
  /** Today's calls. */
  readonly quota: QuotaStatus;
  /** The failure that stops calls at present. */
  readonly outage: UpstreamError | undefined;
}

/** A list as whoever stores it follows it. */
export interface StockedList extends Pick<ListService<unknown>, 'definition' | 'ranked' | 'events'> {
  readonly readChecks: () => ListChecks;
}

/** What survived a restart. It may be incomplete. */
export interface LibrarySnapshot {
  readonly ledgers: LedgersSnapshot | undefined;
  /** By list name. */
  readonly lists: Readonly<Record<string, ListSnapshot<unknown>>>;
}

/** By call name. */
export type LedgersSnapshot = Readonly<Record<string, LedgerSnapshot>>;

export interface AssetLibraryOptions
  extends RevalidationLimits,
    Pick<RenditionsOptions, 'loopbackPictures' | 'shownAt'> {
  readonly lists: readonly AnyListDefinition[];
  /** Lists of the account that nobody can read here. Their states tell why. Default: none. */
  readonly closedLists?: readonly ClosedList[];
  /** Calls that no list makes. They are counted, saved and shown as those of lists are. Default: none. */
  readonly otherCalls?: readonly MeteredCall[];
  readonly authenticate: Authenticate;
  /** A rename or an edit is noticed after this time, by the second request at the latest. */
  readonly contentSeconds: number;
  /** The bound of the cache. A quarter of it is for renditions of article contents. */
  readonly cacheMaxBytes: number;
  /** Page calls that one operation may cause. */
  readonly upstreamCallsPerOperation: number;
  /** The deadline of one call. The call may serve several requests, so none of them ends it. */
  readonly upstreamTimeoutMs: number;
  /** A call was answered, or failed. */
  readonly onCall?: (record: CallRecord) => void;
  /** Background work failed. */
  readonly onFailure?: (error: unknown) => void;
  /** The account turns out to lack a permission, or to have it again. */
  readonly onPermissionChange?: (change: PermissionChange) => void;
  /** How article contents are rendered. Default: safe, as text, and as Markdown. */
  readonly renderers?: Partial<Renderers>;
  /** Where items are besides memory. Default: nowhere, so what leaves memory is read again. */
  readonly store?: ItemStore | undefined;
  /**
   * Who makes the calls for lists and totals in place of this library, which then follows that process.
   * Asked at each call. Default: nobody.
   */
  readonly elsewhere?: Elsewhere | undefined;
  /** Asked once for each attempt at a call, after all other checks. Default: nobody is asked. */
  readonly approve?: ApproveCall | undefined;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Waits before a retry. Default: the machine's timers. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Calls per hour and ledger for finding deletions. One deletion among 5,000 takes about ten. What
 * is not found is read again, which takes more: so it is not less where the ledger has few calls.
 */
const SHIFT_CALLS_PER_HOUR = 100;

/** What lists share that are read by the same call. */
interface PageCall {
  readonly metered: MeteredEndpoint;
  readonly trySpendOnShifts: () => boolean;
  readonly contentRefresh: ContentRefresh;
}

/**
 * The share of the cache for renditions. They must not evict more items: to render again takes
 * milliseconds, to read an item again takes one of the daily calls.
 */
const RENDITIONS_SHARE = 1 / 4;

/** A library with an empty cache. */
export function createAssetLibrary(options: AssetLibraryOptions): AssetLibrary {
  const { upstreamTimeoutMs, now = Date.now, onCall = () => {}, onFailure = () => {} } = options;
  const { freshSeconds, proofSeconds, staleSeconds, contentSeconds } = options;
  const { renderers, loopbackPictures, shownAt, store, elsewhere } = options;
  let saveLedgers = async () => {};

  const registry = createListRegistry(options.lists, options.closedLists);
  const endpoints = createEndpointRegistry({
    upstreamTimeoutMs,
    now,
    sleep: options.sleep ?? sleep,
    onCall,
    approve: options.approve,
    authenticate: options.authenticate,
    onLedgerChange: () => saveLedgers(),
    onFailure,
    onPermissionChange: options.onPermissionChange ?? (() => {}),
  });
  const totals = new Map<TotalsSource, CachedTotals>();
  const pageCalls = new Map<string, PageCall>();
  /** Ledgers of calls that a newer version makes: they are saved as they were loaded. */
  let foreignLedgers: LedgersSnapshot = {};
  const renditionsMaxBytes = Math.ceil(options.cacheMaxBytes * RENDITIONS_SHARE);
  const renditions = createRenditions({ maxBytes: renditionsMaxBytes, renderers, loopbackPictures, shownAt });
  const eviction = createEviction(options.cacheMaxBytes - renditionsMaxBytes);
  const storedItems = createStoredItems(store);
  const lists: ReadonlyMap<string, ListService<unknown>> = new Map(
    registry.all.map((definition) => [definition.name, openList(definition)]),
  );
  for (const call of options.otherCalls ?? []) endpoints.of(call, 'always');
  // Of calls that are never made, upstream's own count is not asked for.
  for (const { definition } of registry.closed) endpoints.of(definition.pageCall, 'if unsure');
  const closedStatuses = new Map(registry.closed.map((list) => [list.definition.name, closedStatusOf(list)]));

  const filling = createFilling({
    lists: Array.from(lists.values(), (list) => ({
      list,
      metered: pageCallOf(list.definition.pageCall).metered,
    })),
    eviction,
    store,
    contentSeconds,
    now,
    onFailure,
    elsewhere,
  });

  function openList(definition: AnyListDefinition): ListService<unknown> {
    const { metered, trySpendOnShifts, contentRefresh } = pageCallOf(definition.pageCall);
    const list = createListService<unknown>({
      definition,
      metered,
      totals: definition.totals && totalsOf(definition.totals),
      uncountedLists: registry.all.filter(
        ({ pageCall, totals }) => pageCall === definition.pageCall && !totals,
      ).length,
      trySpendOnShifts,
      freshSeconds,
      proofSeconds,
      staleSeconds,
      upstreamTimeoutMs,
      now,
      onFailure,
      store,
      elsewhere,
    });
    contentRefresh.watch(list);
    eviction.watch(list);
    return list;
  }

  function pageCallOf(call: MeteredCall): PageCall {
    const metered = endpoints.of(call, 'always');
    const { ledger } = metered;
    const shared = pageCalls.get(call.name) ?? {
      metered,
      trySpendOnShifts: createHourlyAllowance(SHIFT_CALLS_PER_HOUR, now).trySpend,
      contentRefresh: createContentRefresh({ contentSeconds, eviction, ledger, now, onFailure }),
    };
    pageCalls.set(call.name, shared);
    return shared;
  }

  function totalsOf(source: TotalsSource): CachedTotals {
    const metered = endpoints.of(source.call, 'if unsure');
    const shared =
      totals.get(source) ??
      createCachedTotals({ source, metered, freshSeconds, staleSeconds, now, onFailure, elsewhere });
    totals.set(source, shared);
    return shared;
  }

  function listNamed(name: string): ListService<unknown> {
    const list = lists.get(name);
    if (list === undefined) throw new Error(`There is no list named "${name}".`);
    return list;
  }

  function meteredNamed(call: string): MeteredEndpoint {
    const metered = endpoints.all.find(({ name }) => name === call);
    if (metered === undefined) throw new Error(`There is no call named "${call}".`);
    return metered;
  }

  function restoreLedgers(snapshot: LedgersSnapshot): void {
    for (const { name, ledger } of endpoints.all) if (snapshot[name]) ledger.restore(snapshot[name]);
    const names = new Set(endpoints.all.map(({ name }) => name));
    foreignLedgers = Object.fromEntries(Object.entries(snapshot).filter(([name]) => !names.has(name)));
  }

  return {
    lists: registry,
    openLoader: (ofRequest) =>
      createLoader({
        ...ofRequest,
        registry,
        lists,
        storedItems,
        eviction,
        callLimit: options.upstreamCallsPerOperation,
        renditions,
        now,
      }),
    openCachedLoader: ({ mayReadPrivate = false }) =>
      createCachedLoader({ registry, lists, storedItems, eviction, renditions, mayReadPrivate }),
    endpointOf: (call) => meteredNamed(call).endpoint,
    async savedQuota(call) {
      const { ledger, adoption } = meteredNamed(call);
      // Before the first save, it is also undecided whose count holds.
      await ledger.saved();
      await adoption.sure();
      const status = ledger.status();
      await ledger.saved();
      return status;
    },
    listStatus: (name) => closedStatuses.get(name) ?? listNamed(name).status(),
    startChecks(names) {
      for (const name of names) lists.get(name)?.revalidation.startCheck();
    },
    filling,
    status: () => ({
      lists: Object.fromEntries([
        ...Array.from(lists, ([name, list]) => [name, list.status()] as const),
        ...closedStatuses,
      ]),
      cachedBytes: eviction.bytes,
      endpoints: Object.fromEntries(
        endpoints.all.map(({ name, ledger, endpoint }) => [
          name,
          { quota: ledger.status(), outage: endpoint.outage },
        ]),
      ),
    }),
    adoptQuota: endpoints.adoptQuotas,
    forgetFailures() {
      endpoints.forgetFailures();
      for (const { revalidation } of lists.values()) revalidation.forgetFailures();
    },
    subscribe(listenerOf) {
      for (const [name, { events }] of lists) events.subscribe(listenerOf(name));
    },
    stockedList(name) {
      const { definition, ranked, events, revalidation } = listNamed(name);
      return { definition, ranked, events, readChecks: revalidation.snapshot };
    },
    snapshotLedgers: (reserving) => ({
      ...foreignLedgers,
      ...Object.fromEntries(endpoints.all.map(({ name, ledger }) => [name, ledger.snapshot(reserving)])),
    }),
    snapshotList: (name) => lists.get(name)?.snapshot(),
    saveLedgersWith(save) {
      saveLedgers = save;
      for (const { ledger } of endpoints.all) ledger.keep();
    },
    recordSaved(ledgers) {
      for (const { name, ledger } of endpoints.all) ledger.recordSaved(ledgers?.[name]);
    },
    restoreLedgers,
    calls: createOwnCalls({ listNamed, totals, eviction, contentSeconds, now }),
    followed: createFollowedLibrary({ listNamed, totals, endpoints }),
    restoreStored: (name, state) => listNamed(name).restoreStored(state),
    restore({ ledgers, lists: restored }) {
      if (ledgers !== undefined) restoreLedgers(ledgers);
      for (const [name, snapshot] of Object.entries(restored)) lists.get(name)?.restore(snapshot);
      eviction.trim();
    },
  };
}

function closedStatusOf({ reason }: ClosedList): ListStatus {
  return {
    totalCount: undefined,
    cachedItems: 0,
    checkedAt: undefined,
    stale: false,
    isDisputed: false,
    unavailableReason: reason,
    coverage: undefined,
  };
}
