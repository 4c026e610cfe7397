import type { Asset } from '../src/library/asset.ts';
import { InvalidArgumentError } from '../src/library/errors.ts';
import { builder } from './builder.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';

/** Every node of this schema is an asset. */
export const NodeRef = builder.interfaceRef<Asset>('Node').implement({
  description: 'Anything that has a global id.',
  resolveType: typeNameOf,
  fields: (t) => ({
    id: t.id({
      description: 'Names this asset among all types, for `node` and for client caches.',
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
      'The asset with this id; null where there is none. WeChat cannot look an asset up: where it is not kept, its list ' +
      'is read on from the newest, which fails with `OPERATION_TOO_COMPLEX` where the asset is too far down.',
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
      'The assets with these ids, in their order, looked up together; null for each that is not there.',
    args: {
      ids: t.arg.idList({ required: true, description: 'The `id`s, at most as many as a page may hold.' }),
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
