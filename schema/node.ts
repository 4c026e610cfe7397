import type { ItemKey } from '../src/library/list/window.ts';
import type { Loader } from '../src/library/operation/loader.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import { builder } from './builder.ts';
import { decodeGlobalId } from './global-id.ts';

/** The GraphQL types of the items that `node` and `nodes` found: an item does not name its list. */
const typeNames = new WeakMap<object, string>();

/** Types that implement `Node` build their `id` with {@link encodeGlobalId}. */
export const NodeRef = builder.interfaceRef<object>('Node').implement({
  description: 'An object with a global id. Here, every one is an asset.',
  resolveType: (item) => typeNames.get(item),
  fields: (t) => ({
    id: t.id({
      description: 'The global id, unique among all types: for `node`, `nodes` and client caches.',
    }),
  }),
});

async function loadNode(key: ItemKey, { lists, loadItem }: Loader): Promise<object | null> {
  const item = await loadItem<object>(key);
  const typeName = lists.named(key.list)?.typeName;
  if (item !== null && typeName !== undefined) typeNames.set(item, typeName);
  return item;
}

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description:
      'The asset with this id; null if there is none. WeChat has no look-up by id: an asset that is not cached is ' +
      'searched for in its list, newest first. This fails with `OPERATION_TOO_COMPLEX` if it is too far down.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of an asset.' }) },
    extensions: { items: () => 1 },
    resolve: (_root, { id }, { assets }) =>
      loadNode(decodeGlobalId(id, assets.lists, { argument: 'id' }), assets),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: true, items: true },
    description:
      'The assets with these ids, in the order of the ids, looked up together. Null stands for an asset that does ' +
      'not exist or, with an error, for one that cannot be looked up.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'The `id`s of assets, at most as many as one page may hold (100 by default).',
      }),
    },
    extensions: { items: ({ ids }, { maxPageSize }) => countIds(ids, maxPageSize) },
    resolve(_root, { ids }, { assets, maxPageSize }) {
      countIds(ids, maxPageSize);
      // Async, so an invalid id fails alone and the other ids still resolve.
      return ids.map(async (id, index) =>
        loadNode(decodeGlobalId(id, assets.lists, { argument: 'ids', index }), assets),
      );
    },
  }),
);

function countIds({ length }: readonly string[], maxPageSize: number): number {
  if (length <= maxPageSize) return length;
  throw new InvalidArgumentError('ids', `"ids" may hold at most ${maxPageSize} ids, not ${length}.`);
}
