/*
 * The port: what the gateway needs of an upstream, whatever it lists and however it is reached. A list is read page by page,
 * and its total may come with those of others by a call of its own. Every call throws an UpstreamError where upstream gives no
 * usable answer.
 */

/** The most items that one call for a page returns (documentation of `batchget_material`). */
export const MAX_COUNT = 20;

/** What one call for a page asks for: `count` (1 to {@link MAX_COUNT}) items, from `offset` (0 is the newest). */
export interface PageRange {
  readonly offset: number;
  readonly count: number;
}

/** One consistent answer: some items of a list, newest first, and how many it had at that moment. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
}

/** How many items lists have, by the names of the lists. */
export type Totals = Readonly<Record<string, number>>;

/** The quota of a call, as upstream counts it: per account, over all its servers together. */
export interface DailyQuota {
  /** Calls of this kind that the account may make in a day. */
  readonly dailyLimit: number;
  /** Calls of this kind that it has made today. */
  readonly used: number;
}

/** A call that upstream counts against a daily quota of its own. Those of one name share a ledger. */
export interface MeteredCall {
  /** As logs, metrics, errors and state files name it: `list` is "The list call". */
  readonly name: string;
  /** The most of them that are made in a day. `Infinity` is no ceiling. */
  readonly dailyCalls: number;
  /** What upstream itself has counted today. Asking is no such call. Throws, too, where the account may not ask. */
  fetchQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
}

/**
 * Gets the access token that a call takes, which is no such call itself. Who has made a call that upstream refuses for its token
 * gets another one the next time.
 *
 * @throws UpstreamError
 */
export type Authenticate = (signal: AbortSignal) => Promise<string>;

/** Where the pages of one list come from. */
export interface ListSource<Item> {
  /** The call that fetches a page. */
  readonly pageCall: MeteredCall;
  fetchPage(range: PageRange, signal: AbortSignal, accessToken: string): Promise<Page<Item>>;
  /** Where its total is told besides its pages; undefined where nothing but a page tells it. */
  readonly totals: TotalsSource | undefined;
}

/** One call that tells the totals of several lists. Lists that are counted together share the object. */
export interface TotalsSource {
  readonly call: MeteredCall;
  fetchTotals(signal: AbortSignal, accessToken: string): Promise<Totals>;
}
