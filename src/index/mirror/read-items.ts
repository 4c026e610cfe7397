import type { AnyListDefinition } from '../../library/list-definition.ts';
import type { AssetIndex } from '../asset-index.ts';
import { itemOf } from './item-body.ts';
import type { ListMirror } from './list-mirror.ts';

export interface ReadItemsOptions {
  readonly index: AssetIndex;
  readonly definition: AnyListDefinition;
  /** Undefined: nothing waits to be stored. */
  readonly mirror: Pick<ListMirror, 'waitingItem'> | undefined;
  /** An item could not be read. It is left out. */
  readonly onFailure: (error: unknown) => void;
}

/** The items of a list, by id: those that wait to be stored, and those that are. @throws as the index */
export async function readItems(
  ids: readonly string[],
  { index, definition, mirror, onFailure }: ReadItemsOptions,
): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  const asked: string[] = [];
  for (const id of ids) {
    const item = mirror?.waitingItem(id);
    if (item === undefined) asked.push(id);
    else found.set(id, item);
  }
  if (asked.length === 0) return found;
  const { tag } = definition;
  // A reader that is lost is begun again by the next call.
  const stored = await index.get(tag, asked).catch(() => index.get(tag, asked));
  for (const [id, item] of stored) {
    try {
      found.set(id, itemOf(definition, item));
    } catch (error) {
      onFailure(error);
    }
  }
  return found;
}
