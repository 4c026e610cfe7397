import type { AssetType } from '../../src/upstream/asset.ts';

/** Everything about a day that no option changes. */
export const WORKLOAD = {
  /** Which list a query reads, in percent. */
  types: new Map<AssetType, number>([
    ['image', 60],
    ['news', 30],
    ['voice', 5],
    ['video', 5],
  ]),
  /** Sizes of pages, in percent. */
  pageSizes: new Map([
    [20, 60],
    [50, 20],
    [100, 20],
  ]),
  /**
   * How a query names its page, in percent. A cursor is the end of a page that somebody has just
   * got.
   */
  starts: new Map([
    ['page', 67.5],
    ['cursor', 22.5],
    ['unaligned', 10],
  ] as const),
  /** How many of the latest visitors may still go on to their next page. */
  visitors: 20,
  /** In Beijing; the rate of the night is this part of the day's. */
  night: { fromHour: 23, untilHour: 7, rate: 0.1 },
  /** In a day, spread over the types in proportion to how many assets each has. */
  changes: { upload: 50, delete: 10, rename: 20 },
  /** When changes are made, in Beijing. */
  office: { fromHour: 9, untilHour: 18 },
} as const;

/** Midnight in Beijing: a Monday. */
export const FIRST_DAY_AT = Date.parse('2026-03-02T00:00:00+08:00');

export const HOUR_MS = 3_600_000;

export const DAY_MS = 24 * HOUR_MS;
