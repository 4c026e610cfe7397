import type { MediaAsset } from '../upstream/asset.ts';
import type { Serving } from './file-headers.ts';
import type { Materials } from './materials/materials.ts';
import type { OpenedMaterial } from './materials/opened-material.ts';
import { MediaError } from './media-error.ts';
import type { CachedFile, MediaFile } from './media-file.ts';
import type { MediaList, MediaTarget } from './media-target.ts';
import type { PictureRequest, ThumbnailFormat } from './pictures/picture-request.ts';

/** Where files come from. */
export interface FileSources {
  /**
   * The asset; null if the library knows that there is none.
   *
   * @throws MediaError if it cannot be told
   */
  findAsset(list: MediaList, id: string, signal: AbortSignal): Promise<MediaAsset | null>;
  readonly pictures: {
    /** Whether the picture is one that is fetched. */
    isServed(address: string): boolean;
    find(request: PictureRequest): CachedFile | undefined;
    make(request: PictureRequest, signal: AbortSignal): Promise<MediaFile>;
  };
  readonly materials: Pick<Materials, 'find' | 'open' | 'isElsewhere'>;
}

/** How a file is asked for. */
export interface FileRequest {
  /** Of a resized picture. */
  readonly format: ThumbnailFormat;
  /** What identifies the client. */
  readonly client: string;
  /** Fires when the client leaves. */
  readonly signal: AbortSignal;
}

/** A file that is to be served. */
export interface WantedFile extends Serving {
  /** From the cache, in no time. */
  find(): CachedFile | undefined;
  /** What a call may be made for, unless it is cached; undefined if none is. */
  readonly material: string | undefined;
  /** Whether another replica asks for it, which has counted its client. */
  readonly isForReplica: boolean;
  /**
   * @param range the `Range` header; undefined for all. Only a film that is streamed heeds it
   * @throws MediaError
   */
  make(range: string | undefined): Promise<OpenedMaterial>;
}

/** Finds what an address names. @throws MediaError if there is no such file, or none that is served */
export async function findWanted(
  target: MediaTarget,
  { findAsset, pictures, materials }: FileSources,
  { format, client, signal }: FileRequest,
): Promise<WantedFile> {
  function picture(address: string | null, { name, width, isPrivate }: PictureNeed): WantedFile {
    if (address === null) throw new MediaError('not-found', 'There is no picture of this.');
    if (!pictures.isServed(address))
      throw new MediaError('host', 'The picture is not on a host that pictures are fetched from.');
    const request = { address, width, format: width === undefined ? 'plain' : format } as const;
    return {
      name,
      material: undefined,
      isForReplica: false,
      isPrivate,
      isNegotiated: width !== undefined,
      find: () => pictures.find(request),
      make: () => pictures.make(request, signal),
    };
  }

  async function assetOf(list: MediaList, id: string): Promise<MediaAsset> {
    const asset = await findAsset(list, id, signal);
    if (asset === null) throw new MediaError('not-found', 'There is no such asset any more.');
    return asset;
  }

  async function material(
    list: 'voice' | 'video',
    id: string,
    { isForReplica }: Pick<WantedFile, 'isForReplica'>,
  ): Promise<WantedFile> {
    const find = () => materials.find(list, id);
    await assetOf(list, id).catch((error: unknown) => {
      // Whether it is deleted cannot be told at present. It is served as long as that costs nothing.
      const isDeleted = error instanceof MediaError && error.reason === 'not-found';
      if (isDeleted || find() === undefined) throw error;
    });
    return {
      name: `${list}-${id}`,
      material: `${list}/${id}`,
      isForReplica,
      isPrivate: false,
      isNegotiated: false,
      find,
      make: (range) =>
        materials.open(list, id, { range, client: isForReplica ? undefined : client, isForReplica, signal }),
    };
  }

  switch (target.kind) {
    case 'picture':
      return picture(target.address, { name: 'picture', width: target.width, isPrivate: target.isOfDraft });
    case 'thumbnail': {
      const { url, coverUrl } = await assetOf(target.list, target.id);
      const [shown, kind] = target.list === 'image' ? [url, 'picture'] : [coverUrl, 'cover'];
      return picture(shown, { name: `${kind}-${target.id}`, width: target.width, isPrivate: false });
    }
    case 'replica-file':
      return material(target.list, target.id, { isForReplica: true });
    case 'file': {
      if (target.list !== 'image') return material(target.list, target.id, { isForReplica: false });
      const { url } = await assetOf(target.list, target.id);
      return picture(url, { name: `picture-${target.id}`, width: undefined, isPrivate: false });
    }
  }
}

interface PictureNeed extends Pick<Serving, 'isPrivate' | 'name'>, Pick<PictureRequest, 'width'> {}
