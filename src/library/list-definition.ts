import type { z } from 'zod';
import { isName, type ListSource } from '../upstream/port.ts';

/**
 * What a list is. Library, state, metrics, readiness, `check`, cursors and global ids know a list
 * only through this, so another list is just another definition (docs/adding-a-list.md).
 */
export interface ListDefinition<Item> extends ListSource<Item> {
  /** Unique, in lower-case letters. Names the list in logs, metrics, state files and global ids. */
  readonly name: string;
  /** Unique, 0 to 127. Names the list in cursors, so it never changes. */
  readonly tag: number;
  /** The GraphQL object type of its items. Each item names its list by its `type`. */
  readonly typeName: string;
  /** The plural of its items, in messages to the operator. */
  readonly plural: string;
  /** Whether only callers who may see drafts may read it. Default: everyone may. */
  readonly isPrivate?: boolean;
  /** The upstream id of an item, unique within the list. */
  idOf(item: Item): string;
  /** When an item was last edited; undefined if upstream does not say. */
  updatedAtOf(item: Item): Date | undefined;
  /** Approximate memory of an item in bytes, rather too high than too low. */
  bytesOf(item: Item): number;
  /** Parses an item from the JSON of a state file. */
  readonly storedItem: z.ZodType<Item>;
}

// biome-ignore lint/suspicious/noExplicitAny: items go in and out, so `unknown` does not fit
export type AnyListDefinition = ListDefinition<any>;

/** A list of the account that nobody can read here. No call is made for it, and nothing of it is kept. */
export interface ClosedList {
  readonly definition: AnyListDefinition;
  /** Why, in a sentence for callers: who can change it, and how. */
  readonly reason: string;
}

/** The lists of an account. */
export interface ListRegistry {
  /** Those that can be read. */
  readonly all: readonly AnyListDefinition[];
  readonly closed: readonly ClosedList[];
  /** @throws Error if no list has this name */
  get(name: string): AnyListDefinition;
  named(name: string): AnyListDefinition | undefined;
  tagged(tag: number): AnyListDefinition | undefined;
}

/** The state store keeps the ledgers under one of these names, and GraphQL articles the other. */
const RESERVED_NAMES = ['ledgers', 'article'];

const MAX_TAG = 127;

/** @throws Error if two lists share a name or a tag, or one has a name or a tag that cannot be */
export function createListRegistry(
  all: readonly AnyListDefinition[],
  closed: readonly ClosedList[] = [],
): ListRegistry {
  const each = [...all, ...closed.map(({ definition }) => definition)];
  for (const { name, tag } of each) {
    if (!isName(name, RESERVED_NAMES)) throw new Error(`"${name}" cannot be the name of a list.`);
    if (!Number.isInteger(tag) || tag < 0 || tag > MAX_TAG)
      throw new Error(`${tag} cannot be the tag of the list "${name}".`);
  }
  const byName = new Map(all.map((list) => [list.name, list]));
  const byTag = new Map(all.map((list) => [list.tag, list]));
  const [names, tags] = [each.map(({ name }) => name), each.map(({ tag }) => tag)];
  if (new Set(names).size < each.length || new Set(tags).size < each.length)
    throw new Error(`Two lists share a name or a tag: ${each.map(({ name, tag }) => `${name} ${tag}`)}.`);
  return {
    all,
    closed,
    get(name) {
      const list = byName.get(name);
      if (list === undefined) throw new Error(`There is no list named "${name}".`);
      return list;
    },
    named: (name) => byName.get(name),
    tagged: (tag) => byTag.get(tag),
  };
}
