/** A feed, whatever the format. Texts are plain, not HTML, and hold what {@link feedText} leaves. */
export interface Feed {
  /** A URN. */
  readonly id: string;
  readonly title: string;
  /** When the newest change was made, as RFC 3339 writes it. */
  readonly updatedAt: string;
  /** The newest first. */
  readonly entries: readonly FeedEntry[];
}

/** One article. */
export interface FeedEntry {
  /** A URN: the same whenever and wherever the feed is made. */
  readonly id: string;
  readonly title: string | undefined;
  readonly author: string | undefined;
  readonly summary: string | undefined;
  /** Safe to embed in a page. As rendered: {@link feedText} of it takes too long to be had for each request. */
  readonly html: string | undefined;
  /** The page of the article. */
  readonly url: string | undefined;
  /** The cover picture. */
  readonly image: string | undefined;
  readonly publishedAt: string | undefined;
  readonly updatedAt: string;
}

/** A format of feeds. */
export interface FeedFormat {
  readonly contentType: string;
  /**
   * The pieces of the text of a feed. None has more than one entry.
   *
   * @param selfUrl where the feed itself is; undefined if that is not known
   */
  readonly pieces: (feed: Feed, selfUrl: string | undefined) => Iterable<string>;
}
