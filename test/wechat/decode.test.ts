import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPES, type AssetType } from '../../src/upstream/asset.ts';
import { UpstreamBadResponseError } from '../../src/upstream/errors.ts';
import { decodeCounts, decodePage, decodeQuota, decodeToken } from '../../src/wechat/decode.ts';
import { parseWireJson } from '../../src/wechat/wire-values.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { expectPage } from './expect-page.ts';
import { mutationsOf } from './mutations.ts';
import {
  onTheWire,
  WIRE_PAGES,
  wireArticle,
  wireImage,
  wireNews,
  wirePage,
  wireVideo,
  wireVoice,
} from './wire-fixtures.ts';

describe('decodePage', () => {
  it('reads pictures, with a total of their own', () => {
    const page = decode('image', wirePage([wireImage()], { total_count: 45 }));

    expect(page).toEqual({
      items: [
        {
          type: 'image',
          mediaId: 'Tea0Garden-Picture_000000000000000000000001',
          updatedAt: new Date('2023-11-14T22:13:20Z'),
          name: './tea/garden.jpg',
          url: 'http://mmbiz.qpic.cn/mmbiz_jpg/TeaGardenPicture/0?wx_fmt=jpeg',
          description: null,
          coverUrl: null,
        },
      ],
      totalCount: 45,
    });
  });

  it.each(['voice', 'video'] as const)('reads a %s that has an id, a name and a time', (type) => {
    expect(decodeOne(type, wireVoice())).toEqual({
      type,
      mediaId: 'Tea0Garden-Voice_00000000000000000000000001',
      updatedAt: new Date('2023-11-14T22:13:20Z'),
      name: '采茶',
      url: null,
      description: null,
      coverUrl: null,
    });
  });

  it('reads the description and the cover of a video, and no tags', () => {
    expect(decodeOne('video', wireVideo())).toEqual({
      type: 'video',
      mediaId: 'Tea0Garden-Video_00000000000000000000000001',
      updatedAt: new Date('2023-11-14T22:13:20Z'),
      name: '采茶',
      url: null,
      description: 'How tea is picked.',
      coverUrl: 'http://mmbiz.qpic.cn/mmbiz_jpg/TeaGardenCover/0?wx_fmt=jpeg',
    });
  });

  it('reads news of one article', () => {
    expect(decodeOne('news', wireNews())).toEqual({
      type: 'news',
      mediaId: 'Tea0Garden-News_000000000000000000000000001',
      updatedAt: new Date('2023-11-14T22:13:20Z'),
      createdAt: new Date('2023-11-14T19:26:40Z'),
      articles: [
        {
          type: null,
          title: '春茶',
          author: 'Lin',
          digest: 'The first harvest.',
          content: '<p>The first harvest<br  /> is in.</p>',
          url: 'http://mp.weixin.qq.com/s?__biz=TeaGarden==&mid=100000001&idx=1&sn=0123#rd',
          contentSourceUrl: 'https://tea.example/spring',
          thumbMediaId: 'Tea0Garden-Picture_000000000000000000000001',
          thumbUrl: 'http://mmbiz.qpic.cn/mmbiz_jpg/TeaGardenPicture/0?wx_fmt=jpeg',
          pictures: [],
          showCoverPic: true,
          needOpenComment: true,
          onlyFansCanComment: false,
          isDeleted: null,
        },
      ],
    });
  });

  it('reads news of several articles, in their order', () => {
    const articles = ['one', 'two', 'three'].map((title) => wireArticle({ title }));

    expect(decodeOne('news', wireNews({}, articles))).toMatchObject({
      articles: [{ title: 'one' }, { title: 'two' }, { title: 'three' }],
    });
  });

  it('reads articles of 2016, which have no comment flags', () => {
    const old = wireArticle({ need_open_comment: undefined, only_fans_can_comment: undefined });

    expect(decodeArticle(old)).toMatchObject({ needOpenComment: null, onlyFansCanComment: null });
  });

  it.each([
    [0, false],
    [1, true],
    ['0', false],
    ['1', true],
    [2, null],
    ['', null],
    [true, null],
    [null, null],
    [undefined, null],
  ])('reads the flag %j as %j', (wire, flag) => {
    const article = wireArticle({
      show_cover_pic: wire,
      need_open_comment: wire,
      only_fans_can_comment: wire,
    });

    expect(decodeArticle(article)).toMatchObject({
      showCoverPic: flag,
      needOpenComment: flag,
      onlyFansCanComment: flag,
    });
  });

  it.each(['', null, undefined, 5, ['a']])('reads a text of %j as null', (wire) => {
    const article = { title: wire, author: wire, digest: wire, content: wire, thumb_media_id: wire };

    expect(decodeOne('video', wireVideo({ name: wire, description: wire }))).toMatchObject({
      name: null,
      description: null,
    });
    expect(decodeArticle(wireArticle(article))).toMatchObject({
      title: null,
      author: null,
      digest: null,
      content: null,
      thumbMediaId: null,
    });
  });

  it.each([
    ...[
      '',
      'tea',
      '/0?wx_fmt=jpeg',
      './www.qq.com',
      '//tea/0',
      '///www.qq.com',
      '//mmbiz.qpic.cn:99999/0',
      'tea:8080',
      'a b.com',
      'www.qq.com and more',
      'index.html',
      'tea/www.qq.com',
      'lin@tea.example',
      'lin:secret@tea.example',
      'www.qq.com:javascript',
      '\\\\tea.example\\0',
      'http//www.qq.com',
      '..com',
      '1.5',
      '1.2.3.999',
      'http://',
      'http://[',
      'https://mmbiz.qpic.cn:99999/',
    ],
    ...['javascript:alert(1)', 'JavaScript:alert(1)', ' \tjava\nscript:alert(1)', 'data:text/html,tea'],
    ...['mailto:lin@tea.example', 'weixin://dl/business', 'blob:https://tea.example/1', 'file:///etc/hosts'],
    ...[null, undefined, 5, ['https://tea.example/']],
  ])('reads a URL of %j as null', (wire) => {
    const article = wireArticle({ url: wire, content_source_url: wire, thumb_url: wire });

    expect(decodeOne('image', wireImage({ url: wire, cover_url: wire }))).toMatchObject({
      url: null,
      coverUrl: null,
    });
    expect(decodeArticle(article)).toMatchObject({ url: null, contentSourceUrl: null, thumbUrl: null });
  });

  it.each(['https://mmbiz.qlogo.cn/0?wx_fmt=png', 'HTTP://tea.example', 'http://茶.example/春#rd'])(
    'keeps the URL %j to the letter',
    (url) => {
      expect(decodeOne('image', wireImage({ url }))).toMatchObject({ url });
    },
  );

  it.each([
    ['www.qq.com', 'https://www.qq.com/'],
    ['//mmbiz.qpic.cn/0?wx_fmt=png', 'https://mmbiz.qpic.cn/0?wx_fmt=png'],
    ['mp.weixin.qq.com/s/abc#rd', 'https://mp.weixin.qq.com/s/abc#rd'],
    ['Tea.Example?x=1', 'https://tea.example/?x=1'],
    ['tea.example:8443/a b', 'https://tea.example:8443/a%20b'],
    [' www.qq.com\n', 'https://www.qq.com/'],
    ['茶.example/春', 'https://xn--cl1a.example/%E6%98%A5'],
    ['203.0.113.7/tea', 'https://203.0.113.7/tea'],
  ])('puts https:// before the URL %j, which lacks only that', (wire, url) => {
    const article = wireArticle({ url: wire, content_source_url: wire, thumb_url: wire });

    expect(decodeOne('image', wireImage({ url: wire, cover_url: wire }))).toMatchObject({
      url,
      coverUrl: url,
    });
    expect(decodeArticle(article)).toMatchObject({ url, contentSourceUrl: url, thumbUrl: url });
  });

  it.each([
    ['without content', wireNews({ content: undefined })],
    ['with an empty content', wireNews({ content: '' })],
    ['without articles', wireNews({ content: {} })],
    ['with empty articles', wireNews({ content: { news_item: '' } })],
  ])('reads news %s', (_name, item) => {
    expect(decodeOne('news', item)).toMatchObject({ createdAt: null, articles: [] });
  });

  it.each([-1, 1.5, 8.64e12 + 1, '-1', '1.6e9', '1600000000.0', '0x5f5e1000', ' 1600000000', '', null])(
    'reads a creation time of %j as null',
    (wire) => {
      const item = wireNews({ content: { news_item: [], create_time: wire } });

      expect(decodeOne('news', item)).toMatchObject({ createdAt: null });
    },
  );

  it.each([
    ['an empty list', { item: [], total_count: 40, item_count: 0 }],
    ['no list and a count of 0', { total_count: 40, item_count: 0 }],
    ['null and a count of 0', { item: null, total_count: 40, item_count: 0 }],
  ])('reads a page of %s as empty', (_name, body) => {
    expect(decode('image', body)).toEqual({ items: [], totalCount: 40 });
  });

  it('needs no count of items where there is a list', () => {
    expect(decode('image', wirePage([wireImage()], { item_count: undefined })).items).toHaveLength(1);
  });

  it.each([
    ['45', 45],
    ['0', 0],
    ['-1', 0],
    ['1000000000', 1_000_000_000],
  ])('reads a total of %j as %i', (total_count, totalCount) => {
    expect(decode('image', wirePage([], { total_count }))).toEqual({ items: [], totalCount });
  });

  it('reads a page of no list and a count of "0" as empty', () => {
    expect(decode('image', { total_count: '40', item_count: '0' })).toEqual({ items: [], totalCount: 40 });
  });

  it('counts none where it is told of fewer', () => {
    expect(decode('image', wirePage([], { total_count: -1 }))).toEqual({ items: [], totalCount: 0 });
  });

  it.each([
    ['item', 'image', { total_count: 40, item_count: 1 }],
    ['item', 'image', { total_count: 40 }],
    ['item', 'image', { total_count: 0, item: { 0: wireImage() } }],
    ['total_count', 'image', wirePage([wireImage()], { total_count: undefined })],
    ['total_count', 'image', wirePage([wireImage()], { total_count: '1.0' })],
    ['total_count', 'image', wirePage([wireImage()], { total_count: '' })],
    ['total_count', 'image', wirePage([wireImage()], { total_count: 0.5 })],
    ['total_count', 'image', wirePage([wireImage()], { total_count: 2 ** 31 })],
    ['item.3.media_id', 'image', pageWhoseFourth({ media_id: undefined })],
    ['item.3.media_id', 'image', pageWhoseFourth({ media_id: '' })],
    ['item.3.media_id', 'image', pageWhoseFourth({ media_id: 12_345 })],
    ...['Tea\u0000', 'Tea ', '\uFFFDTea', '\ud83cTea'].map(
      (media_id) => ['item.3.media_id', 'image', pageWhoseFourth({ media_id })] as const,
    ),
    ['item.3.update_time', 'image', pageWhoseFourth({ update_time: undefined })],
    ...['1700000000.0', '17e8', '+1700000000', '8640000000001', '-1', ''].map(
      (update_time) => ['item.3.update_time', 'image', pageWhoseFourth({ update_time })] as const,
    ),
    ['item.3.update_time', 'image', pageWhoseFourth({ update_time: 8.64e12 + 1 })],
    ['item.0', 'image', wirePage([null])],
    ['item.1', 'voice', wirePage([wireVoice(), 'Tea-Secret'])],
    ['item.0.update_time', 'news', wirePage([wireNews({ update_time: -1 })])],
    ['item.0.content', 'news', wirePage([wireNews({ content: 'Tea-Secret' })])],
    ['item.0.content.news_item', 'news', wirePage([wireNews({ content: { news_item: 'Tea-Secret' } })])],
    [
      'item.0.content.news_item.1',
      'news',
      wirePage([wireNews({ content: { news_item: [{}, 'Tea-Secret'] } })]),
    ],
  ] as const)('names %s where it is not as it must be', (path, type, body) => {
    const error = errorOf(() => decode(type, body));

    expect(error).toBeInstanceOf(UpstreamBadResponseError);
    expect(error.message).toMatch(`/list answered in the wrong shape: ${path}: `);
    expect(error.message).not.toMatch(/Tea|12345|1700000000/);
  });

  it.each(ASSET_TYPES)(
    'makes whole assets or a typed error of every mutation of a page of type %s',
    (type) => {
      fc.assert(
        fc.property(mutationsOf(WIRE_PAGES[type]), (body) => {
          try {
            expectPage(type, decodePage('/list', type, body));
          } catch (error) {
            if (!(error instanceof UpstreamBadResponseError)) throw error;
          }
        }),
        { numRuns: propertyRuns(2000) },
      );
    },
  );
});

describe('decodeCounts', () => {
  const counts = { voice_count: 3, video_count: 0, image_count: 100_000, news_count: 7 };

  it('reads one count for each type', () => {
    expect(decodeCounts('/counts', counts)).toEqual({ image: 100_000, video: 0, voice: 3, news: 7 });
  });

  it.each(Object.keys(counts))('names %s where it is missing', (key) => {
    const body = { ...counts, [key]: undefined };

    expect(() => decodeCounts('/counts', body)).toThrow(`/counts answered in the wrong shape: ${key}: `);
  });
});

describe('decodeQuota', () => {
  const quota = { daily_limit: 1000, used: 3, remain: 997 };

  it('reads the limit of the day, and what is used of it', () => {
    const body = { errcode: 0, errmsg: 'ok', quota };

    expect(decodeQuota('/quota', body)).toEqual({ dailyLimit: 1000, used: 3 });
  });

  it.each([
    ['quota', {}],
    ['quota', { quota: '' }],
    ['quota.daily_limit', { quota: { ...quota, daily_limit: undefined } }],
    ['quota.daily_limit', { quota: { ...quota, daily_limit: 0.5 } }],
    ['quota.used', { quota: { ...quota, used: -1 } }],
    ['quota.used', { quota: { ...quota, used: '-1' } }],
    ['quota.used', { quota: { ...quota, used: '3.0' } }],
    ['quota.daily_limit', { quota: { ...quota, daily_limit: '1,000' } }],
  ])('names %s where it answers %j', (path, body) => {
    const error = errorOf(() => decodeQuota('/quota', body));

    expect(error).toBeInstanceOf(UpstreamBadResponseError);
    expect(error.message).toMatch(`/quota answered in the wrong shape: ${path}: `);
  });
});

describe('decodeToken', () => {
  it('reads a token and its remaining life', () => {
    const body = { access_token: 'T0ken_of-the-day', expires_in: 7200 };

    expect(decodeToken('/token', body)).toEqual({ value: 'T0ken_of-the-day', expiresInSeconds: 7200 });
  });

  it.each([86_401, 99_999_999_999_999, Number.MAX_VALUE])(
    'takes a life of %d s for one of a day',
    (seconds) => {
      const body = { access_token: 'T0ken', expires_in: seconds };

      expect(decodeToken('/token', body).expiresInSeconds).toBe(86_400);
    },
  );

  it.each([
    ['access_token', { expires_in: 7200 }],
    ['access_token', { access_token: '', expires_in: 7200 }],
    ['expires_in', { access_token: 'T0ken' }],
    ['expires_in', { access_token: 'T0ken', expires_in: 0 }],
    ['expires_in', { access_token: 'T0ken', expires_in: '0' }],
    ['expires_in', { access_token: 'T0ken', expires_in: '7200s' }],
    ['expires_in', { access_token: 'T0ken', expires_in: Number.POSITIVE_INFINITY }],
  ])('names %s, and shows no token, where it answers %j', (path, body) => {
    const error = errorOf(() => decodeToken('/token', body));

    expect(error).toBeInstanceOf(UpstreamBadResponseError);
    expect(error.message).toMatch(`/token answered in the wrong shape: ${path}: `);
    expect(error.message).not.toMatch('T0ken');
  });
});

function decode(type: AssetType, body: unknown) {
  return decodePage('/list', type, parseWireJson(Buffer.from(onTheWire(body))));
}

function decodeOne(type: AssetType, item: unknown) {
  return decode(type, wirePage([item])).items[0];
}

function decodeArticle(article: Record<string, unknown>) {
  const asset = decodeOne('news', wireNews({}, [article]));
  return asset?.type === 'news' ? asset.articles[0] : undefined;
}

function pageWhoseFourth(overrides: Record<string, unknown>) {
  return wirePage([wireImage(), wireImage(), wireImage(), wireImage(overrides), wireImage()]);
}

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It did not throw.');
}
