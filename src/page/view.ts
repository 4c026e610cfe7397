import type { ListName, SearchSort } from './generated/graphql.ts';

/** What can be browsed: a list of the account, or everything at once. */
export type Section = ListName | 'ALL';

/** In which order items are shown. `DEFAULT` is the best match first, or the newest without words. */
export type Order = 'DEFAULT' | 'NEWEST' | 'OLDEST' | 'NAME';

/** What the page shows. It is all in its address, so that a link leads to the same. */
export interface View {
  readonly section: Section;
  readonly words: string;
  /** Within everything: of these lists alone. Empty: of all. */
  readonly lists: readonly ListName[];
  /** Days such as `2026-01-31`, both of them included; empty: open. */
  readonly from: string;
  readonly to: string;
  readonly order: Order;
  /** The item that is open. */
  readonly item: string | undefined;
  /** Which of its articles. */
  readonly article: number;
}

/** The sections as addresses have them, in the order of the menu. */
const SECTIONS = {
  all: 'ALL',
  pictures: 'IMAGE',
  videos: 'VIDEO',
  voices: 'VOICE',
  articles: 'NEWS',
  publications: 'PUBLICATION',
  drafts: 'DRAFT',
} as const satisfies Record<string, Section>;

const PATHS = Object.entries(SECTIONS) as readonly (readonly [string, Section])[];
const ORDERS: readonly string[] = ['NEWEST', 'OLDEST', 'NAME'] satisfies readonly Order[];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const EMPTY_VIEW: View = {
  section: 'IMAGE',
  words: '',
  lists: [],
  from: '',
  to: '',
  order: 'DEFAULT',
  item: undefined,
  article: 0,
};

/** The view that an address shows, from its `#` on. What it does not know it leaves out. */
export function readView(hash: string): View {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const parameters = new URLSearchParams(search);
  const get = (name: string) => parameters.get(name) ?? '';
  const day = (name: string) => (DAY.test(get(name)) ? get(name) : '');
  const known = PATHS.map(([, section]) => section);
  const order = get('sort').toUpperCase();
  return {
    section: PATHS.find(([each]) => each === path)?.[1] ?? EMPTY_VIEW.section,
    words: get('q'),
    lists: get('in')
      .split(',')
      .flatMap((each) => PATHS.find(([name, section]) => name === each && section !== 'ALL')?.[1] ?? [])
      .filter((each): each is ListName => known.includes(each)),
    from: day('from'),
    to: day('to'),
    order: ORDERS.includes(order) ? (order as Order) : 'DEFAULT',
    item: get('item') || undefined,
    article: Number.parseInt(get('article'), 10) || 0,
  };
}

/** The address of a view. */
export function hashOf({ section, words, lists, from, to, order, item, article }: View): string {
  const pathOf = (name: Section) => PATHS.find(([, each]) => each === name)?.[0] ?? '';
  const parameters = new URLSearchParams(
    Object.entries({
      q: words,
      in: section === 'ALL' ? lists.map(pathOf).join(',') : '',
      from,
      to,
      sort: order === 'DEFAULT' ? '' : order.toLowerCase(),
      item: item ?? '',
      article: article === 0 ? '' : String(article),
    }).filter(([, value]) => value !== ''),
  ).toString();
  return `#/${pathOf(section)}${parameters === '' ? '' : `?${parameters}`}`;
}

/** Whether the view is what a search finds, rather than a list as it is. */
export function isSearch({ section, words, from, to, order }: View): boolean {
  return (
    section === 'ALL' || words !== '' || from !== '' || to !== '' || order === 'OLDEST' || order === 'NAME'
  );
}

/** The same for all views that show the same items. */
export function feedKeyOf(view: View): string {
  return hashOf({ ...view, item: undefined, article: 0 });
}

/** The order as a search takes it; undefined for its own. */
export function sortOf({ order }: View): SearchSort | undefined {
  switch (order) {
    case 'DEFAULT':
      return undefined;
    case 'NEWEST':
      return { by: 'UPDATED_AT', direction: 'DESC' };
    case 'OLDEST':
      return { by: 'UPDATED_AT', direction: 'ASC' };
    case 'NAME':
      return { by: 'NAME', direction: 'ASC' };
  }
}
