import { describe, expect, it } from 'vitest';
import {
  type PublicationItem,
  publicationItem,
  publishedArticle,
} from '../../../src/sandbox/lists/publications.ts';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { createClock } from '../../helpers/clock.ts';
import { draftItems, imageItems, publicationItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

const PAGES = '/cgi-bin/freepublish/batchget';
const SINGLE = '/cgi-bin/freepublish/getarticle';

const OLD = publicationItem({
  article_id: 'old',
  update_time: undefined,
  content: { news_item: [publishedArticle({ title: 'Gone', is_deleted: true })], update_time: 7 },
});

function setUp(publication: readonly PublicationItem[] = [...publicationItems(44), OLD]) {
  const { now } = createClock();
  const library = { publication, draft: draftItems(1), image: imageItems(1) };
  const sandbox = createInProcessSandbox({ library, now });
  const { control } = sandbox;
  const client = createTestClient(sandbox);
  const page = (offset = 0, count = 20, rest = {}) => client.call(PAGES, { offset, count, ...rest });
  return { control, client, page, publication, nowSeconds: Math.floor(now() / 1000) };
}

describe('freepublish/batchget', () => {
  it.each([
    [0, 20, 20],
    [40, 20, 5],
    [45, 20, 0],
  ])('answers a page from offset %i by %i', (offset, count, expected) => {
    const { page, publication } = setUp();

    expect(page(offset, count)).toEqual({
      item: JSON.parse(JSON.stringify(publication.slice(offset, offset + count))),
      total_count: 45,
      item_count: expected,
    });
  });

  it('tells deleted articles, and no types', () => {
    const { item } = setUp().page(43, 2);
    const articles = item.map(({ content }: PublicationItem) => content.news_item[0]);

    expect(articles).toMatchObject([{ is_deleted: false }, { is_deleted: true }]);
    for (const article of articles) {
      expect(article).not.toHaveProperty('article_type');
      expect(article).not.toHaveProperty('image_info');
    }
  });

  it('may lack the outer time, as in 2021', () => {
    const [old] = setUp().page(44, 1).item;

    expect(old).not.toHaveProperty('update_time');
    expect(old.content.update_time).toBe(7);
  });

  it('leaves out the content of articles, and nothing else, with no_content', () => {
    const { page } = setUp();
    const [whole] = page(0, 1).item;
    const [short] = page(0, 1, { no_content: 1 }).item;

    for (const article of whole.content.news_item) delete article.content;
    expect(short).toEqual(whole);
  });

  it.each([2, '1', false, null])('refuses no_content %o, even where there is nothing', (no_content) => {
    expect(setUp().page(0, 1, { no_content })).toMatchObject({ errcode: 40097 });
    expect(setUp([]).page(0, 1, { no_content })).toMatchObject({ errcode: 40097 });
  });
});

it('has no call that counts', () => {
  expect(setUp().client.send('/cgi-bin/freepublish/count', {}).status).toBe(404);
});

describe('freepublish/getarticle', () => {
  it('answers the articles', () => {
    const { client } = setUp();

    expect(client.call(SINGLE, { article_id: 'old' })).toEqual({ news_item: OLD.content.news_item });
  });

  it('refuses an unknown id, also that of a draft', () => {
    const { client } = setUp();
    const [draft] = draftItems(1);

    for (const article_id of ['unknown', draft?.media_id, undefined]) {
      expect(client.call(SINGLE, { article_id })).toMatchObject({ errcode: 53600 });
    }
  });
});

const CALLS = [
  ['freepublish_batchget', PAGES, { offset: 0, count: 1 }],
  ['freepublish_getarticle', SINGLE, { article_id: 'old' }],
] as const;

describe('the endpoints of publications', () => {
  it.each(CALLS)('grant %s 100 calls a day of its own', (name, path, body) => {
    const { client, control } = setUp();
    expect(client.quota(path)).toMatchObject({ quota: { daily_limit: 100, used: 0 } });
    control.setQuota(name, 1);
    client.call(path, body);

    for (const [other, otherPath, otherBody] of CALLS) {
      const { errcode } = client.call(otherPath, otherBody);
      expect([other, errcode]).toEqual([other, other === name ? 45009 : undefined]);
    }
    expect(client.list('image')).toHaveProperty('item');
    expect(client.call('/cgi-bin/draft/batchget', { offset: 0, count: 1 })).toHaveProperty('item');
  });

  it.each(CALLS)('let %s fail alone', (name, path, body) => {
    const { client, control } = setUp();
    control.addFault({ kind: 'errcode', errcode: 45011 }, { endpoint: name });

    for (const [other, otherPath, otherBody] of CALLS) {
      if (other !== name) expect(client.call(otherPath, otherBody)).not.toHaveProperty('errcode');
    }
    expect(client.call(path, body)).toMatchObject({ errcode: 45011 });
    expect(client.call(path, body)).not.toHaveProperty('errcode');
  });
});

describe('the control of publications', () => {
  it('uploads, edits and deletes by article_id', () => {
    const { control, page, nowSeconds } = setUp();
    const articleId = control.upload('publication');

    control.edit(articleId, { content: { news_item: [publishedArticle({ is_deleted: true })] } });
    expect(page(0, 1)).toMatchObject({
      item: [
        {
          article_id: articleId,
          content: { news_item: [{ is_deleted: true }], update_time: nowSeconds },
          update_time: nowSeconds,
        },
      ],
      total_count: 46,
    });
    control.delete(articleId);
    expect(page(0, 1).total_count).toBe(45);
  });

  it('never changes an article_id, and renames nothing', () => {
    const { control } = setUp();

    expect(() => control.edit('old', { article_id: 'x' })).toThrow(
      'The article_id of an item never changes.',
    );
    expect(() => control.rename('old', 'x')).toThrow('A publication has no name');
  });
});
