import DataLoader from 'dataloader';
import type { Render, Renditions } from '../../articles/renditions.ts';
import { type Asset, type AssetType, perType } from '../../upstream/asset.ts';
import type { AssetCounts } from '../../upstream/source.ts';
import type { KeptList } from '../list/kept-list.ts';
import type { AssetKey, Slice, Want, Window } from '../list/window.ts';
import { createOperationReport, type OperationReport } from '../operation-report.ts';
import { type CallAllowance, createCallBudget } from './call-budget.ts';
import { createListBatch, type ListBatchOptions } from './list-batch.ts';

/** What the resolvers of one GraphQL request read assets through. Every method rejects with a GatewayError. */
export interface AssetLoader {
  /** Windows that are asked for in the same tick are read together, with the fewest calls. */
  loadWindow(window: Window): Promise<Slice<Asset>>;
  /** Looks through the asset's list, newest first; null only where the whole list was seen. */
  loadAsset(key: AssetKey): Promise<Asset | null>;
  loadCounts(): Promise<AssetCounts>;
  readonly renderContent: Render;
  /** What the request has taken so far. */
  readonly report: OperationReport;
}

export interface AssetLoaderOptions
  extends Pick<ListBatchOptions<Asset>, 'cache' | 'freshness' | 'noCache' | 'signal'> {
  readonly lists: Readonly<Record<AssetType, KeptList<Asset>>>;
  readonly renditions: Renditions;
  /** Upstream list calls that the request may cause. */
  readonly callLimit: number;
  /** Of the caller, over all requests. */
  readonly callAllowance?: CallAllowance | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A loader for one GraphQL request: what it wants at one time is read together. */
export function createAssetLoader({
  lists,
  cache,
  callLimit,
  callAllowance,
  renditions,
  now,
  ...rest
}: AssetLoaderOptions): AssetLoader {
  const budget = createCallBudget(callLimit, callAllowance);
  const report = createOperationReport();
  // Wants are not cached by key: what they read is kept in the lists, where other wants find it too.
  const loader = new DataLoader(
    (wants: readonly Want[]) => cache.hold(() => timed(() => readTogether(wants))),
    { cache: false },
  );
  let waits = 0;
  let waitingSince = 0;

  /** Several waits at one time take that time once. */
  async function timed<T>(work: () => Promise<T>): Promise<T> {
    if (waits === 0) waitingSince = now();
    waits += 1;
    try {
      return await work();
    } finally {
      waits -= 1;
      // Never less than nothing, though the machine's clock be set back.
      if (waits === 0) report.waitedMs += Math.max(0, now() - waitingSince);
    }
  }

  async function readTogether(wants: readonly Want[]) {
    const batches = perType((type) => {
      const ofType = wants.filter((want) => want.type === type);
      return createListBatch({
        ...rest,
        cache,
        type,
        wants: ofType,
        list: lists[type],
        budget,
        report,
      });
    });
    const all = Object.values(batches);
    // The whole operation is refused before its first call, or not at all.
    budget.check(all.reduce((cost, batch) => cost + batch.cost, 0));

    await Promise.all(all.map((batch) => batch.readWindows()));
    // Only then: a look-up uses what the windows have read, and the calls that they left.
    await Promise.all(all.map((batch) => batch.findAssets()));

    return wants.map((want) => batches[want.type].answer(want));
  }

  return {
    report,
    // The loader answers a window with a slice, and a key with an asset.
    loadWindow: (window) => loader.load(window) as Promise<Slice<Asset>>,
    loadAsset: (key) => loader.load(key) as Promise<Asset | null>,
    loadCounts: () => timed(() => rest.freshness.counts({ report, signal: rest.signal })),
    renderContent: renditions.open(rest.signal),
  };
}
