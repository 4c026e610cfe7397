import type { List, WireItemsOptions } from './wire-items.ts';

/** How the fake upstream is: the first argument of its process, as JSON. */
export interface UpstreamOptions extends WireItemsOptions {
  /** How many items each list has. */
  readonly totals: Readonly<Record<List, number>>;
  /** How long a page takes, in milliseconds. */
  readonly latencyMs: number;
}

/** What it has been asked so far: the answer of {@link STATS_PATH}. */
export interface UpstreamStats {
  /** Calls for pages, of all lists. */
  readonly pages: number;
  /** Calls for totals. */
  readonly counts: number;
}

export const STATS_PATH = '/bench/stats';
