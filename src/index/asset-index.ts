import type { SearchTerms } from './text/search-terms.ts';

/**
 * The mirrored library: every item that was read, on disk, with an index of its words. It knows the
 * lists by their tags, and nothing of ranks: each item of a list has a number, its `seq`, that is
 * given once. Items with a higher `seq` are newer. Every implementation passes
 * `test/index/index-contract.ts`.
 */
export interface AssetIndex {
  /**
   * Applies changes of one list as one transaction. Changes are applied in the order of the calls.
   * Resolves once they survive a crash of the process. Rejects if they could not be written, and
   * then nothing of them is.
   */
  apply(changes: ListChanges): Promise<void>;
  /** How many changes were applied, by any process: it tells whether another one has written. */
  position(): Promise<number>;
  /** The {@link ListChanges.position} that was stored last; undefined if none was. */
  logPosition(): Promise<string | undefined>;
  /**
   * Begins another epoch, in the same transaction as the position of the log: whoever follows the changes
   * has to begin anew. Resolves and rejects as `apply`.
   *
   * @param epoch 32 hexadecimal digits, in which hyphens do not count
   */
  beginEpoch(epoch: string, position: string): Promise<void>;
  /** What is stored of a list; undefined if nothing is. */
  load(list: number): Promise<StoredList | undefined>;
  /** The stored items with these upstream ids, as {@link ItemChange.item} with its contents. */
  get(list: number, ids: readonly string[]): Promise<ReadonlyMap<string, StoredItem>>;
  /**
   * Searches what is stored. Items that are in a list for all that is known, but whose `seq` is not
   * known, are found as well.
   *
   * @throws SearchOverloadedError if too many searches wait already
   */
  search(request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer>;
  /** Where articles with this address are, in these lists. As {@link articleKeyOf} makes the key. */
  findArticle(key: string, lists: readonly number[]): Promise<readonly StoredArticle[]>;
  /**
   * What has changed in these lists, oldest change first: each item once, at its newest change.
   *
   * @throws ChangesExpiredError if deletions since `after` may be forgotten, or it is not a position
   *   of this index
   */
  changesSince(request: ChangesRequest): Promise<ChangesAnswer>;
  /** Resolves once everything is written. The index is of no use afterwards. */
  close(options?: CloseOptions): Promise<void>;
}

export interface CloseOptions {
  /**
   * Whether something that callers have seen could not be stored: the next one that writes is told, as
   * after a crash. Default: no.
   */
  readonly isBehind?: boolean;
}

/** What has changed in one list. */
export interface ListChanges {
  readonly list: number;
  /** The state of the list after the changes. Undefined: as it was. */
  readonly about?: StoredListState;
  /** Upstream ids of items that are certainly gone. Applied first. */
  readonly deleted: readonly string[];
  /**
   * Upstream ids of items of which callers may have seen an older state than the stored one since that
   * was told: it is told again. Default: none.
   */
  readonly outdated?: readonly string[];
  /** Upstream ids of items whose `seq` is not known any more. They may be gone. Applied next. */
  readonly unplaced: readonly string[];
  /** Items that are new, changed, or read again. Applied last. */
  readonly items: readonly ItemChange[];
  /**
   * Items are gone of which it is not known which they were: whoever follows the changes has to begin
   * anew. Default: no.
   */
  readonly areDeletionsUnknown?: boolean;
  /**
   * All items that are not in `items` are unplaced first, however they were stored: another process
   * may have written. Default: no.
   */
  readonly isWhole?: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Where the changes are in the log that several indexes follow. Default: there is none. */
  readonly position?: string;
}

/** An item as it is to be stored. One that is stored as it is only gets its `seq` and `readAt`. */
export interface ItemChange {
  /** The upstream id. */
  readonly id: string;
  /** 48 bits of the id: the same in every process. */
  readonly hash: number;
  /** Undefined if only its contents are known to be the list's. */
  readonly seq: number | undefined;
  /** The number of the upstream call that last placed it. */
  readonly call: number;
  /** When upstream last sent it, in milliseconds since 1970. */
  readonly readAt: number;
  /** Undefined: only `seq`, `call` and `readAt` change. Ignored if no such item is stored. */
  readonly body?: ItemBody;
  /**
   * Whether it came to the list after this was first read: then it is told as a change if it is not
   * stored yet. Default: no.
   */
  readonly isNew?: boolean;
}

/** What an item is, besides where it stands. */
export interface ItemBody {
  /** The item as JSON, without the contents of its articles. */
  readonly item: string;
  /** The contents of its articles as upstream sent them, in their order. Empty for media. */
  readonly contents: readonly (string | null)[];
  /** Milliseconds since 1970; undefined if upstream does not say. */
  readonly updatedAt: number | undefined;
  /** What is searched. */
  readonly texts: ItemTexts;
}

/** What an item says of itself. */
export interface ItemTexts {
  /** The name of a picture, voice or video. */
  readonly name: string | null;
  /** The description of a video. */
  readonly description: string | null;
  /** Whether the item, or one of its articles, has an address of its own. */
  readonly hasUrl: boolean;
  /** Whether the item, or one of its articles, has a cover picture. */
  readonly hasCover: boolean;
  /** In their order. Their contents are in {@link ItemBody.contents}. */
  readonly articles: readonly ArticleTexts[];
}

export interface ArticleTexts {
  readonly title: string | null;
  readonly digest: string | null;
  readonly author: string | null;
  readonly url: string | null;
}

/** What is known of a list as a whole. */
export interface StoredListState {
  /** How many items upstream has. */
  readonly totalCount: number;
  readonly head: { readonly rank: number; readonly id: string } | undefined;
  readonly checks: {
    readonly checkedAt: number;
    readonly provenAt: number;
    readonly count: number | undefined;
  };
  /** The last call that proved all items to be where they are. */
  readonly provenCall: number;
  /**
   * Runs of `seq` whose items are gone, lowest first: first and last of each. All others up to as many
   * as there are items are live. Undefined: as they were.
   */
  readonly dead: readonly (readonly [first: number, last: number])[] | undefined;
  /**
   * Items with this `seq`, or a higher one, came to the list after it was first read, for all that is
   * known. Undefined in what earlier versions have stored.
   */
  readonly newFrom: number | undefined;
}

/** A list as it is stored. The columns have one entry for each placed item, lowest `seq` first. */
export interface StoredList {
  readonly about: Required<StoredListState>;
  readonly ids: readonly string[];
  /** 48 bits of each id. */
  readonly hashes: Float64Array;
  readonly seqs: Float64Array;
  readonly calls: Float64Array;
  readonly readAts: Float64Array;
  /** Milliseconds since 1970; NaN if upstream does not say. */
  readonly updatedAts: Float64Array;
  /** The upstream ids of items that are stored without a `seq`, in any order. */
  readonly unplacedIds: readonly string[];
}

/** A place in the order in which changes were stored. */
export interface ChangePosition {
  /** 32 hexadecimal digits: names the index. Positions of another one mean nothing. Callers never see it. */
  readonly epoch: string;
  /** The number of a change, from 0 on. Each has a higher one than those before it. */
  readonly rev: number;
}

/** A position as callers see it: see `sealPosition`. */
export interface SealedPosition {
  /** 32 hexadecimal digits. */
  readonly sealed: string;
}

export interface ChangesRequest {
  /** The tags of the lists. */
  readonly lists: readonly number[];
  /** Undefined: nothing has changed since. */
  readonly after: ChangePosition | SealedPosition | undefined;
  /** How many changes at most. */
  readonly count: number;
}

export interface ChangesAnswer {
  readonly epoch: string;
  /** The number of the position that was asked for; of the last change of any list if none was. */
  readonly afterRev: number;
  readonly changes: readonly StoredChange[];
  readonly hasMore: boolean;
  /** The number of the last change of any list by now. */
  readonly lastRev: number;
}

/** The newest change of an item. */
export interface StoredChange {
  /** `changed` if the item was there at the position that was asked for. */
  readonly kind: 'created' | 'changed' | 'deleted';
  readonly list: number;
  /** The upstream id. */
  readonly id: string;
  /** When it was found, in milliseconds since 1970. */
  readonly at: number;
  readonly rev: number;
}

export interface StoredItem {
  readonly item: string;
  readonly contents: readonly (string | null)[];
}

export interface StoredArticle {
  readonly list: number;
  /** The upstream id of the item. */
  readonly id: string;
  /** The place of the article in the item. */
  readonly article: number;
}

/** What words are looked for in. */
export const SEARCH_FIELDS = ['name', 'title', 'digest', 'author', 'text'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

export type SearchSortKey = 'relevance' | 'updatedAt' | 'name';

export interface SearchRequest {
  /** All of them must be found in the same article, or in the same picture, voice or video. */
  readonly terms: SearchTerms | undefined;
  /** The tags of the lists, at least one. */
  readonly lists: readonly number[];
  /** Only words in these count. `description` of a video is its digest. */
  readonly fields: readonly SearchField[];
  /** Milliseconds since 1970, included. */
  readonly updatedFrom?: number | undefined;
  /** Milliseconds since 1970, not included. */
  readonly updatedBefore?: number | undefined;
  readonly hasUrl?: boolean | undefined;
  readonly hasCover?: boolean | undefined;
  readonly sort: { readonly by: SearchSortKey; readonly isDescending: boolean };
  /** Only what follows this position. */
  readonly after?: SearchPosition | undefined;
  /** Only what precedes this position. */
  readonly before?: SearchPosition | undefined;
  /** How many hits: the first ones, or the last ones, of what `after` and `before` leave. */
  readonly count: number;
  readonly isFromEnd: boolean;
  /** Whether `totalCount` is wanted: it takes longer. */
  readonly wantsTotal: boolean;
  /** Whether `matches` are wanted. */
  readonly wantsMatches: boolean;
}

/**
 * Where an item stands in the order of a search. Ties break by `list` and `hash`, so it is the same
 * in every process, and after the index was built anew.
 */
export interface SearchPosition {
  /** By relevance: 0 if the words are in its name or title, 1 with digest and author, 2 with texts. */
  readonly tier: number;
  /** In milliseconds since 1970; 0 if upstream does not say. Not used if sorted by name. */
  readonly updatedAt: number;
  /** The folded name, see {@link nameKeyOf}. Empty unless sorted by name. */
  readonly name: string;
  readonly list: number;
  readonly hash: number;
}

export interface SearchAnswer {
  /** In the order of the search, whichever end they were asked from. */
  readonly hits: readonly SearchHit[];
  /**
   * Whether anything precedes the first hit, or follows the last, in the whole order. Without hits:
   * what would precede or follow one between `after` and `before`.
   */
  readonly hasPreceding: boolean;
  readonly hasFollowing: boolean;
  /** How many items are found, without `after` and `before`. Undefined if it was not wanted. */
  readonly totalCount: number | undefined;
}

export interface SearchHit extends SearchPosition {
  /** The upstream id. */
  readonly id: string;
  /**
   * When its place in some order may have changed last, in milliseconds since 1970: when its time, or
   * any text that is searched, did. By relevance, even another word of a text moves an item.
   * Undefined if all of that is as it was first seen.
   */
  readonly movedAt: number | undefined;
  readonly matches: readonly SearchMatch[];
}

/** Words that were found in one field of an item. */
export interface SearchMatch {
  readonly field: SearchField;
  /** The place of the article in its item; undefined for media. */
  readonly article: number | undefined;
  /** A part of the text, with the words that were found apart from the others. */
  readonly snippet: readonly SnippetPart[];
}

export interface SnippetPart {
  readonly text: string;
  readonly isMatch: boolean;
}
