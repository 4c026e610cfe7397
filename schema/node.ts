import type { Asset } from '../src/upstream/asset.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import { builder } from './builder.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';

/** Every node of this schema is an asset. */
export const NodeRef = builder.interfaceRef<Asset>('Node').implement({
  description: 'An object with a global id. Here, every one is an asset.',
  resolveType: typeNameOf,
  fields: (t) => ({
    id: t.id({
      description: 'The global id, unique among all types: for `node`, `nodes` and client caches.',
      resolve: encodeGlobalId,
    }),
  }),
});

/** The name of the object type that shows an asset. */
export function typeNameOf({ type }: Asset): string {
  return type === 'news' ? 'NewsAsset' : 'MediaAsset';
}

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description:
      'The asset with this id; null where there is none. WeChat has no look-up by id: an asset that is not cached ' +
      'is searched for in its list, newest first, which fails with `OPERATION_TOO_COMPLEX` where it is too far down.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of an asset.' }) },
    extensions: { items: () => 1 },
    resolve: (_root, { id }, { assets }) => assets.loadAsset(decodeGlobalId(id, 'id')),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: true, items: true },
    description:
      'The assets with these ids, in the order of the ids, looked up together. Null stands for each that is not ' +
      'there, and, with an error, for each that cannot be looked up.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'The `id`s of assets, at most as many as one page may hold (100 by default).',
      }),
    },
    extensions: { items: ({ ids }, { maxPageSize }) => countIds(ids, maxPageSize) },
    resolve(_root, { ids }, { assets, maxPageSize }) {
      countIds(ids, maxPageSize);
      // Async: an id that is none fails by itself, not with the others.
      return ids.map(async (id, index) => assets.loadAsset(decodeGlobalId(id, 'ids', index)));
    },
  }),
);

function countIds({ length }: readonly string[], maxPageSize: number): number {
  if (length <= maxPageSize) return length;
  throw new InvalidArgumentError('ids', `"ids" may hold at most ${maxPageSize} ids, not ${length}.`);
}
