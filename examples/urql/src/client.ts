import { Client, fetchExchange, stringifyVariables } from '@urql/core';
import { cacheExchange, type DataFields, type KeyingConfig, type Resolver } from '@urql/exchange-graphcache';
import schema from './generated/schema.ts';

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

/** Which list a page is of. Cursors tell where it is in that. */
const listOf = ({ after, before, ...list }: DataFields) => stringifyVariables(list);

// A page together with those that lead to it by their cursors. What else is asked of it, such as
// pageInfo and totalCount, is its own. Once the first page is read anew, the list begins anew.
const joinPages: Resolver = (_, args, cache, { parentKey, fieldName }) => {
  const page = cache.resolve(parentKey, fieldName, args);
  if (typeof page !== 'string') return page;

  const read = cache
    .inspectFields(parentKey)
    .filter((field) => field.fieldName === fieldName && listOf(field.arguments ?? {}) === listOf(args))
    .map((field) => ({
      args: field.arguments ?? {},
      key: cache.resolve(parentKey, field.fieldKey) as string,
    }));
  const cursorOf = (key: string, name: 'endCursor' | 'startCursor') =>
    cache.resolve(cache.resolve(key, 'pageInfo') as string, name);
  const neighbourOf = ({ after, before }: DataFields) =>
    read.findLast(({ key }) =>
      after
        ? cursorOf(key, 'endCursor') === after
        : typeof before === 'string' && cursorOf(key, 'startCursor') === before,
    );

  const pages = new Set([page]);
  for (let next = neighbourOf(args); next && !pages.has(next.key); next = neighbourOf(next.args))
    pages.add(next.key);
  const edges = Array.from(pages, (key) => cache.resolve(key, 'edges') as string[] | undefined);
  return {
    __typename: cache.resolve(page, '__typename') as string,
    // What was read without its edges has to be asked for.
    edges: edges[0] && (args['after'] ? edges.reverse() : edges).flatMap((some = []) => some),
  };
};

const lists = {
  assets: joinPages,
  drafts: joinPages,
  publications: joinPages,
  search: joinPages,
};

/** The types that have an id. */
const types = schema.__schema.types.flatMap((type) =>
  type.kind === 'INTERFACE' && type.name === 'Node' ? type.possibleTypes.map(({ name }) => name) : [],
);

// An id is unique among all types, so `node` finds what any list has read. Null, once the gateway has
// said that it is gone, stays null.
const node: Resolver<DataFields, { id: string }> = (_, { id }, cache, { parentKey, fieldName }) => {
  const answered = cache.resolve(parentKey, fieldName, { id });
  if (answered !== undefined) return answered;
  const __typename = types.find((type) => cache.resolve({ __typename: type, id }, 'id'));
  return __typename && { __typename, id };
};

/** A client of the gateway at an address, with a cache that joins the pages of lists. */
export const connect = (url: string) =>
  new Client({
    url,
    exchanges: [
      // By the schema it knows which types an interface may be, and which fields a type has.
      cacheExchange({ keys, schema, resolvers: { Query: { ...lists, node } } }),
      fetchExchange,
    ],
    // By default urql asks over GET, for which the gateway wants a header against CSRF.
    preferGetMethod: false,
  });
