/*
 * The port: what the gateway needs of an upstream, whatever it lists and however it is reached. A
 * list is read page by page. Its total may come from a separate call, together with other totals.
 * Every call throws an UpstreamError if upstream gives no usable answer.
 */

/** Most items that one page call returns (documentation of `batchget_material`). */
export const MAX_COUNT = 20;

/** Range of a page call: `count` items (1 to {@link MAX_COUNT}) from `offset` (0 is the newest). */
export interface PageRange {
  readonly offset: number;
  readonly count: number;
}

/** One consistent answer: some items of a list, newest first, and its total at that moment. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
}

/** Number of items in each list, by list name. */
export type Totals = Readonly<Record<string, number>>;

/** Upstream's quota for a call: per account, over all its servers together. */
export interface DailyQuota {
  /** Calls of this kind that the account may make per day. */
  readonly dailyLimit: number;
  /** Calls of this kind that it has made today. */
  readonly used: number;
}

/** Whether a list or a call may have this name: lower-case letters, and not a reserved word. */
export function isName(name: string, reserved: readonly string[]): boolean {
  return /^[a-z]+$/.test(name) && !reserved.includes(name);
}

/**
 * A permission that the account may lack: then it does not have the list, and upstream does not
 * fail. Calls that need the same permission share this object, and with it what is known of it.
 */
export interface Permission {
  /** As upstream calls it, for callers and operators. */
  readonly name: string;
}

/** A call that has its own daily quota upstream. Calls of one name share a ledger. */
export interface MeteredCall {
  /** Name in logs, metrics, errors and state files: `list` is "The list call". */
  readonly name: string;
  /** Most calls per day. `Infinity` means no ceiling. */
  readonly dailyCalls: number;
  /** What the account may lack for it. Undefined if a gateway is of no use without the call. */
  readonly permission?: Permission;
  /** Upstream's count for today. Asking is no such call. Also throws if the account may not ask. */
  fetchQuota(signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
}

/**
 * Gets the access token for a call; this is not counted as a call. After upstream refused a token,
 * the next request gets another one.
 *
 * @throws UpstreamError
 */
export type Authenticate = (signal: AbortSignal) => Promise<string>;

/** Source of the pages of one list. */
export interface ListSource<Item> {
  /** The call that fetches a page. */
  readonly pageCall: MeteredCall;
  fetchPage(range: PageRange, signal: AbortSignal, accessToken: string): Promise<Page<Item>>;
  /** Where the total is available besides the pages; undefined if only pages carry it. */
  readonly totals: TotalsSource | undefined;
}

/** One call for the totals of several lists. Lists counted together share this object. */
export interface TotalsSource {
  readonly call: MeteredCall;
  fetchTotals(signal: AbortSignal, accessToken: string): Promise<Totals>;
}
