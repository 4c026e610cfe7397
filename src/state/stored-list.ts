import { z } from 'zod';
import type { ListSnapshot } from '../library/asset-library.ts';
import type { AssetType } from '../upstream/asset.ts';
import { readStateFile } from './read-state-file.ts';
import { type StateFile, StateFileError } from './state-file.ts';
import { storedAsset } from './stored-asset.ts';

/** A list as it is stored: its kind is its type, and its items are the kept assets, oldest first. */
export function storeList(snapshot: ListSnapshot, account: string): StateFile<unknown, unknown> {
  const { type, kept, head, ...about } = snapshot;
  return {
    kind: type,
    account,
    about: { ...about, head: head && { rank: head.rank, mediaId: head.id } },
    items: kept.map(({ rank, item, fetchedAt }) => ({ rank, asset: item, fetchedAt })),
  };
}

export interface ReadListOptions {
  readonly type: AssetType;
  readonly account: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @throws StateFileError, and the file system's error */
export async function readList(path: string, { type, account, now }: ReadListOptions): Promise<ListSnapshot> {
  const { about, items } = await readStateFile(path, {
    kind: type,
    account,
    about: aboutList,
    item: keptAsset,
  });
  const { totalCount, head, checks } = about;
  // The clock was set back: until it comes there again, the list would pass for just checked.
  if (checks.checkedAt > now + CLOCK_SKEW_MS) throw new StateFileError('it is from the future');
  const isOrdered = items.every(
    ({ rank, asset }, index) =>
      asset.type === type && rank > (items[index - 1]?.rank ?? -1) && rank < totalCount,
  );
  if (!isOrdered) throw new StateFileError('its assets do not make a list');
  const { checkedAt, provenAt, count } = checks;
  return {
    type,
    totalCount,
    head: head && { rank: head.rank, id: head.mediaId },
    checks: { checkedAt, provenAt, count },
    kept: items.map(({ rank, asset, fetchedAt }) => ({ rank, item: asset, fetchedAt })),
  };
}

/** Clocks that are set by a time server go back a little. */
const CLOCK_SKEW_MS = 60_000;

const natural = z.int().min(0);

const instant = z.number().min(0);

const aboutList = z.object({
  totalCount: natural,
  head: z.object({ rank: natural, mediaId: z.string() }).optional(),
  checks: z.object({ checkedAt: instant, provenAt: instant, count: natural.optional() }),
});

const keptAsset = z.object({ rank: natural, asset: storedAsset, fetchedAt: instant });
