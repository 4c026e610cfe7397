import type { z } from 'zod';
import type { ListSource } from '../upstream/port.ts';

/**
 * What a list is. Library, state, metrics, readiness, `check`, cursors and global ids know of it only what stands here, so
 * that another list is another definition (docs/adding-a-list.md).
 */
export interface ListDefinition<Item> extends ListSource<Item> {
  /** Unique, of lower-case letters: it names the list in logs, metrics, state files and global ids. */
  readonly name: string;
  /** Unique, from 0 to 127, and for ever: it names the list in cursors. */
  readonly tag: number;
  /** The GraphQL object type of its items. */
  readonly typeName: string;
  /** What its items are called, for the operator. */
  readonly plural: string;
  /** By what upstream knows an item. No two of one list share it. */
  idOf(item: Item): string;
  /** When an item was last edited; undefined where upstream does not tell. */
  updatedAtOf(item: Item): Date | undefined;
  /** About how many bytes of memory it takes, rather more than fewer. */
  bytesOf(item: Item): number;
  /** Reads an item after its way through JSON, in a state file. */
  readonly storedItem: z.ZodType<Item>;
}

// biome-ignore lint/suspicious/noExplicitAny: a definition takes items as well as it gives them, so `unknown` fits none
export type AnyListDefinition = ListDefinition<any>;

/** The lists of an account. */
export interface ListRegistry {
  readonly all: readonly AnyListDefinition[];
  /** @throws Error where there is none of this name */
  get(name: string): AnyListDefinition;
  named(name: string): AnyListDefinition | undefined;
  tagged(tag: number): AnyListDefinition | undefined;
}

/** @throws Error where two of them share a name or a tag */
export function createListRegistry(all: readonly AnyListDefinition[]): ListRegistry {
  const byName = new Map(all.map((list) => [list.name, list]));
  const byTag = new Map(all.map((list) => [list.tag, list]));
  if (byName.size < all.length || byTag.size < all.length)
    throw new Error(`Two lists share a name or a tag: ${all.map(({ name, tag }) => `${name} ${tag}`)}.`);
  return {
    all,
    get(name) {
      const list = byName.get(name);
      if (list === undefined) throw new Error(`There is no list named "${name}".`);
      return list;
    },
    named: (name) => byName.get(name),
    tagged: (tag) => byTag.get(tag),
  };
}
