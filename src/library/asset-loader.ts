import DataLoader from 'dataloader';
import { type Asset, perType } from './asset.ts';
import { createCallBudget } from './call-budget.ts';
import { createListBatch } from './list-batch.ts';
import type { AssetCounts, AssetSource } from './page.ts';
import { createRankedList } from './ranked-list.ts';
import type { AssetKey, Slice, Want, Window } from './window.ts';

/** What the resolvers of one GraphQL request read assets through. Every method rejects with a GatewayError. */
export interface AssetLoader {
  /** Windows that are asked for in the same tick are read together, with the fewest calls. */
  loadWindow(window: Window): Promise<Slice>;
  /** Looks through the asset's list, newest first; null only where the whole list was seen. */
  loadAsset(key: AssetKey): Promise<Asset | null>;
  loadCounts(): Promise<AssetCounts>;
}

export interface AssetLoaderOptions {
  readonly source: AssetSource;
  /** Upstream list calls that the request may cause. */
  readonly callLimit: number;
  /** Ends every call: the deadline of the request, or a caller who left. */
  readonly signal: AbortSignal;
}

/** A loader for one GraphQL request. What it has read serves the later fields of that request, and no other. */
export function createAssetLoader({ source, callLimit, signal }: AssetLoaderOptions): AssetLoader {
  const budget = createCallBudget(callLimit);
  const lists = perType(() => createRankedList());
  // Wants are not cached by key: what they read is kept in the lists, where other wants find it too.
  const loader = new DataLoader(readTogether, { cache: false });
  let counts: Promise<AssetCounts> | undefined;

  async function readTogether(wants: readonly Want[]): Promise<(Slice | Error)[]> {
    const batches = perType((type) => {
      const ofType = wants.filter((want) => want.type === type);
      return createListBatch({ type, wants: ofType, list: lists[type], source, budget, signal });
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
    loadWindow: (window) => loader.load(window),
    loadAsset: async (key) => (await loader.load(key)).items[0]?.asset ?? null,
    loadCounts() {
      counts ??= source.fetchCounts(signal);
      return counts;
    },
  };
}
