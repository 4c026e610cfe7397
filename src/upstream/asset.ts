import type { Authenticate, DailyQuota, Page, PageRange } from './port.ts';

/** The four kinds of permanent asset. Each is one list upstream, with its own total and its own offsets. */
export const ASSET_TYPES = ['image', 'video', 'voice', 'news'] as const;

export type AssetType = (typeof ASSET_TYPES)[number];

/**
 * A picture, voice or video. Only `mediaId` and `updatedAt` are always there: upstream leaves out or empties
 * every other field. A voice or a video has never been seen with a `url`.
 */
export interface MediaAsset {
  readonly type: 'image' | 'video' | 'voice';
  readonly mediaId: string;
  readonly updatedAt: Date;
  /** As uploaded: may be a path, is not unique, and its ending may not tell the format. */
  readonly name: string | null;
  readonly url: string | null;
  readonly description: string | null;
  readonly coverUrl: string | null;
}

/** One to eight articles that are sent to followers as one message. */
export interface NewsAsset {
  readonly type: 'news';
  readonly mediaId: string;
  readonly updatedAt: Date;
  readonly createdAt: Date | null;
  readonly articles: readonly Article[];
}

/** One article of a news asset. Every field may be missing upstream. */
export interface Article {
  readonly title: string | null;
  readonly author: string | null;
  readonly digest: string | null;
  /** HTML as sent: under 20,000 characters and 1 MB, scripts removed by upstream, pictures lazy-loaded. */
  readonly content: string | null;
  readonly url: string | null;
  readonly contentSourceUrl: string | null;
  readonly thumbMediaId: string | null;
  readonly thumbUrl: string | null;
  readonly showCoverPic: boolean | null;
  readonly needOpenComment: boolean | null;
  readonly onlyFansCanComment: boolean | null;
}

export type Asset = MediaAsset | NewsAsset;

/** A page of the list of one type. */
export interface PageRequest extends PageRange {
  readonly type: AssetType;
}

/** How many permanent assets there are of each type. */
export type AssetCounts = Readonly<Record<AssetType, number>>;

/** Where permanent assets come from. Every call throws an UpstreamError when upstream gives no usable answer. */
export interface AssetSource {
  readonly authenticate: Authenticate;
  fetchPage(request: PageRequest, signal: AbortSignal, accessToken: string): Promise<Page<Asset>>;
  /** Counted by upstream against a daily quota of its own. */
  fetchCounts(signal: AbortSignal, accessToken: string): Promise<AssetCounts>;
  /** What upstream itself has counted today of the calls for pages. Throws, too, where the account may not ask. */
  fetchListQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
  /** The same of the calls for counts. */
  fetchCountQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
}
