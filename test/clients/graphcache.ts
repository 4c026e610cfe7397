import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig, type Resolver } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

// What has no id is kept in what holds it.
export const keys: KeyingConfig = {
  ArticlePicture: () => null,
  AssetCounts: () => null,
  Change: () => null,
  Coverage: () => null,
  ImageInfo: () => null,
  LibraryList: () => null,
  SearchMatch: () => null,
  SnippetPart: () => null,
  UpstreamQuota: () => null,
};

const possibleTypes = {
  Asset: ['MediaAsset', 'NewsAsset'],
  LibraryItem: ['Draft', 'MediaAsset', 'NewsAsset', 'Publication'],
  News: ['Draft', 'NewsAsset', 'Publication'],
  Node: ['Article', 'Draft', 'MediaAsset', 'NewsAsset', 'Publication'],
};

const joinPages = relayPagination();

// Joins pages of one size, from one end of the list: relayPagination by itself mixes those from
// both.
const joinAlike: Resolver = (parent, args, cache, info) => {
  const isAlike = (other: typeof args | null) =>
    ['first', 'last'].every((size) => other?.[size] === args[size]);
  const inspectFields: typeof cache.inspectFields = (entity) =>
    cache.inspectFields(entity).filter((field) => isAlike(field.arguments));
  return joinPages(parent, args, Object.assign(Object.create(cache), { inspectFields }), info);
};

const lists = {
  assets: joinAlike,
  drafts: joinAlike,
  publications: joinAlike,
  search: joinAlike,
};

export const connect = (url: string) =>
  new Client({
    url,
    exchanges: [
      // Ask for edges everywhere: of a page that was read as edges, nodes are none.
      cacheExchange({ keys, possibleTypes, resolvers: { Query: lists } }),
      fetchExchange,
    ],
    preferGetMethod: false,
  });
