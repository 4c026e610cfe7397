import type { Item } from '../lists/list.ts';
import { hashText } from '../random.ts';
import { type Answer, htmlAnswer } from '../upstream/wire.ts';
import { drawPicture, drawPlaceholder } from './pictures.ts';

/** Serves the pictures that items link to, as `mmbiz.qpic.cn` does. */
export interface PictureHost {
  /** From now on, the picture that this item links to exists. It stays when the item goes. */
  add(item: Item): void;
  /** The picture at a path, or 404. A page of somebody else's, by its `Referer`, gets a grey one. */
  answer(path: string, referer: string | undefined): Answer;
}

/**
 * Where the picture of an image is served: `{base}/mmbiz_png/{name}/0?wx_fmt=png`. With 640 or 300 in the place of the 0, it is no
 * wider than so many pixels.
 */
export function pictureUrl(baseUrl: string, mediaId: string): string {
  return `${baseUrl}/mmbiz_png/${pictureName(mediaId)}/0?wx_fmt=png`;
}

/** The picture of an image, as `get_material` sends it. */
export function pictureOf(mediaId: string): Uint8Array {
  return drawPicture(pictureName(mediaId));
}

/** Whether the picture host is asked, and not the API. */
export function isPicturePath(path: string): boolean {
  return path.startsWith('/mmbiz_png/');
}

/** A host of no pictures. */
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

/** The picture that an address is of, and how wide it may be; no width for the picture as it is. */
function readAddress(url: string): { name: string; maxWidth: number | undefined } | undefined {
  const [, name, form] = /\/mmbiz_png\/([\w-]+)\/(0|640|300)(?:$|\?)/.exec(url) ?? [];
  return name === undefined ? undefined : { name, maxWidth: Number(form) || undefined };
}

// No Referer is no reason for suspicion: that is how pages outside WeChat show these pictures.
function isForeign(referer: string | undefined): boolean {
  return referer !== undefined && !/^https?:\/\/([\w-]+\.)*qq\.com(\/|$)/.test(referer);
}
