import { describe, expect, it } from 'vitest';
import { draftArticle, draftItem, picturePost } from '../../../src/sandbox/lists/drafts.ts';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import { createClock } from '../../helpers/clock.ts';
import { imageItems, newsItems, publicationItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

const image = imageItems(3);
const IMAGE_IDS = image.map(({ media_id }) => media_id);

function setUp() {
  const { now } = createClock();
  const draft = [
    draftItem({ media_id: 'newer' }),
    draftItem({
      media_id: 'mixed',
      content: {
        news_item: [
          draftArticle({ title: 'Article', author: 'Mabel', content: '<p>HTML</p>' }),
          picturePost(IMAGE_IDS, { title: 'Post', content: 'Tea & cat\n>_<' }),
        ],
      },
    }),
  ];
  const library = { draft, publication: publicationItems(2), image, news: newsItems(1) };
  const sandbox = createInProcessSandbox({ url: 'http://127.0.0.1:1', library, now });
  const client = createTestClient(sandbox);
  return {
    control: sandbox.control,
    client,
    drafts: () => client.call('/cgi-bin/draft/batchget', { offset: 0, count: 20 }),
    publications: () => client.call('/cgi-bin/freepublish/batchget', { offset: 0, count: 20 }),
    nowSeconds: Math.floor(now() / 1000),
  };
}

describe('Control.publish', () => {
  it('takes the draft away, and puts a publication with an id of its own at the head', () => {
    const { control, drafts, publications, nowSeconds } = setUp();

    const articleId = control.publish('mixed');

    expect(articleId).toMatch(/^[\w-]{43}$/);
    expect(drafts()).toMatchObject({ item: [{ media_id: 'newer' }], total_count: 1 });
    expect(publications()).toMatchObject({
      item: [
        {
          article_id: articleId,
          content: {
            news_item: [{ title: 'Article' }, { title: 'Post' }],
            create_time: nowSeconds,
            update_time: nowSeconds,
          },
          update_time: nowSeconds,
        },
        {},
        {},
      ],
      total_count: 3,
    });
    expect(control.publish('newer')).not.toBe(articleId);
  });

  it('gives each article an address for good', () => {
    const { control, publications } = setUp();
    const [, preview] = draftArticle().url?.match(/mid=(\d+)/) ?? [];

    control.publish('mixed');

    const [first, second] = publications().item[0].content.news_item.map(({ url }: { url: string }) => url);
    const address =
      /^http:\/\/mp\.weixin\.qq\.com\/s\?__biz=([\w=]+)&mid=(\d+)&idx=(\d)&sn=\w{32}&chksm=\w+#rd$/;
    const [, biz, mid, idx] = address.exec(first) ?? [];
    expect(idx).toBe('1');
    expect(mid).not.toBe(preview);
    expect(address.exec(second)?.slice(1)).toEqual([biz, mid, '2']);
  });

  it('leaves an article as it was, without its type', () => {
    const { control, publications } = setUp();

    control.publish('mixed');

    const [article] = publications().item[0].content.news_item;
    expect(article).toMatchObject({ author: 'Mabel', content: '<p>HTML</p>', is_deleted: false });
    expect(article).not.toHaveProperty('article_type');
  });

  it('makes HTML of a picture post, which nothing marks as one any more', () => {
    const { control, publications } = setUp();

    control.publish('mixed');

    const [, post] = publications().item[0].content.news_item;
    expect(post).toMatchObject({ author: '', digest: '', thumb_media_id: IMAGE_IDS[0], is_deleted: false });
    expect(post).not.toHaveProperty('article_type');
    expect(post).not.toHaveProperty('image_info');
    const urls = image.map(({ url = '' }) => url.replace('http://mmbiz.qpic.cn', 'http://127.0.0.1:1'));
    expect(post.thumb_url).toBe(urls[0]);
    expect(post.content).toBe(
      `<p>Tea &amp; cat</p><p>&gt;_&lt;</p>${urls.map((url) => `<p><img data-src="${url}"  /></p>`).join('')}`,
    );
  });

  it('refuses what is no draft', () => {
    const { control } = setUp();
    const [news] = newsItems(1);
    const [publication] = publicationItems(1);

    for (const id of [news?.media_id ?? '', publication?.article_id ?? '']) {
      expect(() => control.publish(id)).toThrow(`Only drafts can be published, and "${id}" is none.`);
    }
    expect(() => control.publish('unknown')).toThrow('There is no item with the mediaId "unknown".');
  });
});
