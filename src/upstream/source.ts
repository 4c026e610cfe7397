import type { Asset, AssetType } from './asset.ts';

/** The most items that one upstream list call returns (documentation of `batchget_material`). */
export const MAX_COUNT = 20;

/** One list call: `count` (1 to {@link MAX_COUNT}) assets of a type, from `offset` (0 is the newest). */
export interface PageRequest {
  readonly type: AssetType;
  readonly offset: number;
  readonly count: number;
}

/** One consistent answer: some items of a list, newest first, and how many it had at that moment. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
}

/** How many permanent assets there are of each type. */
export type AssetCounts = Readonly<Record<AssetType, number>>;

/** The quota of a call, as upstream counts it: per account, over all its servers together. */
export interface DailyQuota {
  /** Calls of this kind that the account may make in a day. */
  readonly dailyLimit: number;
  /** Calls of this kind that it has made today. */
  readonly used: number;
}

/**
 * Where assets come from: the one seam between the library and the upstream.
 * Every call throws an {@link UpstreamError} when the upstream gives no usable answer.
 */
export interface AssetSource {
  /** Gets what a call takes that is not one itself, such as an access token. To be awaited before each call. */
  prepare(signal: AbortSignal): Promise<void>;
  fetchPage(request: PageRequest, signal: AbortSignal): Promise<Page<Asset>>;
  /** Counted by upstream against a daily quota of its own. */
  fetchCounts(signal: AbortSignal): Promise<AssetCounts>;
  /**
   * What upstream itself has counted today of the list call, over all servers of the account. Asking is no list call.
   * Throws, too, where the account may not ask.
   */
  fetchListQuota(signal: AbortSignal): Promise<DailyQuota>;
  /** The same of the count call. */
  fetchCountQuota(signal: AbortSignal): Promise<DailyQuota>;
}
