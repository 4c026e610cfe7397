import { pictureUrl } from './media/picture-host.ts';
import { createMediaId } from './random.ts';
import {
  type ArticleItem,
  type Item,
  type ItemType,
  isNewsItem,
  type MediaItem,
  type NewsContent,
  type NewsItem,
} from './wire.ts';

/** Fields of a news asset that differ from the usual. */
export interface NewsFields {
  readonly media_id?: string;
  readonly update_time?: number;
  readonly content?: Partial<NewsContent>;
}

/** Fields of any item that differ from the usual, in wire words; `undefined` leaves a field out. */
export interface ItemFields extends Partial<MediaItem>, NewsFields {}

/** When items are made that do not say so: 1 January 2020, 08:00 in Beijing. */
export const USUAL_TIME = 1_577_836_800;

/** An image. Without a `media_id`, it has one that follows from its name. */
export function imageItem(fields: Partial<MediaItem> = {}): MediaItem {
  const { media_id, name, update_time } = mediaItem('picture.jpg', fields);
  return { media_id, name, update_time, url: pictureUrl('http://mmbiz.qpic.cn', media_id), ...fields };
}

/** A voice. Without a `media_id`, it has one that follows from its name. */
export function voiceItem(fields: Partial<MediaItem> = {}): MediaItem {
  return mediaItem('recording.mp3', fields);
}

/** A video. Without a `media_id`, it has one that follows from its name. */
export function videoItem(fields: Partial<MediaItem> = {}): MediaItem {
  return mediaItem('film.mp4', fields);
}

/** A news asset of one article. Without a `media_id`, it has one that follows from its titles. */
export function newsItem({ content, ...fields }: NewsFields = {}): NewsItem {
  const articles = content?.news_item ?? [articleItem()];
  const update_time = fields.update_time ?? USUAL_TIME;
  return {
    media_id: createMediaId(articles.map(({ title }) => title).join()),
    content: { news_item: articles, create_time: update_time, update_time, ...content },
    update_time,
    ...fields,
  };
}

/** One article, without a cover picture. */
export function articleItem(fields: Partial<ArticleItem> = {}): ArticleItem {
  return {
    title: 'Article',
    author: '',
    digest: '',
    content: '<p>Text.</p>',
    content_source_url: '',
    thumb_media_id: '',
    show_cover_pic: 0,
    url: 'http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=100000001&idx=1#rd',
    thumb_url: '',
    ...fields,
  };
}

/** An item of a type that is known only at run time. */
export function createItem(type: ItemType, fields: ItemFields): Item {
  switch (type) {
    case 'image':
      return imageItem(fields);
    case 'voice':
      return voiceItem(fields);
    case 'video':
      return videoItem(fields);
    case 'news':
      return newsItem(fields);
  }
}

/** An item with some fields changed, and with the time of the change wherever it has one. */
export function editItem(item: Item, { content, ...fields }: ItemFields, update_time: number): Item {
  if (!isNewsItem(item)) return { ...item, update_time, ...fields };
  return { ...item, content: { ...item.content, update_time, ...content }, update_time, ...fields };
}

function mediaItem(usualName: string, fields: Partial<MediaItem>): MediaItem {
  const name = fields.name ?? usualName;
  return { media_id: createMediaId(`${usualName}: ${name}`), name, update_time: USUAL_TIME, ...fields };
}
