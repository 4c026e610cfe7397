import { z } from 'zod';
import type { AnyListDefinition } from '../library/list-definition.ts';
import type { ListSnapshot } from '../library/list-service.ts';
import { readStateFile } from './read-state-file.ts';
import { type StateFile, StateFileError } from './state-file.ts';

/** A list as it is stored: its kind is its name, and its items are the kept ones, oldest first. */
export function storeList(
  name: string,
  { kept, head, ...about }: ListSnapshot<unknown>,
  account: string,
): StateFile<unknown, unknown> {
  return {
    kind: name,
    account,
    about: { ...about, head: head && { rank: head.rank, mediaId: head.id } },
    items: kept.map(({ rank, item, fetchedAt }) => ({ rank, asset: item, fetchedAt })),
  };
}

export interface ReadListOptions {
  readonly definition: AnyListDefinition;
  readonly account: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @throws StateFileError, and the file system's error */
export async function readList(
  path: string,
  { definition, account, now }: ReadListOptions,
): Promise<ListSnapshot<unknown>> {
  const { about, items } = await readStateFile(path, {
    kind: definition.name,
    account,
    about: aboutList,
    // The name is of a time when there were assets alone.
    item: z.object({ rank: natural, asset: definition.storedItem, fetchedAt: instant }),
  });
  const { totalCount, head, checks } = about;
  // The clock was set back: until it comes there again, the list would pass for just checked.
  if (checks.checkedAt > now + CLOCK_SKEW_MS) throw new StateFileError('it is from the future');
  const isOrdered = items.every(
    ({ rank }, index) => rank > (items[index - 1]?.rank ?? -1) && rank < totalCount,
  );
  if (!isOrdered) throw new StateFileError('its items do not make a list');
  const { checkedAt, provenAt, count } = checks;
  return {
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
