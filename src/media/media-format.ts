/** A format of files that are served, by its usual file extension. */
export type MediaFormat = PictureFormat | RecordingFormat | 'mp4';
export type PictureFormat = 'jpg' | 'png' | 'gif' | 'webp' | 'avif' | 'bmp';
export type RecordingFormat = 'mp3' | 'wav' | 'm4a' | 'amr' | 'silk' | 'wma';

interface FormatFacts {
  readonly contentType: string;
  /** Whether browsers show or play it. What they do not is offered as a download. */
  readonly isShown: boolean;
}

export const FORMATS: Readonly<Record<MediaFormat, FormatFacts>> = {
  jpg: { contentType: 'image/jpeg', isShown: true },
  png: { contentType: 'image/png', isShown: true },
  gif: { contentType: 'image/gif', isShown: true },
  webp: { contentType: 'image/webp', isShown: true },
  avif: { contentType: 'image/avif', isShown: true },
  bmp: { contentType: 'image/bmp', isShown: true },
  mp3: { contentType: 'audio/mpeg', isShown: true },
  wav: { contentType: 'audio/wav', isShown: true },
  m4a: { contentType: 'audio/mp4', isShown: true },
  amr: { contentType: 'audio/amr', isShown: false },
  silk: { contentType: 'audio/silk', isShown: false },
  wma: { contentType: 'audio/x-ms-wma', isShown: false },
  mp4: { contentType: 'video/mp4', isShown: true },
};
