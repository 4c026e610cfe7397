import type { Query } from '../queries.ts';
import { articleOf, type Dialect, selectArticle, variableOf, writeDocument } from './dialect.ts';

/** The schema of bench/peers: windows by cursors, which hold a place. Nothing is sanitised. */
export const peerDialect: Dialect = {
  isSanitising: false,
  documentOf(query) {
    if (query.isRevalidation || query.fields.some(({ list }) => list === 'publication')) return undefined;
    return writeDocument(query, 'String', ({ alias, list, first }, variable) => {
      const node = `id mediaId updateTime ${list === 'image' ? 'name url' : selectArticle()}`;
      return `${alias}: assets(type: ${list.toUpperCase()}, first: ${first}, after: ${variable}) { totalCount edges { cursor node { ${node} } } pageInfo { hasNextPage endCursor } }`;
    });
  },
  variablesOf: ({ fields }, place) =>
    Object.fromEntries(fields.map(({ skip }) => [variableOf(skip), cursorBefore(place + skip)])),
  nodeOf(list, items, place) {
    if (list === 'image') {
      const { media_id, update_time, name, url } = items.image(place);
      return { mediaId: media_id, updateTime: update_time, name, url };
    }
    const { media_id, update_time, content } = items.news(place);
    return { mediaId: media_id, updateTime: update_time, articles: content.news_item.map(articleOf) };
  },
};

/** What each document asks for, for servers that do not know GraphQL. */
export function operationsOf(queries: readonly Query[]) {
  return Object.fromEntries(
    queries.flatMap((query) => {
      const document = peerDialect.documentOf(query);
      const fields = query.fields.map(({ skip, ...field }) => ({ ...field, after: variableOf(skip) }));
      return document === undefined ? [] : [[document, fields]];
    }),
  );
}

function cursorBefore(place: number): string | null {
  return place === 0 ? null : Buffer.from(`O:${place - 1}`).toString('base64');
}
