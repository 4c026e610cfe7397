import type { Item } from '../lists/list.ts';
import { hashText } from '../random.ts';
import { type Answer, htmlAnswer } from '../upstream/wire.ts';
import { drawPicture, drawPlaceholder } from './pictures.ts';

/** Serves the pictures of items, as `mmbiz.qpic.cn` does. */
export interface PictureHost {
  /** Serves the picture that this item links to, even after the item is deleted. */
  add(item: Item): void;
  /** The picture at a path, or 404. Foreign pages, by their `Referer`, get a grey one. */
  answer(path: string, referer: string | undefined): Answer;
}

/** The URL of an image's picture. 640 or 300 in place of the 0 limits its width to these pixels. */
export function pictureUrl(baseUrl: string, mediaId: string): string {
  return `${baseUrl}/mmbiz_png/${pictureName(mediaId)}/0?wx_fmt=png`;
}

/** An image's picture, as `get_material` sends it. */
export function pictureOf(mediaId: string): Uint8Array {
  return drawPicture(pictureName(mediaId));
}

/** Whether a path is served by the picture host, not by the API. */
export function isPicturePath(path: string): boolean {
  return path.startsWith('/mmbiz_png/');
}

/** A host without pictures. */
export function createPictureHost(): PictureHost {
  const names = new Set<string>();

  return {
    add({ url }) {
      const { name } = (typeof url === 'string' && readAddress(url)) || {};
      if (name !== undefined) names.add(name);
    },
    answer(path, referer) {
      const { name, maxWidth } = readAddress(path) ?? {};
      if (name === undefined || !names.has(name)) return htmlAnswer(404);
      const body = isForeign(referer) ? drawPlaceholder() : drawPicture(name, maxWidth);
      return { status: 200, headers: { 'content-type': 'image/png' }, body };
    },
  };
}

function pictureName(mediaId: string): string {
  return hashText(`picture ${mediaId}`, 86);
}

/** The picture in a URL, and its maximum width; `undefined` for the original width. */
function readAddress(url: string): { name: string; maxWidth: number | undefined } | undefined {
  const [, name, form] = /\/mmbiz_png\/([\w-]+)\/(0|640|300)(?:$|\?)/.exec(url) ?? [];
  return name === undefined ? undefined : { name, maxWidth: Number(form) || undefined };
}

// No Referer is fine: that is how pages outside WeChat show these pictures.
function isForeign(referer: string | undefined): boolean {
  return referer !== undefined && !/^https?:\/\/([\w-]+\.)*qq\.com(\/|$)/.test(referer);
}
