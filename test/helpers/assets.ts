import type { AssetType, MediaAsset, NewsAsset } from '../../src/upstream/asset.ts';
import type { Article } from '../../src/upstream/news.ts';

/** `count` pictures, newest first: `image-1` is the oldest. */
export function images(count: number): MediaAsset[] {
  return Array.from({ length: count }, (_, index) => mediaAsset({ mediaId: `image-${count - index}` }));
}

/** A picture, unless told otherwise. */
export function mediaAsset(overrides: Partial<MediaAsset> = {}): MediaAsset {
  return {
    type: 'image',
    mediaId: 'a-media-id',
    updatedAt: new Date('2026-01-31T08:30:00Z'),
    name: 'tea.jpg',
    url: 'http://mmbiz.qpic.cn/mmbiz_jpg/tea/0?wx_fmt=jpeg',
    description: null,
    coverUrl: null,
    ...overrides,
  };
}

/** A news asset of one article. */
export function newsAsset(overrides: Partial<NewsAsset> = {}): NewsAsset {
  return {
    type: 'news',
    mediaId: 'a-news-id',
    updatedAt: new Date('2026-01-31T08:30:00Z'),
    createdAt: new Date('2026-01-30T08:30:00Z'),
    articles: [article()],
    ...overrides,
  };
}

/** An article with all that an article may have. */
export function article(overrides: Partial<Article> = {}): Article {
  return {
    type: null,
    title: 'Spring tea',
    author: 'Lin',
    digest: 'The first harvest.',
    content: '<p>The first harvest is in.</p>',
    url: 'http://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b#rd',
    contentSourceUrl: 'https://tea.example/spring',
    thumbMediaId: 'image-1',
    thumbUrl: 'http://mmbiz.qpic.cn/mmbiz_jpg/thumb/0?wx_fmt=jpeg',
    pictures: [],
    showCoverPic: true,
    needOpenComment: false,
    onlyFansCanComment: false,
    isDeleted: null,
    ...overrides,
  };
}

/** The ids of assets, or of the nodes that show them, in their order. */
export function mediaIdsOf(assets: readonly { readonly mediaId: string }[]): string[] {
  return assets.map(({ mediaId }) => mediaId);
}

/** One value for each type. */
export function perType<T>(make: (type: AssetType) => T): Record<AssetType, T> {
  return { image: make('image'), video: make('video'), voice: make('voice'), news: make('news') };
}
