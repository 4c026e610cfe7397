import type {
  ChangesAnswer,
  ChangesRequest,
  SearchAnswer,
  SearchRequest,
  StoredArticle,
} from './asset-index.ts';

/** What a search has answered, and when. */
export interface TimedAnswer extends SearchAnswer {
  /** When the index was asked, in milliseconds since 1970, by the clock that `movedAt` tells. */
  readonly askedAt: number;
}

/** The mirrored library as the fields of one operation search it, within its deadline. */
export interface IndexAccess {
  /**
   * Counts as several requests of the caller.
   *
   * @throws SearchUnavailableError, SearchOverloadedError, also at the deadline of the operation, or
   *   what the rate limit throws
   */
  search(request: SearchRequest): Promise<TimedAnswer>;
  /**
   * As that of the index.
   *
   * @throws SearchUnavailableError, or SearchOverloadedError at the deadline of the operation
   */
  findArticle(key: string, lists: readonly number[]): Promise<readonly StoredArticle[]>;
  /**
   * As that of the index.
   *
   * @throws ChangesExpiredError, SearchUnavailableError, or SearchOverloadedError at the deadline of
   *   the operation
   */
  changesSince(request: ChangesRequest): Promise<ChangesAnswer>;
}
