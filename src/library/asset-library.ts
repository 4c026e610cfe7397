import { createRenditions, type Renderers } from '../articles/renditions.ts';
import type { PictureRules } from '../articles/safe-addresses.ts';
import { sleep } from '../clock.ts';
import { type Adoption, createAdoption } from '../upstream/adoption.ts';
import { ASSET_TYPES, type Asset, type AssetType, perType } from '../upstream/asset.ts';
import { beforeDeadline } from '../upstream/deadline.ts';
import { type CallRecord, createEndpoint } from '../upstream/endpoint.ts';
import type { UpstreamError } from '../upstream/errors.ts';
import { createHourlyAllowance } from '../upstream/hourly-allowance.ts';
import { createLedger, type LedgerSnapshot, type QuotaStatus } from '../upstream/ledger.ts';
import type { AssetSource } from '../upstream/source.ts';
import { assetList } from './asset-lists.ts';
import { createAssetCache } from './cache/asset-cache.ts';
import { watchContents } from './cache/contents.ts';
import { createFreshness, type FreshnessLimits, type ListChecks } from './cache/freshness.ts';
import { createKeptList } from './list/kept-list.ts';
import { createListCalls } from './list/list-calls.ts';
import { createListEvents } from './list/list-events.ts';
import { createListProof } from './list/list-proof.ts';
import { createRankedList, type RankedListState } from './list/ranked-list.ts';
import { type AssetLoader, createAssetLoader } from './operation/asset-loader.ts';
import type { CallAllowance } from './operation/call-budget.ts';

/** The asset library of one account, kept over all requests. */
export interface AssetLibrary {
  /** What one GraphQL request reads through. */
  openLoader(options: LoaderOptions): AssetLoader;
  /** The list calls of today. */
  quota(): QuotaStatus;
  /** The same once it is sure, and saved: after a restart, no fewer are used. */
  savedQuota(): Promise<QuotaStatus>;
  /** For the operator. */
  status(): LibraryStatus;
  /**
   * Takes over what upstream has counted today, where the account may ask: of the list call, and of the count call where
   * our own count is unsure. Does not reject.
   */
  adoptQuota(): Promise<void>;
  /** What has failed upstream works again: lists are checked and calls are made as if nothing had been. */
  forgetFailures(): void;
  /**
   * What is to survive a restart.
   *
   * @param isReserving whether calls are to be made after it
   */
  snapshotLedgers(options?: { readonly isReserving?: boolean }): LedgersSnapshot;
  /** The same of one list; undefined where it has not been read, or is disputed. */
  snapshotList(type: AssetType): ListSnapshot | undefined;
  /** From now on what changes is kept, and no call is made before it is. */
  keepWith(keeper: LibraryKeeper): void;
  /** These were saved; undefined where that has failed, so that calls are made all the same. */
  noteSaved(ledgers: LedgersSnapshot | undefined): void;
  /** To be called before anything is read. */
  restore(snapshot: LibrarySnapshot): void;
  /** Takes over what others have counted until now; what was counted here is added. */
  restoreLedgers(ledgers: LedgersSnapshot): void;
}

/** Keeps over a restart what a library knows. */
export interface LibraryKeeper {
  /** A ledger has changed: saves both. Resolves once that is done, or has failed; must not reject. */
  saveLedgers(): Promise<void>;
  /** A list has changed. That is often: it must do little. */
  noteList(type: AssetType): void;
}

export interface LoaderOptions {
  /** Ends the waiting: the deadline of the request, or a caller who left. */
  readonly signal: AbortSignal;
  /** Whether the caller wants to see what was uploaded this minute, and may cause a call for it. */
  readonly noCache: boolean;
  /** The list calls that the caller may cause. Default: as many as the operation may. */
  readonly callAllowance?: CallAllowance;
}

/** How the library is at present. */
export interface LibraryStatus {
  readonly lists: Readonly<Record<AssetType, ListStatus>>;
  /** About how much memory the kept assets take. */
  readonly keptBytes: number;
  readonly endpoints: Readonly<Record<'list' | 'count', EndpointStatus>>;
}

export interface ListStatus {
  readonly keptAssets: number;
  /** When it was last known to be as upstream has it, in milliseconds since 1970; undefined where it has not been read. */
  readonly checkedAt: number | undefined;
  /** Whether upstream has contradicted itself about it, and what is kept has not been verified since. */
  readonly isDisputed: boolean;
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
  readonly lists: readonly ListSnapshot[];
}

export interface LedgersSnapshot {
  readonly list: LedgerSnapshot;
  readonly count: LedgerSnapshot;
}

export interface ListSnapshot extends RankedListState<Asset> {
  readonly type: AssetType;
  readonly checks: ListChecks;
}

export interface AssetLibraryOptions extends FreshnessLimits, PictureRules {
  readonly source: AssetSource;
  /** A rename or an edit is noticed after this time, at the latest when it is asked for the second time. */
  readonly contentSeconds: number;
  /** The bound of what is kept, a quarter of it for forms of articles' contents. */
  readonly cacheMaxBytes: number;
  /** The ceiling of the list calls of a day, and of the count calls. `Infinity` is none. */
  readonly upstreamDailyCalls: number;
  /** The list calls that one operation may cause. */
  readonly upstreamCallsPerOperation: number;
  /** The deadline of one call. It may serve several requests, so none of them ends it. */
  readonly upstreamTimeoutMs: number;
  /** A call was answered, or has failed. */
  readonly onCall?: (record: CallRecord) => void;
  /** Something that nobody waits for has failed. */
  readonly onFailure?: (error: unknown) => void;
  /** Upstream has contradicted itself about a list: until it is verified, its pages are marked. */
  readonly onDisputed?: (type: AssetType) => void;
  /** How articles' contents are rendered. Default: safe, as text, and as Markdown. */
  readonly renderers?: Partial<Renderers>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Waits before a call is repeated. Default: with the machine's timers. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Calls in an hour for finding what was deleted: one deletion among 5,000 takes about ten. */
const RELOCATION_CALLS_PER_HOUR = 100;

/**
 * The part of what is kept that is for forms of articles' contents. It is not more, as assets must not be forgotten for
 * them: to make a form again takes milliseconds, to read an asset again takes one of the day's calls.
 */
const RENDITIONS_SHARE = 1 / 4;

/** A library of which nothing is known. */
export function createAssetLibrary(options: AssetLibraryOptions): AssetLibrary {
  const { source, now = Date.now, onFailure = () => {}, onDisputed = () => {} } = options;
  let keeper: LibraryKeeper = { saveLedgers: async () => {}, noteList() {} };

  const environment = {
    timeoutMs: options.upstreamTimeoutMs,
    now,
    sleep: options.sleep ?? sleep,
    onCall: options.onCall ?? (() => {}),
  };
  const ofLedgers = {
    dailyCalls: options.upstreamDailyCalls,
    now,
    onChange: () => keeper.saveLedgers(),
  };
  const listLedger = createLedger({
    ...ofLedgers,
    subject: 'The list call',
    onDoubt: () => void listAdoption.adopt(),
  });
  const countLedger = createLedger({ ...ofLedgers, subject: 'The count call' });
  const ofAdoptions = {
    endpoint: createEndpoint({ ...environment, name: 'quota', prepare: source.prepare }),
    onFailure,
  };
  const listAdoption = createAdoption({
    ...ofAdoptions,
    ledger: listLedger,
    fetchQuota: source.fetchListQuota,
  });
  const countAdoption = createAdoption({
    ...ofAdoptions,
    ledger: countLedger,
    fetchQuota: source.fetchCountQuota,
  });
  const prepareAfter = (adoption: Adoption) => async (signal: AbortSignal) => {
    await beforeDeadline('The quota call', signal, adoption.sure());
    await source.prepare(signal);
  };
  const listEndpoint = createEndpoint({
    ...environment,
    name: 'list',
    ledger: listLedger,
    prepare: prepareAfter(listAdoption),
    learnQuota: (signal) => beforeDeadline('The quota call', signal, listAdoption.sure()),
  });
  const countEndpoint = createEndpoint({
    ...environment,
    name: 'count',
    ledger: countLedger,
    prepare: prepareAfter(countAdoption),
  });

  const renditionsMaxBytes = Math.ceil(options.cacheMaxBytes * RENDITIONS_SHARE);
  const { renderers, loopbackPictures } = options;
  const renditions = createRenditions({ maxBytes: renditionsMaxBytes, renderers, loopbackPictures });

  const relocation = createHourlyAllowance(RELOCATION_CALLS_PER_HOUR, now);
  const lists = perType((type) => {
    const definition = assetList(type);
    const events = createListEvents<Asset>();
    const ranked = createRankedList(definition, events);
    const calls = createListCalls({
      fetchPage: (range, signal) => source.fetchPage({ ...range, type }, signal),
      endpoint: listEndpoint,
      timeoutMs: options.upstreamTimeoutMs,
      now,
    });
    const proof = createListProof({
      definition,
      ranked,
      calls,
      events,
      trySpendOnRelocation: relocation.trySpend,
      now,
    });
    return createKeptList({ definition, ranked, calls, events, proof, now });
  });
  const cache = createAssetCache({
    maxBytes: options.cacheMaxBytes - renditionsMaxBytes,
    onForgotten(kept) {
      for (const { ranked } of Object.values(lists)) {
        const own = ranked.at(kept.rank);
        if (own === kept) ranked.forget(own);
      }
    },
  });
  const freshness = createFreshness({
    freshSeconds: options.freshSeconds,
    proofSeconds: options.proofSeconds,
    staleSeconds: options.staleSeconds,
    source,
    lists,
    listLedger,
    countLedger,
    countEndpoint,
    now,
    onFailure,
  });
  watchContents({
    contentSeconds: options.contentSeconds,
    lists,
    cache,
    ledger: listLedger,
    now,
    onFailure,
  });
  for (const type of ASSET_TYPES) {
    const { definition, events } = lists[type];
    events.subscribe({
      placed(kept) {
        cache.add(kept, definition.bytesOf(kept.item));
        keeper.noteList(type);
      },
      forgotten(kept) {
        cache.remove(kept);
        keeper.noteList(type);
      },
      disputed: () => onDisputed(type),
    });
  }

  function restoreLedgers({ list, count }: LedgersSnapshot): void {
    listLedger.restore(list);
    countLedger.restore(count);
  }

  return {
    openLoader: ({ signal, noCache, callAllowance }) =>
      createAssetLoader({
        lists,
        freshness,
        cache,
        callLimit: options.upstreamCallsPerOperation,
        callAllowance,
        renditions,
        noCache,
        signal,
        now,
      }),
    quota: listLedger.status,
    async savedQuota() {
      // Until the first is saved, it is not decided either whose count holds.
      await listLedger.saved();
      await listAdoption.sure();
      const status = listLedger.status();
      await listLedger.saved();
      return status;
    },
    status: () => ({
      lists: perType((type) => ({
        keptAssets: lists[type].ranked.size,
        isDisputed: lists[type].ranked.isDisputed,
        checkedAt:
          lists[type].ranked.totalCount === undefined ? undefined : freshness.statusOf(type).checkedAt,
      })),
      keptBytes: cache.bytes,
      endpoints: {
        list: { quota: listLedger.status(), outage: listEndpoint.outage },
        count: { quota: countLedger.status(), outage: countEndpoint.outage },
      },
    }),
    async adoptQuota() {
      await Promise.all([listAdoption.adopt(), countLedger.isUnsure && countAdoption.adopt()]);
    },
    forgetFailures() {
      for (const endpoint of [listEndpoint, countEndpoint, ofAdoptions.endpoint]) endpoint.forgetFailures();
      freshness.forgetFailures();
    },
    snapshotLedgers: (reserving) => ({
      list: listLedger.snapshot(reserving),
      count: countLedger.snapshot(reserving),
    }),
    snapshotList(type) {
      const { totalCount, head, proven, isDisputed } = lists[type].ranked;
      // Of a disputed list, what was saved before is worth more.
      if (totalCount === undefined || isDisputed) return undefined;
      const kept = proven().map(({ rank, item, fetchedAt }) => ({ rank, item, fetchedAt }));
      return { type, totalCount, head, checks: freshness.snapshot(type), kept };
    },
    keepWith(given) {
      keeper = given;
      listLedger.keep();
      countLedger.keep();
    },
    noteSaved(ledgers) {
      listLedger.noteSaved(ledgers?.list);
      countLedger.noteSaved(ledgers?.count);
    },
    restoreLedgers,
    restore({ ledgers, lists: restored }) {
      if (ledgers !== undefined) restoreLedgers(ledgers);
      for (const { type, checks, ...state } of restored) {
        lists[type].ranked.restore(state);
        freshness.restore(type, checks);
      }
      cache.trim();
    },
  };
}
