import { createMediaAccess } from '../../src/media/media-access.ts';
import type { MediaTarget } from '../../src/media/media-target.ts';
import type { ImageInfo } from '../../src/media/pictures/image-info.ts';

/** Where callers reach a gateway with {@link fakeMedia}. */
export const BASE_URL = 'https://gateway.example';

/** A picture that is known. */
export const KNOWN: ImageInfo = {
  width: 1080,
  height: 720,
  format: 'jpg',
  bytes: 250_000,
  placeholder: 'data:image/webp;base64,UklGRg==',
};

/**
 * Media of `mmbiz.qpic.cn` and of sandboxes, svg excepted, at addresses that {@link targetOf} reads.
 * What becomes known of pictures is put into `facts` by the test.
 */
export function fakeMedia({ baseUrl = (): string | undefined => BASE_URL } = {}) {
  const facts = new Map<string, ImageInfo>();
  const asked: string[] = [];
  const mediaAccess = createMediaAccess({
    addresses: { sign: (target) => `/media/${Buffer.from(JSON.stringify(target)).toString('base64url')}` },
    isServed: (address) =>
      /^https?:\/\/(?:mmbiz\.qpic\.cn|127\.0\.0\.1(?::\d+)?)\/(?!mmbiz_svg\/)/.test(address),
    facts: { find: (address) => facts.get(address) },
    inform: (address) => void asked.push(address),
    baseUrl,
  });
  return {
    facts,
    /** The pictures about which the gateway wanted to know more. */
    asked,
    mediaAccess,
    /** Of a gateway and its library. */
    settings: {
      mediaAccess,
      shownAt: (address: string, owner: { readonly isOfDraft: boolean }) =>
        mediaAccess.pictureUrl(address, 1080, owner),
    },
  };
}

/** What an address of {@link fakeMedia} names; undefined if it is none. */
export function targetOf(url: unknown): MediaTarget | undefined {
  const [base, encoded = ''] = String(url).split('/media/');
  return base === BASE_URL ? JSON.parse(Buffer.from(encoded, 'base64url').toString()) : undefined;
}
