import { DRAFTS } from './drafts.ts';
import { createList, type Item, type List, type ListDefinition } from './list.ts';
import { IMAGES, VIDEOS, VOICES } from './materials.ts';
import { NEWS } from './news.ts';
import { PUBLICATIONS } from './publications.ts';

/**
 * The lists of an account, in the order in which the control names them. To add one, write a file
 * with its definition and items, and add it here.
 */
export const LISTS: readonly ListDefinition[] = [IMAGES, VIDEOS, VOICES, NEWS, DRAFTS, PUBLICATIONS];

/** Items by list name, newest first. A list left out is empty. */
export type Library = Readonly<Record<string, readonly Item[] | undefined>>;

/**
 * The lists of an account with this library.
 *
 * @param now milliseconds since 1970
 * @throws RangeError for items of an undefined list
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

/** Finds an item by id, with its list. */
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
