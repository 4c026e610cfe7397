import type { Asset, AssetSource, AssetType, PageRequest } from '../../src/upstream/asset.ts';
import type { Page } from '../../src/upstream/port.ts';
import { perType } from './assets.ts';

/**
 * A source over assets in memory, newest first in each type, and the list calls that it answers.
 */
export interface MemorySource {
  readonly source: AssetSource;
  /** In the order in which they came. */
  readonly calls: PageRequest[];
  /** The lists themselves: a test may change them between calls. */
  readonly lists: Record<AssetType, Asset[]>;
}

/** What the source does besides answering from its lists. */
export interface MemorySourceOptions {
  /** Stands in for the answer to a call, or fails it by throwing. */
  readonly answer?: (request: PageRequest, page: Page<Asset>) => Page<Asset>;
}

/** A source over these assets. Upstream's own counts tell of as many calls as were made. */
export function memorySource(assets: readonly Asset[], { answer }: MemorySourceOptions = {}): MemorySource {
  const lists = perType((type) => assets.filter((asset) => asset.type === type));
  const calls: PageRequest[] = [];
  const source: AssetSource = {
    authenticate: async () => 'token',
    async fetchPage(request) {
      calls.push(request);
      const { type, offset, count } = request;
      const list = lists[type];
      const page = { items: list.slice(offset, offset + count), totalCount: list.length };
      return answer === undefined ? page : answer(request, page);
    },
    fetchCounts: async () => perType((type) => lists[type].length),
    fetchListQuota: async () => ({ dailyLimit: 1000, used: calls.length }),
    fetchCountQuota: async () => ({ dailyLimit: 1000, used: 0 }),
  };
  return { source, calls, lists };
}
