import { collectSubFields } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import type { Asset } from '../src/upstream/asset.ts';
import { builder } from './builder.ts';
import { connectionOf, pageSizeOf, totalOf, windowOf } from './connection.ts';
import { encodeGlobalId } from './global-id.ts';
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
  interfaces: [NodeRef],
  resolveType: ({ type }) => (type === 'news' ? 'NewsAsset' : 'MediaAsset'),
  fields: (t) => ({
    id: t.id({
      description: 'The global id, unique among all types: for `node`, `nodes` and client caches.',
      resolve: ({ type, mediaId }) => encodeGlobalId({ list: type, id: mediaId }),
    }),
    mediaId: t.exposeID('mediaId', {
      description: 'The `media_id` by which WeChat knows the asset.',
    }),
    type: t.expose('type', {
      type: AssetTypeRef,
      description: 'The kind of asset. Each kind is a list of its own.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the asset was created, or last renamed or edited.',
    }),
  }),
});

builder.queryField('assets', (t) =>
  t.connection(
    {
      type: AssetRef,
      nullable: true,
      description:
        'The assets of one type, newest first, as a Relay connection. Pages may be of any size up to the limit of the ' +
        'gateway (100 by default), in both directions; a page may also begin at an `offset`.',
      args: {
        type: t.arg({ type: AssetTypeRef, required: true, description: 'The kind of assets to list.' }),
        offset: t.arg.int({
          description:
            'For page numbers: how many of the newest assets to skip. It goes with `first`, but not with `last`, ' +
            '`after` or `before`.',
        }),
      },
      extensions: { items: (args, { maxPageSize }) => pageSizeOf(args, maxPageSize) },
      resolve: async (_root, args, { assets, maxPageSize }, info) => {
        const list = assets.lists.get(args.type);
        const window = windowOf(args, { list, lists: assets.lists, maxPageSize });
        const asked = asksForTotalAlone(info) ? totalOf(window) : window;
        return connectionOf(await assets.loadWindow<Asset>(asked), list);
      },
    },
    {
      name: 'AssetConnection',
      description: 'One page of a list of assets.',
      fields: (connection) => ({
        totalCount: connection.exposeInt('totalCount', {
          description: 'How many assets of this type there are, on all pages together.',
        }),
        checkedAt: connection.expose('checkedAt', {
          type: 'DateTime',
          description: 'When the cached list was last found to be the same as on WeChat.',
        }),
        stale: connection.exposeBoolean('stale', {
          description:
            'Whether this page may be out of date: the last check of the cached list failed, the last good one ' +
            '(`checkedAt`) is long ago, or WeChat has contradicted itself about the list, which is then verified half a ' +
            'minute later. Later uploads and deletions may not show.',
        }),
      }),
    },
    { name: 'AssetEdge', description: 'An asset with its cursor.' },
  ),
);

function asksForTotalAlone({
  schema,
  fragments,
  variableValues,
  returnType,
  fieldNodes,
}: GraphQLResolveInfo): boolean {
  if (!isObjectType(returnType)) return false;
  const variables = { coerced: variableValues, sources: {} };
  const { fields } = collectSubFields(schema, fragments, variables, returnType, [...fieldNodes]);
  const names = Array.from(fields.values(), ([field]) => field?.name.value);
  return names.every((name) => name === 'totalCount' || name === '__typename');
}
