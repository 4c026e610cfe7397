import { createRenditions, type Renderers, type RenditionsOptions } from '../articles/renditions.ts';
import { sleep } from '../clock.ts';
import type { CallRecord } from '../upstream/endpoint.ts';
import type { UpstreamError } from '../upstream/errors.ts';
import type { LedgerSnapshot, QuotaStatus } from '../upstream/ledger.ts';
import { createEndpointRegistry } from '../upstream/metered-endpoint.ts';
import type { Authenticate, TotalsSource } from '../upstream/port.ts';
import { createContentRefresh } from './cache/content-refresh.ts';
import { createEviction } from './cache/eviction.ts';
import type { RevalidationLimits } from './cache/revalidation.ts';
import { type CachedTotals, createCachedTotals } from './cache/totals.ts';
import { createHourlyAllowance } from './list/hourly-allowance.ts';
import type { ListListener } from './list/list-events.ts';
import { type AnyListDefinition, createListRegistry, type ListRegistry } from './list-definition.ts';
import { createListService, type ListService, type ListSnapshot, type ListStatus } from './list-service.ts';
import { createLoader, type Loader, type LoaderOptions } from './operation/loader.ts';

/** The lists of one account, cached over all requests. */
export interface AssetLibrary {
  readonly lists: ListRegistry;
  /** What one GraphQL request reads through. */
  openLoader(options: OpenLoaderOptions): Loader;
  /** Today's calls of this name, once their count is sure, and saved: after a restart, no fewer are used. */
  savedQuota(call: string): Promise<QuotaStatus>;
  /** For the operator. */
  status(): LibraryStatus;
  /**
   * Takes over what upstream has counted today, where the account may ask: of calls for pages, and of those for totals where
   * our own count is unsure. Does not reject.
   */
  adoptQuota(): Promise<void>;
  /** What has failed upstream works again: lists are checked and calls are made as if nothing had been. */
  forgetFailures(): void;
  /** Has a listener of its own told what happens to each list. */
  subscribe(listenerOf: (list: string) => ListListener<unknown>): void;
  /**
   * What is to survive a restart.
   *
   * @param isReserving whether calls are to be made after it
   */
  snapshotLedgers(options?: { readonly isReserving?: boolean }): LedgersSnapshot;
  /** The same of one list; undefined where it has not been read, or is disputed. */
  snapshotList(list: string): ListSnapshot<unknown> | undefined;
  /**
   * From now on no call is made before it is saved.
   *
   * @param save saves all ledgers, as one of them has changed. Resolves once that is done, or has failed; must not reject
   */
  saveLedgersWith(save: () => Promise<void>): void;
  /** These were saved; undefined where that has failed, so that calls are made all the same. */
  recordSaved(ledgers: LedgersSnapshot | undefined): void;
  /** To be called before anything is read. What is told of lists that there are no more is left out. */
  restore(snapshot: LibrarySnapshot): void;
  /** Takes over what others have counted until now; what was counted here is added. */
  restoreLedgers(ledgers: LedgersSnapshot): void;
}

export type OpenLoaderOptions = Pick<LoaderOptions, 'signal' | 'noCache' | 'callAllowance'>;

/** How the library is at present. */
export interface LibraryStatus {
  /** By the names of the lists. */
  readonly lists: Readonly<Record<string, ListStatus>>;
  /** About how much memory the cached items take. */
  readonly cachedBytes: number;
  /** By the names of the calls. */
  readonly endpoints: Readonly<Record<string, EndpointStatus>>;
}

export interface EndpointStatus {
  /** The calls of today. */
  readonly quota: QuotaStatus;
  /** The failure for which no call is made at present. */
  readonly outage: UpstreamError | undefined;
}

/** What has survived a restart: it may be only a part. */
export interface LibrarySnapshot {
  readonly ledgers: LedgersSnapshot | undefined;
  /** By the names of the lists. */
  readonly lists: Readonly<Record<string, ListSnapshot<unknown>>>;
}

/** By the names of the calls. */
export type LedgersSnapshot = Readonly<Record<string, LedgerSnapshot>>;

export interface AssetLibraryOptions extends RevalidationLimits, Pick<RenditionsOptions, 'loopbackPictures'> {
  readonly lists: readonly AnyListDefinition[];
  readonly authenticate: Authenticate;
  /** A rename or an edit is noticed after this time, at the latest when it is asked for the second time. */
  readonly contentSeconds: number;
  /** The bound of what is cached, a quarter of it for forms of articles' contents. */
  readonly cacheMaxBytes: number;
  /** The calls for pages that one operation may cause. */
  readonly upstreamCallsPerOperation: number;
  /** The deadline of one call. It may serve several requests, so none of them ends it. */
  readonly upstreamTimeoutMs: number;
  /** A call was answered, or has failed. */
  readonly onCall?: (record: CallRecord) => void;
  /** Something that nobody waits for has failed. */
  readonly onFailure?: (error: unknown) => void;
  /** How articles' contents are rendered. Default: safe, as text, and as Markdown. */
  readonly renderers?: Partial<Renderers>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Waits before a call is repeated. Default: with the machine's timers. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Calls in an hour for finding what was deleted, of one ledger: one deletion among 5,000 takes about ten. */
const SHIFT_CALLS_PER_HOUR = 100;

/** The same as a part of the ledger's calls of a day, where these are few. */
const SHIFT_SHARE = 1 / 10;

/**
 * The part of what is cached that is for forms of articles' contents. It is not more, as items must not be forgotten for
 * them: to make a form again takes milliseconds, to read an item again takes one of the day's calls.
 */
const RENDITIONS_SHARE = 1 / 4;

/** A library of which nothing is known. */
export function createAssetLibrary(options: AssetLibraryOptions): AssetLibrary {
  const { upstreamTimeoutMs, now = Date.now, onCall = () => {}, onFailure = () => {} } = options;
  const { freshSeconds, proofSeconds, staleSeconds, contentSeconds } = options;
  const { renderers, loopbackPictures } = options;
  let saveLedgers = async () => {};

  const registry = createListRegistry(options.lists);
  const endpoints = createEndpointRegistry({
    upstreamTimeoutMs,
    now,
    sleep: options.sleep ?? sleep,
    onCall,
    authenticate: options.authenticate,
    onLedgerChange: () => saveLedgers(),
    onFailure,
  });
  const totals = new Map<TotalsSource, CachedTotals>();
  const shiftAllowances = new Map<string, () => boolean>();
  const renditionsMaxBytes = Math.ceil(options.cacheMaxBytes * RENDITIONS_SHARE);
  const renditions = createRenditions({ maxBytes: renditionsMaxBytes, renderers, loopbackPictures });
  const eviction = createEviction(options.cacheMaxBytes - renditionsMaxBytes);
  const contentRefresh = createContentRefresh({ contentSeconds, eviction, now, onFailure });
  const lists: ReadonlyMap<string, ListService<unknown>> = new Map(
    registry.all.map((definition) => [definition.name, openList(definition)]),
  );

  function openList(definition: AnyListDefinition): ListService<unknown> {
    const metered = endpoints.of(definition.pageCall, 'pages');
    const list = createListService<unknown>({
      definition,
      metered,
      totals: definition.totals && totalsOf(definition.totals),
      trySpendOnShifts: shiftAllowanceOf(definition),
      freshSeconds,
      proofSeconds,
      staleSeconds,
      upstreamTimeoutMs,
      now,
      onFailure,
    });
    contentRefresh.watch(list, metered.ledger);
    eviction.watch(list);
    return list;
  }

  function totalsOf(source: TotalsSource): CachedTotals {
    const metered = endpoints.of(source.call, 'totals');
    const shared =
      totals.get(source) ??
      createCachedTotals({ source, metered, freshSeconds, staleSeconds, now, onFailure });
    totals.set(source, shared);
    return shared;
  }

  function shiftAllowanceOf({ pageCall: { name, dailyCalls } }: AnyListDefinition): () => boolean {
    const perHour = Math.min(SHIFT_CALLS_PER_HOUR, Math.ceil(SHIFT_SHARE * dailyCalls));
    const shared = shiftAllowances.get(name) ?? createHourlyAllowance(perHour, now).trySpend;
    shiftAllowances.set(name, shared);
    return shared;
  }

  function restoreLedgers(snapshot: LedgersSnapshot): void {
    for (const { name, ledger } of endpoints.all) if (snapshot[name]) ledger.restore(snapshot[name]);
  }

  return {
    lists: registry,
    openLoader: (ofRequest) =>
      createLoader({
        ...ofRequest,
        registry,
        lists,
        eviction,
        callLimit: options.upstreamCallsPerOperation,
        renditions,
        now,
      }),
    async savedQuota(call) {
      const metered = endpoints.all.find(({ name }) => name === call);
      if (metered === undefined) throw new Error(`There is no call named "${call}".`);
      const { ledger, adoption } = metered;
      // Until the first is saved, it is not decided either whose count holds.
      await ledger.saved();
      await adoption.sure();
      const status = ledger.status();
      await ledger.saved();
      return status;
    },
    status: () => ({
      lists: Object.fromEntries(Array.from(lists, ([name, list]) => [name, list.status()])),
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
    snapshotLedgers: (reserving) =>
      Object.fromEntries(endpoints.all.map(({ name, ledger }) => [name, ledger.snapshot(reserving)])),
    snapshotList: (name) => lists.get(name)?.snapshot(),
    saveLedgersWith(save) {
      saveLedgers = save;
      for (const { ledger } of endpoints.all) ledger.keep();
    },
    recordSaved(ledgers) {
      for (const { name, ledger } of endpoints.all) ledger.recordSaved(ledgers?.[name]);
    },
    restoreLedgers,
    restore({ ledgers, lists: restored }) {
      if (ledgers !== undefined) restoreLedgers(ledgers);
      for (const [name, snapshot] of Object.entries(restored)) lists.get(name)?.restore(snapshot);
      eviction.trim();
    },
  };
}
