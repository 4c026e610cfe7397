import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamBadResponseError } from '../../src/upstream/errors.ts';
import type { Article } from '../../src/upstream/news.ts';
import { decodeDraftPage, decodePublicationPage, decodeTotal } from '../../src/wechat/decode.ts';
import { parseWireJson } from '../../src/wechat/wire-values.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { range } from '../helpers/range.ts';
import { expectPage } from './expect-page.ts';
import { mutationsOf } from './mutations.ts';
import {
  imageInfo,
  onTheWire,
  WIRE_DRAFTS,
  WIRE_PUBLICATIONS,
  type Wire,
  wireArticle,
  wireDraft,
  wireDraftArticle,
  wirePage,
  wirePicturePost,
  wirePublication,
  wirePublished,
} from './wire-fixtures.ts';

const ARTICLE: Article = {
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
};

describe('decodeDraftPage', () => {
  it('reads drafts, with a total of their own', () => {
    expect(decodeDrafts(wirePage([wireDraft()], { total_count: 45 }))).toEqual({
      items: [
        {
          type: 'draft',
          mediaId: 'Tea0Garden-Draft_00000000000000000000000001',
          updatedAt: new Date('2023-11-14T22:13:20Z'),
          createdAt: new Date('2023-11-14T19:26:40Z'),
          articles: [{ ...ARTICLE, type: 'news' }],
        },
      ],
      totalCount: 45,
    });
  });

  it('reads a picture post, with its pictures in their order and its plain text', () => {
    expect(decodeArticle(wirePicturePost())).toEqual({
      type: 'pictures',
      title: '九张图',
      author: null,
      digest: null,
      content: '一行文字',
      url: 'http://mp.weixin.qq.com/s?__biz=TeaGarden==&mid=100000124&idx=1&sn=0c0c#rd',
      contentSourceUrl: null,
      thumbMediaId: 'Tea0Garden-Picture_000000000000000000000001',
      thumbUrl: null,
      pictures: ['Tea0Garden-Picture_1', 'Tea0Garden-Picture_2'],
      showCoverPic: null,
      needOpenComment: false,
      onlyFansCanComment: false,
      isDeleted: null,
    });
  });

  it.each<[name: string, article: Wire, type: Article['type']]>([
    ['news', wireDraftArticle(), 'news'],
    ['newspic', wirePicturePost(), 'pictures'],
    ['newspic without pictures', wirePicturePost({ image_info: undefined }), 'pictures'],
    ['none, with pictures', wirePicturePost({ article_type: undefined }), 'pictures'],
    ['none, and no pictures', wireDraftArticle({ article_type: undefined }), null],
    ['one that is unknown', wireDraftArticle({ article_type: 'newsvideo' }), null],
    ['one that is unknown, with pictures', wirePicturePost({ article_type: 'newsvideo' }), 'pictures'],
    ['news, with pictures', wireDraftArticle({ image_info: imageInfo('Tea') }), 'news'],
    ['a number', wireDraftArticle({ article_type: 1 }), null],
    ['an empty text', wireDraftArticle({ article_type: '' }), null],
    ['null', wireDraftArticle({ article_type: null }), null],
  ])('reads an article whose article_type is %s', (_name, article, type) => {
    expect(decodeArticle(article)?.type).toBe(type);
  });

  it.each<[name: string, imageInfo: unknown, pictures: readonly string[]]>([
    ['no image_info', undefined, []],
    ['an empty text', '', []],
    ['no list', {}, []],
    ['a list that is none', { image_list: 'Tea' }, []],
    ['no pictures', imageInfo(), []],
    ['a picture without an id', imageInfo('Tea-1', undefined, 'Tea-2'), ['Tea-1', 'Tea-2']],
    ['ids that are empty, none or damaged', imageInfo('', 5, null, 'Te\uFFFDa', 'Tea-1'), ['Tea-1']],
    ['entries that are none', { image_list: [null, 'Tea', [], { image_media_id: 'Tea-1' }] }, ['Tea-1']],
    ['a hundred and one', imageInfo(...range(0, 101).map(String)), range(0, 100).map(String)],
    ['an id that is too long', imageInfo('T'.repeat(257), 'Tea-1'), ['Tea-1']],
    ['the same picture twice', imageInfo('Tea-1', 'Tea-1'), ['Tea-1', 'Tea-1']],
  ])('reads the pictures of %s', (_name, image_info, pictures) => {
    expect(decodeArticle(wirePicturePost({ image_info }))?.pictures).toEqual(pictures);
  });

  it.each([wirePicturePost({ content: '' }), wireDraftArticle({ content: '' })])(
    'reads an empty content as null',
    (article) => {
      expect(decodeArticle(article)?.content).toBeNull();
    },
  );

  it('reads a draft of both kinds of articles', () => {
    const draft = wireDraft({}, [wireDraftArticle(), wirePicturePost(), wireDraftArticle()]);

    expect(decodeDrafts(wirePage([draft])).items[0]?.articles.map(({ type }) => type)).toEqual([
      'news',
      'pictures',
      'news',
    ]);
  });

  it('makes whole drafts or a typed error of every mutation of a page', () => {
    expectWholeOrTyped('draft', WIRE_DRAFTS, decodeDrafts);
  });
});

describe('decodePublicationPage', () => {
  it('reads publications, with a total of their own', () => {
    expect(decodePublications(wirePage([wirePublication()], { total_count: '45' }))).toEqual({
      items: [
        {
          type: 'publication',
          articleId: 'Tea0Garden-Publication_0000000000000000001',
          updatedAt: new Date('2023-11-14T22:13:20Z'),
          createdAt: new Date('2023-11-14T19:26:40Z'),
          articles: [{ ...ARTICLE, isDeleted: false }],
        },
      ],
      totalCount: 45,
    });
  });

  it.each([
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    ['1', true],
    ['0', false],
    ['true', true],
    ['false', false],
    [undefined, null],
    [null, null],
    ['', null],
    [2, null],
    ['TRUE', null],
    [['true'], null],
  ])('reads is_deleted %j as %j', (is_deleted, isDeleted) => {
    const publication = wirePublication({}, [wirePublished({ is_deleted })]);

    expect(decodePublications(wirePage([publication])).items[0]?.articles[0]?.isDeleted).toBe(isDeleted);
  });

  it('makes whole publications or a typed error of every mutation of a page', () => {
    expectWholeOrTyped('publication', WIRE_PUBLICATIONS, decodePublications);
  });
});

describe.each([
  { name: 'decodeDraftPage', decode: decodeDrafts, wireItem: wireDraft, idField: 'media_id' },
  {
    name: 'decodePublicationPage',
    decode: decodePublications,
    wireItem: wirePublication,
    idField: 'article_id',
  },
])('$name', ({ decode, wireItem, idField }) => {
  const content = (times: Wire) => ({ news_item: [wireArticle()], ...times });

  it.each<[name: string, overrides: Wire, seconds: number]>([
    ['by the item', { update_time: 1_700_000_009 }, 1_700_000_009],
    ['by the item, as text', { update_time: '1700000009' }, 1_700_000_009],
    ['by its content alone', { update_time: undefined }, 1_700_000_000],
    [
      'by its content, as text',
      { update_time: '', content: content({ update_time: '1700000005' }) },
      1_700_000_005,
    ],
    [
      'by its creation alone',
      { update_time: null, content: content({ create_time: 1_600_000_000 }) },
      1_600_000_000,
    ],
    ['by the item alone', { update_time: 1_700_000_009, content: '' }, 1_700_000_009],
  ])('tells when an item was edited %s', (_name, overrides, seconds) => {
    expect(decode(wirePage([wireItem(overrides)])).items[0]?.updatedAt).toEqual(new Date(seconds * 1000));
  });

  it.each<[path: string, overrides: Wire]>([
    ['item.1.update_time', { update_time: undefined, content: content({}) }],
    ['item.1.update_time', { update_time: -1, content: '' }],
    ['item.1.update_time', { update_time: '17e8', content: content({ create_time: 'Tea-Secret' }) }],
    [`item.1.${idField}`, { [idField]: undefined }],
    [`item.1.${idField}`, { [idField]: 'Tea Secret' }],
    [`item.1.${idField}`, { [idField]: '\ud83cTea' }],
    ['item.1.content', { content: 'Tea-Secret' }],
    ['item.1.content.news_item.0', { content: { news_item: ['Tea-Secret'] } }],
  ])('names %s where it is not as it must be: %j', (path, overrides) => {
    const body = wirePage([wireItem(), wireItem(overrides)]);

    expect(() => decode(body)).toThrow(UpstreamBadResponseError);
    expect(() => decode(body)).toThrow(`/list answered in the wrong shape: ${path}: `);
    expect(() => decode(body)).not.toThrow(/Secret/);
  });

  it('keeps half a character as it is in a text', () => {
    const item = wireItem({}, [wireArticle({ title: '\ud800', content: 'a\udc00b' })]);

    expect(decode(wirePage([item])).items[0]?.articles[0]).toMatchObject({
      title: '\ud800',
      content: 'a\udc00b',
    });
  });
});

describe('decodeTotal', () => {
  it.each([
    [7, 7],
    ['7', 7],
    [-1, 0],
  ])('reads a total of %j as %i', (total_count, total) => {
    expect(decodeTotal('/count', { total_count })).toBe(total);
  });

  it('names the total where there is none', () => {
    expect(() => decodeTotal('/count', { draft_count: 7 })).toThrow(
      '/count answered in the wrong shape: total_count: ',
    );
  });
});

function decodeDrafts(body: unknown) {
  return decodeDraftPage('/list', parseWireJson(Buffer.from(onTheWire(body))));
}

function decodePublications(body: unknown) {
  return decodePublicationPage('/list', parseWireJson(Buffer.from(onTheWire(body))));
}

function decodeArticle(article: Wire): Article | undefined {
  return decodeDrafts(wirePage([wireDraft({}, [article])])).items[0]?.articles[0];
}

function expectWholeOrTyped(
  type: 'draft' | 'publication',
  page: Wire,
  decode: typeof decodeDrafts | typeof decodePublications,
): void {
  fc.assert(
    fc.property(mutationsOf(page), (body) => {
      // A mutation may take away everything, which no body can be.
      if (body === undefined) return;
      try {
        expectPage(type, decode(body));
      } catch (error) {
        if (!(error instanceof UpstreamBadResponseError)) throw error;
      }
    }),
    { numRuns: propertyRuns(2000) },
  );
}
