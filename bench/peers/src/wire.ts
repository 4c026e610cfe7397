/** An item as upstream sends it: pictures have a name and an address, news their articles. */
export interface WireItem {
  readonly media_id: string;
  readonly update_time: number;
  readonly name?: string;
  readonly url?: string;
  readonly content?: { readonly news_item: readonly WireArticle[] };
}

export interface WireArticle {
  readonly title: string;
  readonly author: string;
  readonly digest: string;
  readonly content: string;
  readonly url: string;
  readonly content_source_url: string;
  readonly thumb_media_id: string;
  readonly show_cover_pic: number;
}

/** What a list call answers. */
export interface WirePage {
  readonly total_count: number;
  readonly item: readonly WireItem[];
}
