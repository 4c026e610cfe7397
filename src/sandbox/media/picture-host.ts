import type { Item } from '../lists/list.ts';
import { hashText } from '../random.ts';
import type { UpstreamAnswer } from '../upstream/upstream.ts';
import { htmlAnswer } from '../upstream/wire.ts';
import type { DrawPicture } from './drawing.ts';
import { findOddPicture } from './odd-pictures.ts';
import { formOf, type PictureForm, type PictureFormat } from './picture-form.ts';
import { drawPlaceholder } from './rings.ts';

/** Serves the pictures of items, as `mmbiz.qpic.cn` does. */
export interface PictureHost {
  /** Serves the picture that this item links to, even after the item is deleted. */
  add(item: Item): void;
  /** The picture at a path, or 404. Foreign pages, by their `Referer`, get a grey one. */
  answer(path: string, referer: string | undefined): Promise<UpstreamAnswer>;
  /** An image's picture, as `get_material` sends it. */
  pictureOf(mediaId: string): Promise<Uint8Array>;
}

/** The URL of an image's picture. 640 or 300 in place of the 0 limits its width to these pixels. */
export function pictureUrl(baseUrl: string, mediaId: string): string {
  const name = pictureName(mediaId);
  const { toldFormat } = formOf(name);
  return `${baseUrl}/${FOLDERS[toldFormat]}/${name}/0?wx_fmt=${toldFormat}`;
}

/** What the picture at a URL is like; undefined if it is none of this host. */
export function formAt(url: string): PictureForm | undefined {
  const { name } = readAddress(url) ?? {};
  return name === undefined ? undefined : formOf(name);
}

/** Whether a path is served by the picture host, not by the API. */
export function isPicturePath(path: string): boolean {
  return /^\/mmbiz_(?:jpg|png|gif|webp)\//.test(path);
}

/** A host without pictures. */
export function createPictureHost(): PictureHost {
  const names = new Set<string>();
  let drawing: Promise<DrawPicture> | undefined;

  const draw: DrawPicture = async (name, maxWidth) => {
    drawing ??= import('./drawing.ts').then(({ createDrawing }) => createDrawing());
    return (await drawing)(name, maxWidth);
  };

  return {
    add({ url }) {
      const { name } = (typeof url === 'string' && readAddress(url)) || {};
      if (name !== undefined) names.add(name);
    },
    async answer(path, referer) {
      const { name, maxWidth } = readAddress(path) ?? {};
      if (name === undefined || !names.has(name)) return whole(htmlAnswer(404));
      const odd = findOddPicture(name);
      if (odd !== undefined) return odd.answer({ draw, isOfWeChat: isOfWeChat(referer) });
      // No Referer is fine: that is how pages outside WeChat show these pictures.
      if (referer !== undefined && !isOfWeChat(referer)) return picture('png', drawPlaceholder());
      return picture(formOf(name).format, await draw(name, maxWidth));
    },
    pictureOf: (mediaId) => draw(pictureName(mediaId)),
  };
}

const FOLDERS: Readonly<Record<PictureFormat, string>> = {
  jpeg: 'mmbiz_jpg',
  png: 'mmbiz_png',
  gif: 'mmbiz_gif',
  webp: 'mmbiz_webp',
};

function pictureName(mediaId: string): string {
  return hashText(`picture ${mediaId}`, 86);
}

/** The picture in a URL, and its maximum width; `undefined` for the original width. */
function readAddress(url: string): { name: string; maxWidth: number | undefined } | undefined {
  const [, name, form] = /\/mmbiz_(?:jpg|png|gif|webp)\/([\w-]+)\/(0|640|300)(?:$|\?)/.exec(url) ?? [];
  return name === undefined ? undefined : { name, maxWidth: Number(form) || undefined };
}

function isOfWeChat(referer: string | undefined): boolean {
  return referer !== undefined && /^https?:\/\/([\w-]+\.)*qq\.com(\/|$)/.test(referer);
}

function picture(format: PictureFormat, body: Uint8Array): UpstreamAnswer {
  return whole({ status: 200, headers: { 'content-type': `image/${format}` }, body });
}

function whole(answer: Omit<UpstreamAnswer, 'delivery' | 'delayMs'>): UpstreamAnswer {
  return { ...answer, delivery: 'whole', delayMs: 0 };
}
