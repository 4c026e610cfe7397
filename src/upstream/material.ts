import type { MeteredCall } from './port.ts';

/** The file of a voice, or where the file of a video is. */
export type Material =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'video';
      /** A page, or a film for a short time. It must not be stored. */
      readonly url: string;
    };

/** The files of permanent assets. */
export interface MaterialSource {
  readonly call: MeteredCall;
  /** Throws an UpstreamError if upstream gives no usable answer. */
  fetchMaterial(mediaId: string, signal: AbortSignal, accessToken: string): Promise<Material>;
}
