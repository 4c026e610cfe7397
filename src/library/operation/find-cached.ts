import type { ItemKey } from '../list/window.ts';
import type { ListAccess } from './list-access.ts';
import type { Reads } from './reads.ts';

/**
 * The item, if it is cached and not too old to be served; otherwise null. Takes no call, now or
 * later: it neither keeps the item cached nor has it read again.
 *
 * @throws ForbiddenError if the caller may not read the list
 */
export type FindCached = (key: ItemKey) => unknown;

/** What was found in one version of a list, by id. */
interface Found {
  readonly version: number;
  readonly items: Map<string, unknown>;
}

/** Finds for one operation. */
export function createFindCached({ listNamed }: Pick<ListAccess, 'listNamed'>, reads: Reads): FindCached {
  /** Many articles share a picture, and a document may ask for it under many aliases. */
  const foundIn = new Map<string, Found>();

  return ({ list, id }) => {
    const { ranked, revalidation, stampFound } = listNamed(list);
    const { version } = ranked;
    let found = foundIn.get(list);
    if (found?.version !== version) {
      // Once for all: an operation may find hundreds, in the same list.
      reads.add({ isCurrent: stampFound() });
      found = { version, items: new Map() };
      foundIn.set(list, found);
    }
    const { items } = found;
    if (!items.has(id)) items.set(id, revalidation.isExpired ? null : (ranked.find(id)?.item ?? null));
    return items.get(id);
  };
}
