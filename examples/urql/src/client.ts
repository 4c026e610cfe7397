import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type DataFields, type KeyingConfig, type Resolver } from '@urql/exchange-graphcache';
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

// An id is unique among all types, so `node` finds what any list has read. Null, once the gateway has
// said that it is gone, stays null.
const node: Resolver<DataFields, { id: string }> = (_, { id }, cache, { parentKey, fieldName }) => {
  const answered = cache.resolve(parentKey, fieldName, { id });
  if (answered !== undefined) return answered;
  const __typename = possibleTypes.Node.find((type) => cache.resolve({ __typename: type, id }, 'id'));
  return __typename && { __typename, id };
};

/** A client of the gateway at an address, with a cache that joins the pages of lists. */
export const connect = (url: string) =>
  new Client({
    url,
    exchanges: [
      // Ask for edges everywhere: of a page that was read as edges, nodes are none.
      cacheExchange({ keys, possibleTypes, resolvers: { Query: { ...lists, node } } }),
      fetchExchange,
    ],
    // By default urql asks over GET, for which the gateway wants a header against CSRF.
    preferGetMethod: false,
  });
