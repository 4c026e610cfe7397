import { InvalidArgumentError } from '../src/library/errors.ts';
import { builder } from './builder.ts';
import { decodeGlobalId } from './global-id.ts';

builder.queryField('node', (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description:
      'The asset with this id; null where there is none. WeChat cannot look an asset up, so its list is read from the ' +
      'newest on, which fails with `OPERATION_TOO_COMPLEX` where the asset is too far down.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of an asset.' }) },
    resolve: (_root, { id }, { assets }) => assets.loadAsset(decodeGlobalId('id', id)),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: true, items: true },
    description:
      'The assets with these ids, in their order, looked up together; null for each that is not there.',
    args: {
      ids: t.arg.idList({ required: true, description: 'The `id`s, at most as many as a page may hold.' }),
    },
    resolve(_root, { ids }, { assets, maxPageSize }) {
      if (ids.length > maxPageSize) {
        throw new InvalidArgumentError(
          'ids',
          `"ids" may hold at most ${maxPageSize} ids, not ${ids.length}.`,
        );
      }
      return ids.map((id) => decodeGlobalId('ids', id)).map((key) => assets.loadAsset(key));
    },
  }),
);
