import type { Field } from '../queries.ts';
import type { List } from '../upstream/wire-items.ts';
import { articleOf, type Dialect, selectArticle, variableOf, writeDocument } from './dialect.ts';

/** The gateway's schema: windows by `offset`. */
export const gatewayDialect: Dialect = {
  isSanitising: true,
  documentOf: (query) =>
    writeDocument(query, 'Int', (field, variable) => {
      const window = `first: ${field.first}, offset: ${variable}`;
      const node = `cursor node { id ${NODES[field.list](query.isSafe ? 'SAFE' : 'RAW')} }`;
      return `${FIELDS[field.list](field, window)} { totalCount edges { ${node} } pageInfo { hasNextPage endCursor } }`;
    }),
  variablesOf: ({ fields }, place) =>
    Object.fromEntries(fields.map(({ skip }) => [variableOf(skip), place + skip])),
  nodeOf(list, items, place) {
    switch (list) {
      case 'image': {
        const { media_id, update_time, name, url } = items.image(place);
        return { mediaId: media_id, updatedAt: instant(update_time), name, url };
      }
      case 'news': {
        const { media_id, update_time, content } = items.news(place);
        return {
          mediaId: media_id,
          updatedAt: instant(update_time),
          articles: content.news_item.map(articleOf),
        };
      }
      case 'publication': {
        const { article_id, update_time, content } = items.publication(place);
        const articles = content.news_item.map(({ title, digest, url }) => ({ title, digest, url }));
        return { articleId: article_id, updatedAt: instant(update_time), articles };
      }
    }
  },
};

const FIELDS: Readonly<Record<List, (field: Field, window: string) => string>> = {
  image: ({ alias }, window) => `${alias}: assets(type: IMAGE, ${window})`,
  news: ({ alias }, window) => `${alias}: assets(type: NEWS, ${window})`,
  publication: ({ alias }, window) => `${alias}: publications(${window})`,
};

const NODES: Readonly<Record<List, (format: string) => string>> = {
  image: () => 'mediaId updatedAt ... on MediaAsset { name url }',
  news: (format) => `mediaId updatedAt ... on NewsAsset { ${selectArticle(`(format: ${format})`)} }`,
  publication: () => 'articleId updatedAt articles { title digest url }',
};

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
