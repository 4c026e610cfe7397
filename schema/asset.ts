import type { Asset } from '../src/upstream/asset.ts';
import { builder } from './builder.ts';
import {
  countListItems,
  createListConnection,
  type ListItemRef,
  listArguments,
  loadListConnection,
} from './connection.ts';
import { LibraryItemRef, LOOK_UP_COST, loadLibraryItem } from './library-item.ts';
import { NodeRef } from './node.ts';

const AssetTypeRef = builder.enumType('AssetType', {
  description: 'The four kinds of permanent asset. Each is a list of its own.',
  values: {
    IMAGE: { value: 'image', description: 'A picture.' },
    VIDEO: { value: 'video', description: 'A video.' },
    VOICE: { value: 'voice', description: 'A sound recording.' },
    NEWS: {
      value: 'news',
      description: 'A news asset: one to eight articles that are sent to followers as one message.',
    },
  },
});

export const AssetRef = builder.interfaceRef<Asset>('Asset').implement({
  description:
    'A permanent asset of the Official Account: a picture, voice or video (`MediaAsset`), or articles (`NewsAsset`).',
  interfaces: [NodeRef, LibraryItemRef],
  resolveType: ({ type }, { assets }) => assets.lists.get(type).typeName,
  fields: (t) => ({
    mediaId: t.exposeID('mediaId', {
      description: 'The `media_id` by which WeChat knows the asset.',
    }),
    type: t.expose('type', {
      type: AssetTypeRef,
      description: 'The kind of asset. Each kind is a list of its own.',
    }),
  }),
});

const AssetConnectionRef = createListConnection(AssetRef, {
  name: 'Asset',
  plural: 'assets',
});

builder.queryField('assets', (t) =>
  t.connection(
    {
      type: AssetRef as ListItemRef,
      nullable: true,
      description:
        'The assets of one type, newest first, as a Relay connection. Pages may have any size up to the limit of the ' +
        'gateway (100 by default), in both directions. A page may also start at an `offset`.',
      args: {
        type: t.arg({ type: AssetTypeRef, required: true, description: 'The kind of assets to list.' }),
        ...listArguments,
      },
      extensions: { items: countListItems },
      resolve: (_root, args, context, info) => loadListConnection(args.type, args, context, info),
    },
    AssetConnectionRef,
  ),
);

builder.queryField('asset', (t) =>
  t.field({
    type: AssetRef,
    nullable: true,
    description: `The asset with this \`media_id\`; null if there is none. ${LOOK_UP_COST}`,
    args: {
      type: t.arg({ type: AssetTypeRef, required: true, description: 'The kind of asset.' }),
      mediaId: t.arg.id({ required: true, description: 'The `media_id` of an asset of this kind.' }),
    },
    extensions: { items: () => 1 },
    resolve: (_root, { type, mediaId }, context) =>
      loadLibraryItem<Asset>('mediaId', { list: type, id: mediaId }, context),
  }),
);
