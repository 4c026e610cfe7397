import { hashHex, type Random } from '../random.ts';
import type { ArticleItem, MediaItem } from '../wire.ts';
import type { Draft } from './scene.ts';

/** Where and when an article appears. */
export interface Publication {
  readonly url: string;
  /** Whether it is the only one of its message. */
  readonly isSingle: boolean;
  /** Unix seconds. */
  readonly createTime: number;
  readonly cover: MediaItem;
  readonly random: Random;
}

const YEAR_2018 = 1_514_736_000;

/** What the platform makes of a draft, with the gaps and oddities that its answers really have. */
export function publish(
  { title, author, blocks, sourceUrl = '' }: Draft,
  publication: Publication,
): ArticleItem {
  const { url, isSingle, createTime, cover, random } = publication;
  const showCoverPic = random.integer(0, 1);
  const isBefore2018 = createTime < YEAR_2018;
  return {
    title,
    author: random.chance(2) ? undefined : author,
    digest: isSingle ? summarize(blocks) : random.chance(3) ? undefined : '',
    content: blocks.join(random.pick(SEAMS)),
    content_source_url: sourceUrl,
    thumb_media_id: cover.media_id,
    show_cover_pic: isBefore2018 && random.chance(30) ? String(showCoverPic) : showCoverPic,
    url,
    thumb_url: cover.url,
    ...(!isBefore2018 && { need_open_comment: random.integer(0, 1), only_fans_can_comment: 0 }),
  };
}

/** The address of an article: the serial number of its message, and its place there from 0. */
export function articleUrl(serial: number, index: number): string {
  const mid = 2_247_480_000 + serial;
  const sn = hashHex(`article ${serial} ${index}`, 32);
  return `http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=${mid}&idx=${index + 1}&sn=${sn}#rd`;
}

// Between blocks there is nothing, or what was pasted along with the text.
const SEAMS = ['', '', '', '', '', '', '\n', '\n', '\r\n', '\u000b'];

/** The first 54 characters, as the platform does it. */
function summarize([first = '']: readonly string[]): string {
  return first.replaceAll(/<[^>]*>/g, '').slice(0, 54);
}
