import { describe, expect, it } from 'vitest';
import { draftArticle, draftItem, picturePost } from '../../../src/sandbox/lists/drafts.ts';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { createClock } from '../../helpers/clock.ts';
import { draftItems, imageItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

const PAGES = '/cgi-bin/draft/batchget';
const COUNT = '/cgi-bin/draft/count';
const SINGLE = '/cgi-bin/draft/get';

/** A draft of an article and a picture post. */
const MIXED = draftItem({
  media_id: 'mixed',
  content: {
    news_item: [
      draftArticle({ title: 'Article', content: '<p>HTML</p>' }),
      picturePost(['image-1', 'image-2'], { title: 'Post', content: 'Plain & simple' }),
    ],
  },
});

function setUp(draft = [MIXED, ...draftItems(44)]) {
  const { now } = createClock();
  const sandbox = createInProcessSandbox({ library: { draft, image: imageItems(1) }, now });
  const { control } = sandbox;
  const client = createTestClient(sandbox);
  const page = (offset = 0, count = 20, rest = {}) => client.call(PAGES, { offset, count, ...rest });
  const ids = () => page(0, 4).item.map(({ media_id }: { media_id: string }) => media_id);
  return { control, client, page, ids, draft, nowSeconds: Math.floor(now() / 1000) };
}

describe('draft/batchget', () => {
  it.each([
    [0, 20, 20],
    [40, 20, 5],
    [45, 20, 0],
  ])('answers a page from offset %i by %i', (offset, count, expected) => {
    const { page, draft } = setUp();

    expect(page(offset, count)).toEqual({
      item: draft.slice(offset, offset + count),
      total_count: 45,
      item_count: expected,
    });
  });

  it('tells articles from picture posts, which are plain text and images', () => {
    const [article, post] = setUp().page(0, 1).item[0].content.news_item;

    expect(article).toMatchObject({ article_type: 'news', content: '<p>HTML</p>', author: '', digest: '' });
    expect(article).not.toHaveProperty('image_info');
    expect(post).toEqual({
      article_type: 'newspic',
      title: 'Post',
      content: 'Plain & simple',
      thumb_media_id: 'image-1',
      need_open_comment: 0,
      only_fans_can_comment: 0,
      image_info: { image_list: [{ image_media_id: 'image-1' }, { image_media_id: 'image-2' }] },
      url: expect.stringMatching(/^http:\/\/mp\.weixin\.qq\.com\/s\?/),
    });
  });

  it('leaves out the content of articles, and nothing else, with no_content', () => {
    const { page } = setUp();
    const [whole] = page(0, 1, { no_content: 0 }).item;
    const [short] = page(0, 1, { no_content: 1 }).item;

    expect(whole).toEqual(JSON.parse(JSON.stringify(MIXED)));
    for (const article of whole.content.news_item) delete article.content;
    expect(short).toEqual(whole);
  });

  it.each([2, -1, '1', true, null])('refuses no_content %o, even where there is nothing', (no_content) => {
    expect(setUp().page(0, 1, { no_content })).toMatchObject({ errcode: 40097 });
    expect(setUp([]).page(0, 1, { no_content })).toMatchObject({ errcode: 40097 });
  });

  it.each([
    [-1, 1],
    [0, 0],
    [0, 21],
    ['0', 1],
  ])('refuses offset %o with count %o', (offset, count) => {
    expect(setUp().client.call(PAGES, { offset, count })).toMatchObject({ errcode: 40097 });
  });
});

describe('draft/count', () => {
  it('tells how many there are, and may be wrong', () => {
    const { client, control } = setUp();
    expect(client.call(COUNT)).toEqual({ total_count: 45 });

    control.setCountDifferences({ draft: 3 });

    expect(client.call(COUNT)).toEqual({ total_count: 48 });
    expect(client.counts()).toMatchObject({ image_count: 1 });
  });
});

describe('draft/get', () => {
  it('answers the content at the top, and the type of no article', () => {
    const { news_item, ...times } = MIXED.content;

    expect(setUp().client.call(SINGLE, { media_id: 'mixed' })).toEqual({
      news_item: news_item.map(({ article_type: _, ...article }) => article),
      ...times,
    });
  });

  it.each(['unknown', '', undefined])('refuses the media_id %o', (media_id) => {
    expect(setUp().client.call(SINGLE, { media_id })).toMatchObject({ errcode: 40007 });
  });
});

it('has no switch, which nobody should touch', () => {
  expect(setUp().client.send('/cgi-bin/draft/switch', {}).status).toBe(404);
});

describe('the endpoints of drafts', () => {
  const CALLS = [
    ['draft_batchget', PAGES, { offset: 0, count: 1 }, 1000],
    ['draft_count', COUNT, undefined, 1000],
    ['draft_get', SINGLE, { media_id: 'mixed' }, 500],
  ] as const;

  it.each(CALLS)('grant %s its own calls a day', (name, path, body, callsPerDay) => {
    const { client, control } = setUp();
    expect(client.quota(path)).toMatchObject({ quota: { daily_limit: callsPerDay, used: 0 } });
    control.setQuota(name, 1);
    client.call(path, body);

    for (const [other, otherPath, otherBody] of CALLS) {
      const { errcode } = client.call(otherPath, otherBody);
      expect([other, errcode]).toEqual([other, other === name ? 45009 : undefined]);
    }
    expect(client.list('image')).toHaveProperty('item');
  });

  it.each(CALLS)('let %s fail alone', (name, path, body) => {
    const { client, control } = setUp();
    control.addFault({ kind: 'errcode', errcode: -1 }, { endpoint: name });

    for (const [other, otherPath, otherBody] of CALLS) {
      if (other !== name) expect(client.call(otherPath, otherBody)).not.toHaveProperty('errcode');
    }
    expect(client.call(path, body)).toMatchObject({ errcode: -1 });
    expect(client.call(path, body)).not.toHaveProperty('errcode');
  });
});

describe('the control of drafts', () => {
  it('uploads at the head, as of now, and deletes', () => {
    const { control, page, ids, nowSeconds } = setUp();

    const mediaId = control.upload('draft', { content: { news_item: [picturePost(['image-1'])] } });

    expect(page(0, 1)).toMatchObject({
      item: [
        {
          media_id: mediaId,
          content: { news_item: [{ article_type: 'newspic' }], create_time: nowSeconds },
          update_time: nowSeconds,
        },
      ],
      total_count: 46,
    });
    control.delete(mediaId);
    expect(ids()[0]).toBe('mixed');
  });

  it.each([
    [false, 1],
    [true, 0],
  ])('edits a draft, with moveToHead %o', (moveToHead, offset) => {
    const { control, page, draft, nowSeconds } = setUp();
    const [, edited] = draft;
    const news_item = [draftArticle({ title: 'New' })];

    control.edit(edited?.media_id ?? '', { content: { news_item } }, { moveToHead });

    expect(page(offset, 1).item[0]).toEqual({
      media_id: edited?.media_id,
      content: { news_item, create_time: edited?.content.create_time, update_time: nowSeconds },
      update_time: nowSeconds,
    });
  });

  it('does not rename one', () => {
    expect(() => setUp().control.rename('mixed', 'x')).toThrow('A draft has no name');
  });
});
