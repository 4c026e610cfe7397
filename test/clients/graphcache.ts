import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig, type Resolver } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

// What has no id is kept in what holds it.
export const keys: KeyingConfig = {
  Article: () => null,
  AssetCounts: () => null,
  UpstreamQuota: () => null,
};

const possibleTypes = { Asset: ['MediaAsset', 'NewsAsset'], Node: ['MediaAsset', 'NewsAsset'] };

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

export const connect = (url: string) =>
  new Client({
    url,
    exchanges: [
      // Ask for edges everywhere: of a page that was read as edges, nodes are none.
      cacheExchange({ keys, possibleTypes, resolvers: { Query: { assets: joinAlike } } }),
      fetchExchange,
    ],
    preferGetMethod: false,
  });
