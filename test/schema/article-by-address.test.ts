import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { bearer } from '../helpers/api-key.ts';
import { article, newsAsset } from '../helpers/assets.ts';
import { ask, type GatewaySettings } from '../helpers/execute.ts';
import { EDITORS, KEYS, SITE } from '../helpers/marked-drafts.ts';
import { draft, publication } from '../helpers/news.ts';
import { type AnyItem, searchedGateway } from '../helpers/searched-gateway.ts';

const QUERY = 'query ($url: URL!) { article(url: $url) { id title } }';

function addressOf(mid: number, idx = 1): string {
  return `http://mp.weixin.qq.com/s?__biz=MzA5&mid=${mid}&idx=${idx}&sn=abc#rd`;
}

const PUBLISHED = publication({
  articleId: 'published',
  articles: [
    article({ title: 'First', url: addressOf(1) }),
    article({ title: 'Second', url: addressOf(1, 2) }),
  ],
});
const SENT = newsAsset({ mediaId: 'sent', articles: [article({ title: 'Sent', url: addressOf(2) })] });
const SHORT = 'https://mp.weixin.qq.com/s/AbC-d_9';

async function looking(items: readonly AnyItem[], settings: GatewaySettings = {}) {
  const searched = await searchedGateway(items, settings);
  const find = (url: string, headers = {}) => ask(searched.gateway, QUERY, { url }, headers);
  return { ...searched, find };
}

describe('Query.article', () => {
  it.each([
    ['as WeChat sends it', addressOf(1, 2), 'Second', { list: 'publication', id: 'published', index: 1 }],
    [
      'without its place, which is the first',
      'https://mp.weixin.qq.com/s?mid=1&__biz=MzA5',
      'First',
      { list: 'publication', id: 'published', index: 0 },
    ],
    [
      'as a reader shares it',
      `${addressOf(2).replace('#rd', '')}&chksm=ff&scene=21#wechat_redirect`,
      'Sent',
      { list: 'news', id: 'sent', index: 0 },
    ],
    [
      'as it stands in HTML',
      addressOf(2).replaceAll('&', '&amp;'),
      'Sent',
      { list: 'news', id: 'sent', index: 0 },
    ],
    ['in its short form', SHORT, 'Short', { list: 'news', id: 'short', index: 0 }],
  ])('finds an article by its address %s', async (_, url, title, key) => {
    const short = newsAsset({ mediaId: 'short', articles: [article({ title: 'Short', url: SHORT })] });
    const { find } = await looking([SENT, short, PUBLISHED]);

    const { data, errors } = await find(url);

    expect(errors).toBeUndefined();
    expect(data).toEqual({ article: { id: encodeGlobalId(key), title } });
  });

  it('takes the publication before the news asset, and that before the draft', async () => {
    const at = (title: string) => ({ articles: [article({ title, url: addressOf(1) })] });
    const items = [publication(at('published')), newsAsset(at('sent')), draft(at('draft'))];

    const found: string[] = [];
    for (const from of [0, 1, 2]) {
      const { find } = await looking(items.slice(from).reverse());
      const { data } = await find(addressOf(1));
      found.push(data.article?.title);
    }

    expect(found).toEqual(['published', 'sent', 'draft']);
  });

  it('finds drafts for callers who may see them alone', async () => {
    const secret = draft({ articles: [article({ title: 'Secret', url: addressOf(3) })] });
    const { find } = await looking([secret], { access: KEYS });

    const { data: editors } = await find(addressOf(3), bearer(EDITORS));
    const { data: site, errors } = await find(addressOf(3), bearer(SITE));

    expect(editors.article).toMatchObject({ title: 'Secret' });
    expect({ site, errors }).toEqual({ site: { article: null }, errors: undefined });
  });

  it('answers null where none is stored, or the stored one is gone or has another address by now', async () => {
    const { find, lose, replace } = await looking([PUBLISHED, SENT]);
    lose('publication', 'published');
    replace({ ...SENT, articles: [article({ url: addressOf(9) })] });

    for (const url of [addressOf(7), addressOf(1), addressOf(2)])
      expect(await find(url)).toEqual({ data: { article: null } });
  });

  it.each([
    'https://example.com/s?__biz=MzA5&mid=1&idx=1',
    'https://mp.weixin.qq.com/',
    'https://mp.weixin.qq.com/s?__biz=MzA5',
    'https://me:secret@mp.weixin.qq.com/s/AbC',
  ])('refuses %s, which is no address of an article', async (url) => {
    const { find } = await looking([PUBLISHED]);

    const { errors } = await find(url);

    expect(errors).toMatchObject([
      { path: ['article'], extensions: { code: 'BAD_USER_INPUT', argument: 'url' } },
    ]);
  });

  it.each([
    'mp.weixin.qq.com/s/AbC',
    'ftp://mp.weixin.qq.com/s/AbC',
    ' https://mp.weixin.qq.com/s/AbC',
    'https://',
    7,
  ])('leaves it to GraphQL to refuse %j', async (url) => {
    const { gateway } = await looking([]);
    const literal = `{ article(url: ${JSON.stringify(url)}) { id } }`;

    for (const { errors } of [await ask(gateway, QUERY, { url }), await ask(gateway, literal)])
      expect(errors).toMatchObject([
        {
          message: expect.stringMatching(/URL cannot represent this value\. It must be/),
          locations: [{ line: 1 }],
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ]);
  });

  it('fails with SEARCH_UNAVAILABLE where nothing is stored', async () => {
    const { find } = await looking([PUBLISHED], { index: undefined });

    const { errors } = await find(addressOf(1));

    expect(errors).toMatchObject([{ extensions: { code: 'SEARCH_UNAVAILABLE' } }]);
  });
});
