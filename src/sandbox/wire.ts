/** The four kinds of permanent asset, as the wire calls them. */
export const ITEM_TYPES = ['image', 'video', 'voice', 'news'] as const;

/** One of {@link ITEM_TYPES}. */
export type ItemType = (typeof ITEM_TYPES)[number];

/** The API calls that the sandbox answers, by the last part of their path, `quota_get` by the last two. */
export const ENDPOINT_NAMES = [
  'stable_token',
  'batchget_material',
  'get_materialcount',
  'get_material',
  'quota_get',
] as const;

/** One of {@link ENDPOINT_NAMES}. */
export type EndpointName = (typeof ENDPOINT_NAMES)[number];

/** A listed image, voice or video. A field that is `undefined` is absent on the wire. */
export interface MediaItem {
  readonly media_id: string;
  readonly name?: string | undefined;
  /** Unix seconds. */
  readonly update_time: number;
  /** Of images only: the documentation lists one for voices, no answer has ever had it. */
  readonly url?: string | undefined;
  /** Of videos since 2021. */
  readonly description?: string | undefined;
  /** Of videos since 2021. */
  readonly cover_url?: string | undefined;
  /** Of items made since 2020, and only ever empty. */
  readonly tags?: readonly string[] | undefined;
}

/** One article of a news asset. */
export interface ArticleItem {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  /** Filled only where the asset has a single article. */
  readonly digest?: string | undefined;
  /** HTML. */
  readonly content?: string | undefined;
  readonly content_source_url?: string | undefined;
  readonly thumb_media_id?: string | undefined;
  /** 0 or 1, and on some accounts the same as a string. */
  readonly show_cover_pic?: number | string | undefined;
  readonly url?: string | undefined;
  readonly thumb_url?: string | undefined;
  /** Since 2018, like the next one. */
  readonly need_open_comment?: number | undefined;
  readonly only_fans_can_comment?: number | undefined;
}

/** What a news asset holds, and when it was made and last changed (unix seconds). */
export interface NewsContent {
  readonly news_item: readonly ArticleItem[];
  readonly create_time: number;
  readonly update_time: number;
}

/** A listed news asset: one to eight articles. It has neither name nor url of its own. */
export interface NewsItem {
  readonly media_id: string;
  readonly content: NewsContent;
  readonly update_time: number;
}

/** What a list call lists. */
export type Item = MediaItem | NewsItem;

/** All permanent assets of an account, each list newest first. */
export interface Library {
  readonly image: readonly MediaItem[];
  readonly video: readonly MediaItem[];
  readonly voice: readonly MediaItem[];
  readonly news: readonly NewsItem[];
}

/** Whether an item is a news asset. */
export function isNewsItem(item: Item): item is NewsItem {
  return 'content' in item;
}
