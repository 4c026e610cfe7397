import type { News } from './news.ts';
import type { Authenticate, DailyQuota, Page, PageRange } from './port.ts';

/** The four kinds of permanent asset. Upstream lists each separately, with its own total. */
export const ASSET_TYPES = ['image', 'video', 'voice', 'news'] as const;

export type AssetType = (typeof ASSET_TYPES)[number];

/**
 * A picture, voice or video. Upstream always sends `mediaId` and `updatedAt`. Any other field may
 * be missing or empty. No voice or video has been seen with a `url`.
 */
export interface MediaAsset {
  readonly type: 'image' | 'video' | 'voice';
  readonly mediaId: string;
  readonly updatedAt: Date;
  /** As uploaded: may be a path, is not unique, and its extension may not match the format. */
  readonly name: string | null;
  readonly url: string | null;
  readonly description: string | null;
  readonly coverUrl: string | null;
}

/** One to eight articles sent to followers as one message. */
export interface NewsAsset extends News {
  readonly type: 'news';
  readonly mediaId: string;
}

export type Asset = MediaAsset | NewsAsset;

/** A request for a page of the list of one type. */
export interface PageRequest extends PageRange {
  readonly type: AssetType;
}

/** Number of permanent assets of each type. */
export type AssetCounts = Readonly<Record<AssetType, number>>;

/** Source of permanent assets. Every call throws an UpstreamError if there is no usable answer. */
export interface AssetSource {
  readonly authenticate: Authenticate;
  fetchPage(request: PageRequest, signal: AbortSignal, accessToken: string): Promise<Page<Asset>>;
  /** Upstream counts this call against a separate daily quota. */
  fetchCounts(signal: AbortSignal, accessToken: string): Promise<AssetCounts>;
  /** Upstream's own count of today's page calls. Also throws if the account may not ask. */
  fetchListQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
  /** The same for count calls. */
  fetchCountQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
}
