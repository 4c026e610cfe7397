import type { PictureFormat } from '../media-format.ts';

/** No size or length of a picture is greater: it is what GraphQL has for an `Int`. */
export const MAX_INT = 2 ** 31 - 1;

/** What is known of a picture. */
export interface ImageInfo {
  /** In pixels, as it is shown. */
  readonly width: number;
  readonly height: number;
  readonly format: PictureFormat;
  /** The length of the file; undefined if that is not known. */
  readonly bytes: number | undefined;
  /** A tiny picture as a `data:` URL; undefined until it was resized for the first time. */
  readonly placeholder: string | undefined;
}

/** What is known of pictures, by their addresses. It survives restarts. */
export interface ImageFacts {
  /** Takes microseconds. */
  find(address: string): ImageInfo | undefined;
  /** Replaces what is known. A placeholder and a length that are known stay. */
  record(address: string, info: ImageInfo): void;
  close(): void;
}
