import { articleKeyOf } from '../src/index/article-key.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import type { News } from '../src/upstream/news.ts';
import { ArticleRef, type PlacedArticle, placeArticle } from './article.ts';
import { builder, type GraphQLContext } from './builder.ts';
import type { LibraryItem } from './library-item.ts';
import type { ListName } from './list-name.ts';

/** Where an article is looked for, the list that readers know it from first. */
const LISTS: readonly ListName[] = ['publication', 'news', 'draft'];

builder.queryField('article', (t) =>
  t.field({
    type: ArticleRef,
    nullable: true,
    description:
      'The article with this address, among what the gateway has stored: the publication of it if there is one, else ' +
      'the news asset, else the draft, for callers who may see drafts. Null if none is stored. Takes no call to WeChat. ' +
      'Fails with `SEARCH_UNAVAILABLE` where the gateway stores nothing.',
    args: {
      url: t.arg({
        type: 'URL',
        required: true,
        description:
          'The address of an article on mp.weixin.qq.com. Of a long one, `__biz`, `mid` and `idx` count, and `idx` is ' +
          '1 if it is missing; a short one (`/s/…`) is known if WeChat has sent it so.',
      }),
    },
    extensions: { items: () => 1 },
    resolve: (_root, { url }, context) => findByAddress(url, context),
  }),
);

async function findByAddress(url: string, context: GraphQLContext): Promise<PlacedArticle | null> {
  const { assets } = context;
  const key = articleKeyOf(url);
  if (key === undefined)
    throw new InvalidArgumentError('url', '"url" must be the address of an article on mp.weixin.qq.com.');
  const lists = LISTS.filter(assets.mayRead).map(assets.list);
  if (lists.length === 0) return null;
  const found = await context.index.findArticle(
    key,
    lists.map(({ tag }) => tag),
  );
  for (const { name, tag } of lists) {
    for (const { id, article: index } of found.filter(({ list }) => list === tag)) {
      const news = await assets.findStored<News & LibraryItem>({ list: name, id }, { isIndexed: true });
      const article = news?.articles[index];
      // What was stored may be older than what is cached.
      if (news != null && article?.url != null && articleKeyOf(article.url) === key)
        return placeArticle(news, article, index);
    }
  }
  return null;
}
