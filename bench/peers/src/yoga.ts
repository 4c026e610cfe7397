import { createServer } from 'node:http';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import { createYoga } from 'graphql-yoga';
import { ADDRESS, announce, KEEP_ALIVE_MS } from './announce.ts';
import { connectionOf, readSlice } from './connection.ts';
import { type Context, createContext } from './schema.ts';
import type { WireArticle, WireItem } from './wire.ts';

// GraphQL Yoga with Pothos and DataLoader: a gateway as one begins it, and with RESPONSE_CACHE=true
// with Yoga's cache of whole answers.

const builder = new SchemaBuilder<{
  Context: Context;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
}>({
  plugins: [RelayPlugin],
  relay: {
    encodeGlobalID: (type, id) => Buffer.from(`${type}:${id}`).toString('base64'),
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
  },
});

const AssetTypeRef = builder.enumType('AssetType', {
  values: { IMAGE: { value: 'image' }, NEWS: { value: 'news' } } as const,
});

const ArticleRef = builder.objectRef<WireArticle>('Article').implement({
  fields: (t) => ({
    title: t.exposeString('title'),
    author: t.exposeString('author', { nullable: true }),
    digest: t.exposeString('digest', { nullable: true }),
    content: t.exposeString('content', { nullable: true }),
    url: t.exposeString('url', { nullable: true }),
    contentSourceUrl: t.exposeString('content_source_url', { nullable: true }),
    thumbMediaId: t.exposeString('thumb_media_id', { nullable: true }),
    showCoverPic: t.boolean({ nullable: true, resolve: (article) => article.show_cover_pic === 1 }),
  }),
});

const AssetRef = builder.objectRef<WireItem>('Asset');

builder.node(AssetRef, {
  id: { resolve: (item) => item.media_id },
  isTypeOf: () => true,
  fields: (t) => ({
    mediaId: t.exposeString('media_id'),
    name: t.string({ nullable: true, resolve: (item) => item.name }),
    url: t.string({ nullable: true, resolve: (item) => item.url }),
    updateTime: t.exposeInt('update_time'),
    articles: t.field({
      type: [ArticleRef],
      nullable: true,
      resolve: (item) => item.content?.news_item,
    }),
  }),
});

builder.queryType({
  fields: (t) => ({
    assets: t.connection(
      {
        type: AssetRef,
        args: { type: t.arg({ type: AssetTypeRef, required: true }) },
        resolve: async (_root, { type, first, after }, { pages }) =>
          connectionOf(await readSlice(pages, { list: type, first: first ?? 20, after })),
      },
      { fields: (c) => ({ totalCount: c.int({ resolve: (connection) => connection.totalCount }) }) },
    ),
  }),
});

const yoga = createYoga({
  schema: builder.toSchema(),
  context: createContext,
  plugins:
    process.env['RESPONSE_CACHE'] === 'true' ? [useResponseCache({ session: () => null, ttl: 600_000 })] : [],
  logging: false,
  graphiql: false,
  landingPage: false,
});

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, yoga);
server.listen(ADDRESS, () => announce(server.address()));
