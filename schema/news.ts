import { InvalidArgumentError } from '../src/upstream/errors.ts';
import type { News } from '../src/upstream/news.ts';
import { ArticleRef, placeArticle } from './article.ts';
import { builder } from './builder.ts';
import { type LibraryItem, LibraryItemRef } from './library-item.ts';
import { NodeRef } from './node.ts';

/** What all items have that hold articles. */
export const NewsRef = builder.interfaceRef<News & LibraryItem>('News').implement({
  description:
    'One or more articles that go together as one message: a news asset, a draft or a publication.',
  interfaces: [NodeRef, LibraryItemRef],
  resolveType: ({ type }, { assets }) => assets.lists.get(type).typeName,
  fields: (t) => ({
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the message was created.',
    }),
    articles: t.field({
      type: [ArticleRef],
      description: 'The articles, in the order in which the message shows them.',
      resolve: (news) => news.articles.map((article, index) => placeArticle(news, article, index)),
    }),
    article: t.field({
      type: ArticleRef,
      nullable: true,
      description: 'One of the articles; null past the last one.',
      args: {
        index: t.arg.int({ required: true, defaultValue: 0, description: 'Its place, counted from 0.' }),
      },
      resolve(news, { index }, context) {
        if (index < 0)
          return context.refuse(
            new InvalidArgumentError('index', `"index" must be 0 or more, not ${index}.`),
          );
        const article = news.articles[index];
        return article === undefined ? null : placeArticle(news, article, index);
      },
    }),
  }),
});
