import { describe, expect, it } from 'vitest';
import { article, mediaAsset } from '../../helpers/assets.ts';
import { ask } from '../../helpers/execute.ts';
import { publication } from '../../helpers/news.ts';
import { FEEDS, feedGateway, manyPublications } from './feed-gateway.ts';

const NOTHING = {
  title: null,
  author: null,
  digest: null,
  content: null,
  url: null,
  thumbUrl: null,
  isDeleted: false,
};

describe('the feed of publications', () => {
  it('has the newest fifty, the newest first', async () => {
    const { atom, json } = feedGateway(manyPublications(60));

    const titles = Array.from({ length: 50 }, (_, index) => `Publication ${60 - index}`);
    expect((await atom()).entries.map(({ title }) => title)).toEqual(titles);
    expect((await json()).items.map(({ title }) => title)).toEqual(titles);
  });

  it('has all that an article tells', async () => {
    const { atom, json } = feedGateway([publication()]);

    const html = await safeContent();
    expect((await atom()).entries).toEqual([
      {
        id: expect.any(String),
        title: 'Spring tea',
        author: 'Lin',
        summary: 'The first harvest.',
        content: html,
        url: 'http://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b#rd',
        published: '2026-01-30T08:30:00.000Z',
        updated: '2026-01-31T08:30:00.000Z',
      },
    ]);
    expect((await json()).items).toEqual([
      {
        id: expect.any(String),
        title: 'Spring tea',
        authors: [{ name: 'Lin' }],
        summary: 'The first harvest.',
        content_html: html,
        url: 'http://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b#rd',
        image: 'http://mmbiz.qpic.cn/mmbiz_jpg/thumb/0?wx_fmt=jpeg',
        date_published: '2026-01-30T08:30:00.000Z',
        date_modified: '2026-01-31T08:30:00.000Z',
      },
    ]);
  });

  it('has an entry for each article that is not deleted', async () => {
    const articles = [
      article({ title: 'first' }),
      article({ title: 'deleted', isDeleted: true }),
      article({ title: 'third' }),
    ];
    const { atom } = feedGateway([publication({ articles })]);

    expect((await atom()).entries.map(({ title }) => title)).toEqual(['first', 'third']);
  });

  it('keeps the id of an article when another one of its publication is deleted', async () => {
    const [one, two] = [article({ title: 'one' }), article({ title: 'two' })];
    const before = feedGateway([publication({ articles: [one, two] })]);
    const after = feedGateway([publication({ articles: [{ ...one, isDeleted: true }, two] })]);

    expect((await after.atom()).entries[0]?.id).toBe((await before.atom()).entries[1]?.id);
  });

  it('has the same ids in both formats and in every process, and others for another account', async () => {
    const { atom, json } = feedGateway([publication()]);
    const other = feedGateway([publication()], {
      publicationFeeds: { ...FEEDS, appId: 'wx1123456789abcdef' },
    });

    const feed = await atom();
    // Feed readers have these: they never change.
    expect([feed.id, feed.entries[0]?.id]).toEqual([
      'urn:uuid:15f4865d-4400-5a79-91e6-8d7c3d88e09f',
      'urn:uuid:6e7f3121-4de0-5b91-856b-4c8c4e9b2a27',
    ]);
    expect((await json()).items[0]?.id).toBe(feed.entries[0]?.id);
    const ofOther = await other.atom();
    expect([feed.id, feed.entries[0]?.id]).not.toContain(ofOther.id);
    expect([feed.id, feed.entries[0]?.id]).not.toContain(ofOther.entries[0]?.id);
  });

  it('does not tell the app id', async () => {
    const { ask: askFor } = feedGateway([publication()]);

    const { text, headers } = await askFor('/feed/publications.atom');
    expect(`${text}${JSON.stringify([...headers])}`).not.toContain(FEEDS.appId.slice('wx'.length));
  });

  it('has a valid entry for an article that has nothing', async () => {
    const { atom, json } = feedGateway([publication({ createdAt: null, articles: [article(NOTHING)] })]);

    expect((await atom()).entries).toEqual([
      {
        id: expect.any(String),
        // Atom requires one.
        title: FEEDS.title,
        author: undefined,
        summary: undefined,
        content: '',
        url: undefined,
        published: undefined,
        updated: '2026-01-31T08:30:00.000Z',
      },
    ]);
    expect((await json()).items).toEqual([
      { id: expect.any(String), content_text: '', date_modified: '2026-01-31T08:30:00.000Z' },
    ]);
  });

  it('calls an article without a title by its summary', async () => {
    const { atom } = feedGateway([publication({ articles: [article({ title: ' ', digest: 'In short' })] })]);

    expect((await atom()).entries[0]?.title).toBe('In short');
  });

  it('shows the pictures of a picture post that are known, above its text', async () => {
    const known = mediaAsset({ mediaId: 'known', url: 'https://mmbiz.qpic.cn/a?b=1&c=2' });
    const post = article({ type: 'pictures', content: 'a < b', pictures: ['known', 'unknown'] });
    const { atom, gateway } = feedGateway([publication({ articles: [post] })], { pictures: [known] });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount nodes { mediaId } } }');

    const [entry] = (await atom()).entries;
    expect(entry?.content).toMatch(
      /^<section[^>]*><p><img src="https:\/\/mmbiz\.qpic\.cn\/a\?b=1&amp;c=2"[^>]*><\/p><p>a &lt; b<\/p><\/section>$/,
    );
  });

  it('was updated when its newest entry was', async () => {
    const older = publication({ articleId: 'older', updatedAt: new Date('2026-02-01T00:00:00Z') });
    const { atom } = feedGateway([publication(), older]);

    expect((await atom()).updated).toBe('2026-02-01T00:00:00.000Z');
  });

  it('is valid and always the same if there are no publications', async () => {
    const { atom, json, clock, ask: askFor } = feedGateway([]);

    expect(await atom()).toMatchObject({
      title: FEEDS.title,
      updated: '1970-01-01T00:00:00.000Z',
      entries: [],
    });
    expect(await json()).toMatchObject({ title: FEEDS.title, items: [] });
    const { headers } = await askFor('/feed/publications.atom');
    clock.time += 3_600_000;
    expect((await askFor('/feed/publications.atom')).headers.get('etag')).toBe(headers.get('etag'));
  });

  it('leaves out older articles if all would be too large', async () => {
    const html = await safeContent();
    const { json } = feedGateway(manyPublications(50), { maxResponseBytes: 30 * html.length + 1 });

    expect((await json()).items).toHaveLength(30);
  });
});

/** What queries tell of the content of an article. */
async function safeContent(): Promise<string> {
  const { gateway } = feedGateway([publication()]);
  const { data } = await ask(gateway, '{ publications { nodes { article { content(format: SAFE) } } } }');
  return data.publications.nodes[0].article.content;
}
