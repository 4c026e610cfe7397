import { z } from 'zod';
import type { AnyListDefinition } from '../library/list-definition.ts';
import type { ListSnapshot } from '../library/list-service.ts';
import { type StateRecord, StateRecordError, type StateStore } from './state-store.ts';

/** A list as it is saved: its items are the kept ones, oldest first. */
export function recordOfList(
  name: string,
  { cached, head, ...about }: ListSnapshot<unknown>,
): StateRecord<unknown, unknown> {
  return {
    kind: name,
    about: { ...about, head: head && { rank: head.rank, mediaId: head.id } },
    items: cached.map(({ rank, item, fetchedAt }) => ({ rank, asset: item, fetchedAt })),
  };
}

/**
 * A list that was saved last; undefined where it was not.
 *
 * @param now milliseconds since 1970
 * @throws StateRecordError where it is from the future or makes no list, and as {@link StateStore.load}
 */
export async function loadList(
  store: StateStore,
  definition: AnyListDefinition,
  now: number,
): Promise<ListSnapshot<unknown> | undefined> {
  // The names are of a time when there were assets alone.
  const item = z.object({ rank: natural, asset: definition.storedItem, fetchedAt: instant });
  const record = await store.load({ kind: definition.name, about: aboutList, item });
  if (record === undefined) return undefined;
  const { totalCount, head, checks } = record.about;
  // The clock was set back: until it comes there again, the list would pass for just checked.
  if (checks.checkedAt > now + CLOCK_SKEW_MS) throw new StateRecordError('it is from the future');
  const isOrdered = record.items.every(
    ({ rank }, index) => rank > (record.items[index - 1]?.rank ?? -1) && rank < totalCount,
  );
  if (!isOrdered) throw new StateRecordError('its items do not make a list');
  const { checkedAt, provenAt, count } = checks;
  return {
    totalCount,
    head: head && { rank: head.rank, id: head.mediaId },
    checks: { checkedAt, provenAt, count },
    cached: record.items.map(({ rank, asset, fetchedAt }) => ({ rank, item: asset, fetchedAt })),
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
