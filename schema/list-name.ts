import { builder } from './builder.ts';

/** The names of the lists that callers see, in their order. */
export const LIST_NAMES = ['image', 'video', 'voice', 'news', 'draft', 'publication'] as const;

export type ListName = (typeof LIST_NAMES)[number];

/** The lists whose items hold articles. */
export const NEWS_LISTS: readonly string[] = ['news', 'draft', 'publication'] satisfies ListName[];

export const ListNameRef = builder.enumType('ListName', {
  description: 'The lists of the account, each with an order and a total of its own.',
  values: {
    IMAGE: { value: 'image', description: 'Pictures.' },
    VIDEO: { value: 'video', description: 'Videos.' },
    VOICE: { value: 'voice', description: 'Sound recordings.' },
    NEWS: { value: 'news', description: 'News assets: articles written until November 2021.' },
    DRAFT: { value: 'draft', description: 'Articles that are not published yet.' },
    PUBLICATION: { value: 'publication', description: 'Articles published since November 2021.' },
  } satisfies Record<Uppercase<ListName>, { value: ListName; description: string }>,
});
