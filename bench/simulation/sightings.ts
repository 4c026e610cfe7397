import type { Asset, PageRequest } from '../../src/upstream/asset.ts';
import type { Page } from '../../src/upstream/port.ts';

/**
 * What a list call was good for, as far as its answer tells. It brought something for the first
 * time (`fill`), or the head page again, to see whether the list is as it was (`proof`), or what
 * had last been sent a day before (`refresh`), or else what was known, to find out where a deletion
 * was (`search`).
 */
export const USES = ['fill', 'proof', 'search', 'refresh'] as const;

/** One of {@link USES}. */
export type Use = (typeof USES)[number];

/** A list call, and when it was answered, in milliseconds since 1970. */
export interface UsedCall {
  readonly use: Use;
  readonly at: number;
}

/** What upstream has sent, and when: the truth about the contents that the gateway shows. */
export interface Sightings {
  /** A list call was answered. */
  note(request: PageRequest, page: Page<Asset>): void;
  /** The list calls since this was last asked. */
  takeCalls(): readonly UsedCall[];
  /** Whether upstream has sent this asset. */
  has(mediaId: string): boolean;
  /**
   * When the one of these assets that was sent the longest ago was last sent; undefined for no
   * assets.
   */
  oldestOf(assets: readonly { readonly mediaId: string }[]): number | undefined;
}

const LONG_AGO_MS = 23 * 3_600_000;

/** Nothing was sent yet. `now` is in milliseconds since 1970. */
export function createSightings(now: () => number): Sightings {
  const sentAt = new Map<string, number>();
  const calls: UsedCall[] = [];

  function useOf({ offset }: PageRequest, { items }: Page<Asset>): Use {
    const before = items.map(({ mediaId }) => sentAt.get(mediaId));
    if (offset === 0 && before.some((at) => at !== undefined)) return 'proof';
    if (before.includes(undefined)) return 'fill';
    return before.some((at = 0) => now() - at >= LONG_AGO_MS) ? 'refresh' : 'search';
  }

  return {
    note(request, page) {
      calls.push({ use: useOf(request, page), at: now() });
      for (const { mediaId } of page.items) sentAt.set(mediaId, now());
    },
    takeCalls: () => calls.splice(0),
    has: (mediaId) => sentAt.has(mediaId),
    oldestOf(assets) {
      let oldest: number | undefined;
      for (const { mediaId } of assets) {
        const at = sentAt.get(mediaId) ?? Number.NEGATIVE_INFINITY;
        if (oldest === undefined || at < oldest) oldest = at;
      }
      return oldest;
    },
  };
}
