import { textToHtml } from '../../articles/text-to-html.ts';
import type { Loader } from '../../library/operation/loader.ts';
import type { MediaAsset } from '../../upstream/asset.ts';
import type { Article } from '../../upstream/news.ts';

/**
 * The content of an article as HTML that is not safe yet; empty if it has none. A picture post has
 * its pictures above its text, as far as they are cached or stored: they take no call.
 */
export async function articleHtml(article: Article, assets: Pick<Loader, 'findStored'>): Promise<string> {
  const { type, content, pictures } = article;
  return type === 'pictures' ? picturePost(pictures, content ?? '', assets) : (content ?? '');
}

async function picturePost(
  pictures: readonly string[],
  text: string,
  assets: Pick<Loader, 'findStored'>,
): Promise<string> {
  const found = await Promise.all(pictures.map((id) => assets.findStored<MediaAsset>({ list: 'image', id })));
  const shown = found.flatMap((picture) =>
    picture?.url ? [`<p><img src="${inAttribute(picture.url)}"></p>`] : [],
  );
  return `${shown.join('')}${text && textToHtml(text)}`;
}

function inAttribute(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
