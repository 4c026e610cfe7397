import { createList, type Item, type List, type ListDefinition } from './list.ts';
import { IMAGES, VIDEOS, VOICES } from './materials.ts';
import { NEWS } from './news.ts';

/**
 * The lists of the imitated account. A new one is a file with its definition and its items, and a line here. The order
 * is the one in which the control names them.
 */
export const LISTS: readonly ListDefinition[] = [IMAGES, VIDEOS, VOICES, NEWS];

/** Items by the name of their list, each list newest first. One that is left out is empty. */
export type Library = Readonly<Record<string, readonly Item[] | undefined>>;

/**
 * The lists of an account that holds this library.
 *
 * @param now milliseconds since 1970
 * @throws RangeError for items of a list that is not defined
 */
export function createLists(
  definitions: readonly ListDefinition[],
  library: Library,
  now: () => number,
): readonly List[] {
  const stray = Object.keys(library).find((key) => !definitions.some(({ name }) => name === key));
  if (stray !== undefined) throw new RangeError(`There is no list "${stray}".`);
  return definitions.map((definition) => createList(definition, library[definition.name] ?? [], now));
}

/** The item with an id, and the list that it is in. */
export function locateItem(
  lists: readonly List[],
  id: string,
): { readonly list: List; readonly item: Item } | undefined {
  for (const list of lists) {
    const item = list.find(id);
    if (item !== undefined) return { list, item };
  }
  return undefined;
}
