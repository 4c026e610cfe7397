import { z } from 'zod';
import type { AnyListDefinition } from '../library/list-definition.ts';
import type { ListSnapshot } from '../library/list-service.ts';
import { type StateRecord, StateRecordError, type StateStore } from './state-store.ts';

/** The saved form of a list: its cached items, oldest first. */
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
 * The list saved last; undefined if there is none.
 *
 * @param now milliseconds since 1970
 * @throws StateRecordError if it is from the future or no list, and as {@link StateStore.load}
 */
export async function loadList(
  store: StateStore,
  definition: AnyListDefinition,
  now: number,
): Promise<ListSnapshot<unknown> | undefined> {
  // These names date from when all items were assets.
  const item = z.object({ rank: natural, asset: definition.storedItem, fetchedAt: instant });
  const record = await store.load({ kind: definition.name, about: aboutList, item });
  if (record === undefined) return undefined;
  const { totalCount, head, checks } = record.about;
  // The clock was set back: until it catches up, the list would count as just checked.
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

/** Clocks set by a time server may go back a little. */
const CLOCK_SKEW_MS = 60_000;

const natural = z.int().min(0);

const instant = z.number().min(0);

const aboutList = z.object({
  totalCount: natural,
  head: z.object({ rank: natural, mediaId: z.string() }).optional(),
  checks: z.object({ checkedAt: instant, provenAt: instant, count: natural.optional() }),
});
