import type { DailyQuota, Page, PageRange } from './port.ts';

/** What an article is; upstream tells it of drafts alone. */
export type ArticleType =
  /** Text with pictures, as HTML. */
  | 'news'
  /** A picture post: up to 20 pictures, and a plain text. */
  | 'pictures';

/** One article of an item that holds articles. Upstream may leave out any field. */
export interface Article {
  readonly type: ArticleType | null;
  readonly title: string | null;
  readonly author: string | null;
  readonly digest: string | null;
  /**
   * HTML as sent: under 20,000 characters and 1 MB. Upstream drops scripts. Pictures lazy-load. Of
   * a picture post, plain text.
   */
  readonly content: string | null;
  readonly url: string | null;
  readonly contentSourceUrl: string | null;
  readonly thumbMediaId: string | null;
  readonly thumbUrl: string | null;
  /** The media ids of a picture post's pictures, the cover first. Empty for other articles. */
  readonly pictures: readonly string[];
  readonly showCoverPic: boolean | null;
  readonly needOpenComment: boolean | null;
  readonly onlyFansCanComment: boolean | null;
  /** Upstream tells it of publications alone. */
  readonly isDeleted: boolean | null;
}

/** What all items have that hold articles. */
export interface News {
  readonly updatedAt: Date;
  readonly createdAt: Date | null;
  readonly articles: readonly Article[];
}

/** Articles that are not published yet. Upstream edits drafts in place, as far as is known. */
export interface Draft extends News {
  readonly type: 'draft';
  readonly mediaId: string;
}

/** Published articles: one message. Its id has nothing in common with that of its draft. */
export interface Publication extends News {
  readonly type: 'publication';
  readonly articleId: string;
}

/** Source of drafts. Every call throws an UpstreamError if there is no usable answer. */
export interface DraftSource {
  fetchPage(range: PageRange, signal: AbortSignal, accessToken: string): Promise<Page<Draft>>;
  /** How many drafts there are. Upstream counts this call against a separate daily quota. */
  fetchTotal(signal: AbortSignal, accessToken: string): Promise<number>;
  /** Upstream's own count of today's page calls. Also throws if the account may not ask. */
  fetchPageQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
  /** The same for count calls. */
  fetchCountQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
}

/** Source of publications: pages alone tell how many there are. Throws as a {@link DraftSource}. */
export interface PublicationSource {
  fetchPage(range: PageRange, signal: AbortSignal, accessToken: string): Promise<Page<Publication>>;
  /** Upstream's own count of today's page calls. Also throws if the account may not ask. */
  fetchPageQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
}
