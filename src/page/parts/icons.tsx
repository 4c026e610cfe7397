import type { JSX } from 'preact';
import type { Section } from '../view.ts';

const PATHS = {
  all: 'M4 5h6v6H4zM14 5h6v6h-6zM4 15h6v4H4zM14 15h6v4h-6z',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01',
  video: 'M4 6h11v12H4zM15 10.5l5-3v9l-5-3',
  voice: 'M5 10v4M9 7v10M13 4v16M17 8v8M21 11v2',
  article: 'M6 4h12v16H6zM9 8h6M9 12h6M9 16h3',
  publication: 'M4 12l16-7-5 15-4-6zM11 14l9-9',
  draft: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  close: 'M6 6l12 12M18 6L6 18',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  filter: 'M4 7h16M7 12h10M10 17h4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  language: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  status: 'M3 12h4l3-7 4 14 3-7h4',
  code: 'M9 7l-5 5 5 5M15 7l5 5-5 5',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  open: 'M13 5h6v6M19 5l-9 9M11 6H5v13h13v-6',
  play: 'M8 5.5v13l10.5-6.5z',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.3h.01',
  up: 'M12 19V5M6 11l6-6 6 6',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing in the colour of the text. Whatever it stands on says what it means. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

const OF_SECTION: Readonly<Record<Section, IconName>> = {
  ALL: 'all',
  IMAGE: 'picture',
  VIDEO: 'video',
  VOICE: 'voice',
  NEWS: 'article',
  PUBLICATION: 'publication',
  DRAFT: 'draft',
};

/** The drawing that stands for a section. */
export function iconOf(section: Section): IconName {
  return OF_SECTION[section];
}
