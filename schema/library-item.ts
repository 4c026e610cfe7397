import type { ItemKey } from '../src/library/list/window.ts';
import type { MaybePromise } from '../src/library/operation/loader.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import { builder, type GraphQLContext, type Source } from './builder.ts';
import { encodeGlobalId, isPossibleId, MAX_ID_LENGTH } from './global-id.ts';
import { type NodeItem, NodeRef } from './node.ts';

/** An item of any list: an asset, a draft or a publication. */
export interface LibraryItem extends NodeItem {
  readonly updatedAt: Date;
}

/** What the items of all lists have in common. */
export const LibraryItemRef = builder.interfaceRef<LibraryItem>('LibraryItem').implement({
  description: 'An item of one of the lists: an asset, a draft or a publication.',
  interfaces: [NodeRef],
  resolveType: ({ type }, { assets }) => assets.lists.get(type).typeName,
  fields: (t) => ({
    id: t.id({
      description: 'The global id, unique among all types: for `node`, `nodes` and client caches.',
      resolve: (item, _args, { assets }) =>
        encodeGlobalId({ list: item.type, id: assets.lists.get(item.type).idOf(item) }),
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description:
        'When it was last edited or renamed. If it never was, or WeChat does not tell, when it was created.',
    }),
  }),
});

/** An item is replaced when it changes. */
export const ITS_OWN_SOURCE = {
  sourceOf: (item: unknown): Source => ({ item: item as object, version: 0 }),
};

/** Ends the description of each field that looks up one item. */
export const LOOK_UP_COST =
  'WeChat has no look-up by id in its lists: what is not cached is searched for, newest first. This fails with ' +
  '`OPERATION_TOO_COMPLEX` if it is too far down.';

/**
 * The item with this upstream id, given in `argument`; null if there is none.
 *
 * @throws InvalidArgumentError if nothing can have this id
 * @throws ForbiddenError if the caller may not read the list
 */
export function loadLibraryItem<Item>(
  argument: string,
  key: ItemKey,
  { assets }: GraphQLContext,
): MaybePromise<Item | null> {
  assets.list(key.list);
  if (!isPossibleId(key.id))
    throw new InvalidArgumentError(
      argument,
      `"${argument}" must be 1 to ${MAX_ID_LENGTH} characters without spaces.`,
    );
  return assets.loadItem<Item>(key);
}
