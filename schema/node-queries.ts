import { completeValue } from '@pothos/core';
import type { MaybePromise } from '../src/library/operation/loader.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import type { News } from '../src/upstream/news.ts';
import { placeArticle } from './article.ts';
import { builder, type GraphQLContext } from './builder.ts';
import { decodeGlobalId, type NodeKey } from './global-id.ts';
import { type LibraryItem, LOOK_UP_COST } from './library-item.ts';
import { type NodeItem, NodeRef } from './node.ts';

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: `The object with this id; null if there is none, or if the caller may not see it. ${LOOK_UP_COST}`,
    args: { id: t.arg.id({ required: true, description: 'The `id` of an object.' }) },
    extensions: { items: () => 1 },
    resolve: (_root, { id }, context) =>
      loadNode(decodeGlobalId(id, context.assets.lists, { argument: 'id' }), context),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: true, items: true },
    description:
      'The objects with these ids, in the order of the ids, looked up together. Null stands for an object that does ' +
      'not exist, that the caller may not see or, with an error, that cannot be looked up.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'The `id`s of objects, at most as many as one page may hold (100 by default).',
      }),
    },
    extensions: { items: ({ ids }, { maxPageSize }) => countIds(ids, maxPageSize) },
    resolve(_root, { ids }, context) {
      countIds(ids, context.maxPageSize);
      return ids.map((id, index) => loadOneOf(id, index, context));
    },
  }),
);

/** An invalid id fails alone, and the other ids still resolve. */
function loadOneOf(id: string, index: number, context: GraphQLContext) {
  try {
    return loadNode(decodeGlobalId(id, context.assets.lists, { argument: 'ids', index }), context);
  } catch (error) {
    return Promise.reject(error);
  }
}

function loadNode({ index, ...key }: NodeKey, { assets }: GraphQLContext): MaybePromise<NodeItem | null> {
  if (index === undefined) return assets.loadItem<NodeItem>(key);
  return completeValue(assets.loadItem<News & LibraryItem>(key), (news) => {
    const article = news?.articles[index];
    return news === null || article === undefined ? null : placeArticle(news, article, index);
  });
}

function countIds({ length }: readonly string[], maxPageSize: number): number {
  if (length <= maxPageSize) return length;
  throw new InvalidArgumentError('ids', `"ids" may hold at most ${maxPageSize} ids, not ${length}.`);
}
