import type { Width } from '../media-target.ts';

/** The formats that a client takes for a resized picture, by preference. Everyone takes `jpg` and `png`. */
export type ThumbnailFormat = 'avif' | 'webp' | 'plain';

/** A picture that is wanted. */
export interface PictureRequest {
  /** As upstream has it. */
  readonly address: string;
  /** Undefined: as it is. */
  readonly width: Width | undefined;
  /** Of a resized picture. */
  readonly format: ThumbnailFormat;
}
