import { pictureUrl } from '../media/picture-host.ts';
import type { DraftArticle, DraftItem, PostedImage } from './drafts.ts';
import type { Publishing } from './list.ts';
import {
  type PublicationItem,
  type PublishedArticle,
  publicationItem,
  publishedUrl,
} from './publications.ts';

/** The publication of a draft. Its picture posts can no longer be told from other articles. */
export function publishDraft({ content }: DraftItem, { id, time, baseUrl }: Publishing): PublicationItem {
  const news_item = content.news_item.map((article, index) => {
    return { ...rewrite(article, baseUrl), url: publishedUrl(id, index), is_deleted: false };
  });
  return publicationItem({ article_id: id, content: { news_item }, update_time: time });
}

/** An article without what drafts alone have: a picture post becomes one like the others. */
function rewrite({ article_type, image_info, ...article }: DraftArticle, baseUrl: string): PublishedArticle {
  if (article_type !== 'newspic' && image_info === undefined) return article;
  const images = image_info?.image_list ?? [];
  const [cover] = images;
  return {
    author: '',
    digest: '',
    content_source_url: '',
    show_cover_pic: 0,
    ...article,
    // The control takes a content of any type.
    content: toHtml(String(article.content ?? ''), images, baseUrl),
    thumb_url: cover === undefined ? '' : addressOf(cover, baseUrl),
  };
}

/** The text line by line, and the pictures below it. */
function toHtml(text: string, images: readonly PostedImage[], baseUrl: string): string {
  const lines = text.split('\n').map((line) => `<p>${escapeHtml(line)}</p>`);
  const pictures = images.map((image) => `<p><img data-src="${addressOf(image, baseUrl)}"  /></p>`);
  return [...lines, ...pictures].join('');
}

function addressOf({ image_media_id }: PostedImage, baseUrl: string): string {
  return pictureUrl(baseUrl, image_media_id);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
