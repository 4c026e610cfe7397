import { describe, expect, it } from 'vitest';
import { draftArticle, draftItem, picturePost } from '../../src/sandbox/lists/drafts.ts';
import { articleItem, newsItem } from '../../src/sandbox/lists/news.ts';
import { publicationItem, publishedArticle } from '../../src/sandbox/lists/publications.ts';
import { ask } from '../helpers/execute.ts';
import { imageItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';

const LIBRARY = {
  image: imageItems(3),
  news: [
    newsItem({ media_id: 'n', content: { news_item: [articleItem(), articleItem({ title: 'News' })] } }),
  ],
  draft: [
    draftItem({ media_id: 'd', content: { news_item: [picturePost([]), draftArticle({ title: 'Draft' })] } }),
  ],
  publication: [
    publicationItem({
      article_id: 'p',
      content: { news_item: [publishedArticle(), publishedArticle({ title: 'Publication' })] },
    }),
  ],
};
const IMAGE = LIBRARY.image[0]?.media_id ?? '';

/** Three items of articles, each by its look-up. */
const ITEMS = [
  { list: 'news', field: 'asset(type: NEWS, mediaId: "n")', title: 'News' },
  { list: 'draft', field: 'draft(mediaId: "d")', title: 'Draft' },
  { list: 'publication', field: 'publication(articleId: "p")', title: 'Publication' },
];

const open = () => inProcessSandboxGateway({ library: LIBRARY });

const idOf = (text: string) => Buffer.from(text).toString('base64url');

describe.each(ITEMS)('an article of $field', ({ list, field, title }) => {
  it('is found by its index, and null past the last one', async () => {
    const { gateway } = open();

    const { data, errors } = await ask(
      gateway,
      `{ item: ${field} { ... on News { first: article { id } second: article(index: 1) { id title } third: article(index: 2) { id } last: article(index: 2147483647) { id } articles { id } } } }`,
    );

    expect(errors).toBeUndefined();
    expect(data.item).toEqual({
      first: { id: idOf(`${list}/0:${list[0]}`) },
      second: { id: idOf(`${list}/1:${list[0]}`), title },
      third: null,
      last: null,
      articles: [{ id: idOf(`${list}/0:${list[0]}`) }, { id: idOf(`${list}/1:${list[0]}`) }],
    });
  });

  it('has no index below 0, which leaves the other fields whole', async () => {
    const { gateway } = open();

    const { data, errors } = await ask(
      gateway,
      `{ item: ${field} { ... on News { article(index: -1) { id } other: article(index: 1) { title } } } }`,
    );

    expect(data.item).toEqual({ article: null, other: { title } });
    expect(errors).toMatchObject([
      {
        message: '"index" must be 0 or more, not -1.',
        path: ['item', 'article'],
        extensions: { code: 'BAD_USER_INPUT', argument: 'index' },
      },
    ]);
  });

  it('is found by node under its id', async () => {
    const { gateway } = open();
    const id = idOf(`${list}/1:${list[0]}`);

    const { data, errors } = await ask(
      gateway,
      'query ($id: ID!) { node(id: $id) { __typename id ... on Article { title } } }',
      { id },
    );

    expect(errors).toBeUndefined();
    expect(data.node).toEqual({ __typename: 'Article', id, title });
  });
});

describe('nodes', () => {
  it('finds items and articles of all lists together, in the order of the ids', async () => {
    const { gateway } = open();
    const expected = [
      ['Article', 'publication/1:p'],
      ['MediaAsset', `image:${IMAGE}`],
      ['Draft', 'draft:d'],
      ['Article', 'news/0:n'],
      ['NewsAsset', 'news:n'],
      ['Article', 'draft/0:d'],
      ['Publication', 'publication:p'],
    ].map(([__typename = '', text = '']) => ({ __typename, id: idOf(text) }));
    const absent = ['news/2:n', 'draft/0:absent', 'publication/999:p'].map(idOf);

    const { data, errors } = await ask(
      gateway,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
      { ids: [...expected.map(({ id }) => id), ...absent] },
    );

    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([...expected, null, null, null]);
  });
});

describe('node', () => {
  it.each([
    'news/1000:n',
    'news/-1:n',
    'news/01:n',
    'news/:n',
    'news/1.0:n',
    'news/0:',
    'article/0:n',
    'news/0/0:n',
  ])('refuses %s, which no article has for an id, with no call', async (text) => {
    const { gateway, sandbox } = open();

    const { data, errors } = await ask(gateway, 'query ($id: ID!) { node(id: $id) { id } }', {
      id: idOf(text),
    });

    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }]);
    expect(sandbox.control.calls()).toEqual([]);
  });

  it.each([`image/0:${IMAGE}`, 'voice/0:absent', 'video:\n', `draft:${'a'.repeat(257)}`])(
    'refuses %j, which nothing can have, without a call',
    async (text) => {
      const { gateway, sandbox } = open();

      const { data, errors } = await ask(gateway, 'query ($id: ID!) { node(id: $id) { id } }', {
        id: idOf(text),
      });

      expect(data).toEqual({ node: null });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }]);
      expect(sandbox.control.calls()).toEqual([]);
    },
  );
});
