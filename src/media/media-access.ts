import type { MediaAsset } from '../upstream/asset.ts';
import type { MediaTarget, Width } from './media-target.ts';
import type { ImageFacts, ImageInfo } from './pictures/image-info.ts';

/** In characters. A longer address does not fit into one of the gateway; those of WeChat have some hundred. */
const MAX_LENGTH = 1000;

/** What answers, contents and feeds tell of media: addresses, and what is known of pictures. */
export interface MediaAccess {
  /** The address of a picture, or of the cover of a video, in this width; null if there is none. */
  thumbnailUrl(asset: MediaAsset, width: Width): string | null;
  /** The address of the file of an asset; null if it has none. */
  downloadUrl(asset: MediaAsset): string | null;
  /** The address, in this width, of a picture that an article shows. */
  pictureUrl(address: string, width: Width, of: PictureOwner): string;
  /** What is known of the picture that a thumbnail shows. What is not is found out in the background. */
  imageOf(asset: MediaAsset): ImageRead;
}

/** Whose picture it is. */
export interface PictureOwner {
  /** Whether only those who see drafts get the address. */
  readonly isOfDraft: boolean;
}

/** What is known of a picture at a time. */
export interface ImageRead {
  /** Undefined if nothing is known yet, or never will be. */
  readonly info: ImageInfo | undefined;
  /** Whether that is still all. */
  isCurrent(): boolean;
}

export interface MediaAccessOptions {
  /** Signs paths of the gateway. Takes microseconds. */
  readonly addresses: { sign(target: MediaTarget): string };
  /** Whether the gateway fetches this picture: another one is shown at its own address. */
  readonly isServed: (address: string) => boolean;
  readonly facts: Pick<ImageFacts, 'find'>;
  /** Has facts found out in the background. It is called whenever they are missed. */
  readonly inform: (address: string) => void;
  /** Where callers reach the gateway, without a slash at the end. Undefined: it is not known yet. */
  readonly baseUrl: () => string | undefined;
}

/**
 * Media at addresses of the gateway. They are the same for all callers and whenever they are asked
 * for, save that a picture of a draft has one of its own.
 */
export function createMediaAccess({
  addresses,
  isServed,
  facts,
  inform,
  baseUrl,
}: MediaAccessOptions): MediaAccess {
  function addressOf(target: MediaTarget): string | undefined {
    const base = baseUrl();
    return base === undefined ? undefined : `${base}${addresses.sign(target)}`;
  }

  return {
    thumbnailUrl(asset, width) {
      const { type: list, mediaId: id } = asset;
      const shown = shownBy(asset);
      if (list === 'voice' || shown === null || !isServed(shown)) return shown;
      return addressOf({ kind: 'thumbnail', list, id, width }) ?? shown;
    },
    downloadUrl(asset) {
      const { type: list, mediaId: id } = asset;
      const direct = pictureOf(asset);
      if (list === 'image' && (direct === null || !isServed(direct))) return direct;
      return addressOf({ kind: 'file', list, id }) ?? direct;
    },
    pictureUrl(address, width, { isOfDraft }) {
      if (address.length > MAX_LENGTH || !isServed(address)) return address;
      return addressOf({ kind: 'picture', address, width, isOfDraft }) ?? address;
    },
    imageOf(asset) {
      const address = shownBy(asset);
      if (address === null || !isServed(address)) return NEVER_KNOWN;
      const info = facts.find(address);
      if (info === undefined) inform(address);
      return { info, isCurrent: () => isSame(facts.find(address), info) };
    },
  };
}

const NEVER_KNOWN: ImageRead = { info: undefined, isCurrent: () => true };

/** Media where WeChat has them: the gateway serves none. */
export const NO_MEDIA: MediaAccess = {
  thumbnailUrl: shownBy,
  downloadUrl: pictureOf,
  pictureUrl: (address) => address,
  imageOf: () => NEVER_KNOWN,
};

/** The picture that stands for an asset, where WeChat has it. */
function shownBy({ type, url, coverUrl }: MediaAsset): string | null {
  switch (type) {
    case 'image':
      return url;
    case 'video':
      return coverUrl;
    case 'voice':
      return null;
  }
}

/** The asset itself, where WeChat has it, if it is a picture. */
function pictureOf({ type, url }: MediaAsset): string | null {
  return type === 'image' ? url : null;
}

/** What is stored is read anew, so that the same facts need not be the same object. */
function isSame(one: ImageInfo | undefined, other: ImageInfo | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.format === other.format &&
    one.bytes === other.bytes &&
    one.placeholder === other.placeholder
  );
}
