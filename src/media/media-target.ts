/** The widths of resized pictures, in pixels. */
export const WIDTHS = [160, 320, 640, 1080] as const;
export type Width = (typeof WIDTHS)[number];

/** The lists whose items have a file. */
export type MediaList = 'image' | 'voice' | 'video';

/** What a media address names. */
export type MediaTarget =
  /** A picture, voice or video as WeChat has it. */
  | { readonly kind: 'file'; readonly list: MediaList; readonly id: string }
  /**
   * A voice or video, for another replica of a fleet. Nobody else is given such an address: whoever has
   * one has the key. The replica that is asked asks no third one, and its clients are not counted.
   */
  | { readonly kind: 'replica-file'; readonly list: 'voice' | 'video'; readonly id: string }
  /** A picture of the library, or the cover of a video, resized. */
  | {
      readonly kind: 'thumbnail';
      readonly list: 'image' | 'video';
      readonly id: string;
      readonly width: Width;
    }
  /** A picture that an article shows, resized. */
  | {
      readonly kind: 'picture';
      /** As upstream has it. */
      readonly address: string;
      readonly width: Width;
      /** Whether it was signed for those who see drafts: no shared cache may store it. */
      readonly isOfDraft: boolean;
    };

/** Whether pictures are resized to this width. */
export function isWidth(width: number): width is Width {
  return (WIDTHS as readonly number[]).includes(width);
}
