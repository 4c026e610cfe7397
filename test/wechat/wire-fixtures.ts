import type { AssetType } from '../../src/upstream/asset.ts';

/** An item, an article or a body as upstream sends it: `undefined` leaves a key out. */
export type Wire = Readonly<Record<string, unknown>>;

const PICTURE_URL = 'http://mmbiz.qpic.cn/mmbiz_jpg/TeaGardenPicture/0?wx_fmt=jpeg';

/** A picture of 2021; older ones have no `tags`. */
export function wireImage(overrides: Wire = {}): Wire {
  return {
    media_id: 'Tea0Garden-Picture_000000000000000000000001',
    name: './tea/garden.jpg',
    update_time: 1_700_000_000,
    url: PICTURE_URL,
    tags: [],
    ...overrides,
  };
}

/** Voices, and videos before 2021, have these keys and no others. */
export function wireVoice(overrides: Wire = {}): Wire {
  return {
    media_id: 'Tea0Garden-Voice_00000000000000000000000001',
    name: '采茶',
    update_time: 1_700_000_000,
    ...overrides,
  };
}

/** A video since 2021. */
export function wireVideo(overrides: Wire = {}): Wire {
  return {
    ...wireVoice({ media_id: 'Tea0Garden-Video_00000000000000000000000001' }),
    description: 'How tea is picked.',
    cover_url: 'http://mmbiz.qpic.cn/mmbiz_jpg/TeaGardenCover/0?wx_fmt=jpeg',
    tags: [],
    ...overrides,
  };
}

export function wireNews(overrides: Wire = {}, articles: readonly Wire[] = [wireArticle()]): Wire {
  return {
    media_id: 'Tea0Garden-News_000000000000000000000000001',
    content: { news_item: articles, create_time: 1_699_990_000, update_time: 1_700_000_000 },
    update_time: 1_700_000_000,
    ...overrides,
  };
}

/** An article of 2018; older ones have no comment flags. */
export function wireArticle(overrides: Wire = {}): Wire {
  return {
    title: '春茶',
    author: 'Lin',
    digest: 'The first harvest.',
    content: '<p>The first harvest<br  /> is in.</p>',
    content_source_url: 'https://tea.example/spring',
    thumb_media_id: 'Tea0Garden-Picture_000000000000000000000001',
    show_cover_pic: 1,
    url: 'http://mp.weixin.qq.com/s?__biz=TeaGarden==&mid=100000001&idx=1&sn=0123#rd',
    thumb_url: PICTURE_URL,
    need_open_comment: 1,
    only_fans_can_comment: 0,
    ...overrides,
  };
}

/** A draft of one article, as `draft/batchget` sends it. */
export function wireDraft(overrides: Wire = {}, articles: readonly Wire[] = [wireDraftArticle()]): Wire {
  return wireNews({ media_id: 'Tea0Garden-Draft_00000000000000000000000001', ...overrides }, articles);
}

export function wireDraftArticle(overrides: Wire = {}): Wire {
  return wireArticle({ article_type: 'news', ...overrides });
}

/** A picture post: plain text, pictures by their ids, and neither author nor digest. */
export function wirePicturePost(overrides: Wire = {}): Wire {
  return {
    article_type: 'newspic',
    title: '九张图',
    content: '一行文字',
    thumb_media_id: 'Tea0Garden-Picture_000000000000000000000001',
    need_open_comment: 0,
    only_fans_can_comment: 0,
    image_info: imageInfo('Tea0Garden-Picture_1', 'Tea0Garden-Picture_2'),
    url: 'http://mp.weixin.qq.com/s?__biz=TeaGarden==&mid=100000124&idx=1&sn=0c0c#rd',
    ...overrides,
  };
}

/** The pictures of a picture post. */
export function imageInfo(...ids: readonly unknown[]): Wire {
  return { image_list: ids.map((image_media_id) => ({ image_media_id })) };
}

/** A publication of one article, as `freepublish/batchget` sends it. */
export function wirePublication(overrides: Wire = {}, articles: readonly Wire[] = [wirePublished()]): Wire {
  return wireNews(
    { article_id: 'Tea0Garden-Publication_0000000000000000001', media_id: undefined, ...overrides },
    articles,
  );
}

export function wirePublished(overrides: Wire = {}): Wire {
  return wireArticle({ is_deleted: false, ...overrides });
}

/** The answer of a list call. */
export function wirePage(item: readonly unknown[], overrides: Wire = {}): Wire {
  return { item, total_count: item.length, item_count: item.length, ...overrides };
}

/** A page of each type, with each shape that has been seen of it. */
export const WIRE_PAGES: Readonly<Record<AssetType, Wire>> = {
  image: wirePage([wireImage(), wireImage({ tags: undefined, name: '' })]),
  voice: wirePage([wireVoice()]),
  video: wirePage([wireVideo(), wireVoice()]),
  news: wirePage([
    wireNews(),
    wireNews({}, [wireArticle({ digest: '', show_cover_pic: '0' }), wireArticle({ author: undefined })]),
  ]),
};

/** A body as it stands on the wire: raw UTF-8, with every `/` escaped. */
export function onTheWire(body: unknown): string {
  return JSON.stringify(body).replaceAll('/', '\\/');
}

/** A page of drafts, with each shape that is known of them. */
export const WIRE_DRAFTS = wirePage([
  wireDraft(),
  wireDraft({}, [wirePicturePost(), wireDraftArticle({ article_type: undefined, thumb_media_id: '' })]),
]);

/** A page of publications, with each shape that has been seen of them. */
export const WIRE_PUBLICATIONS = wirePage([
  wirePublication(),
  wirePublication({ update_time: undefined }, [wirePublished({ is_deleted: true }), wireArticle()]),
]);
