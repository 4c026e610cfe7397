import type { Readable } from 'node:stream';
import type { MediaFile } from '../media-file.ts';

/** A voice or video, as it can be served. */
export type OpenedMaterial = MediaFile | FilmPage | FilmStream;

/** A video that plays on a page only. */
export interface FilmPage {
  readonly kind: 'page';
  readonly url: string;
}

/** A film, or the range of it that was asked for, as its host sends it. */
export interface FilmStream {
  readonly kind: 'stream';
  /** 416 has no body. */
  readonly status: 200 | 206 | 416;
  /** In lower case, for whoever asked. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fails with a MediaError. Whoever does not read it to its end must destroy it. */
  readonly body: Readable;
}
