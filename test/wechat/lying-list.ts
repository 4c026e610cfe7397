import type { PageRequest } from '../../src/upstream/asset.ts';
import { type Wire, wireImage, wirePage } from './wire-fixtures.ts';

/** The pictures that there really are. */
export const PICTURES = 45;

/** A way in which the list call, or the count call, does not tell the truth. */
export interface Lie {
  readonly name: string;
  /** The answer to a list call in place of the true one. */
  readonly list?: (asked: PageRequest, truth: Wire) => Wire;
  /** In place of {@link PICTURES}. */
  readonly count?: unknown;
}

const TOTALS: readonly unknown[] = [0, -1, 1, 3, 19, 21, 44, 46, 60, 1e9, '45', '0', '-1', '1000000000'];

/** Every one of them. */
export const LIES: readonly Lie[] = [
  ...TOTALS.map((total_count) => ({
    name: `a total of ${JSON.stringify(total_count)}`,
    list: (_asked: PageRequest, truth: Wire) => ({ ...truth, total_count }),
  })),
  ...TOTALS.map((count) => ({ name: `a count of ${JSON.stringify(count)}`, count })),
  ...TOTALS.map((total) => ({
    name: `a total and a count of ${JSON.stringify(total)}`,
    list: (_asked: PageRequest, truth: Wire) => ({ ...truth, total_count: total }),
    count: total,
  })),
  ...[0, -1, 1e9, '20', null, undefined].map((item_count) => ({
    name: `an item_count of ${JSON.stringify(item_count)}`,
    list: (_asked: PageRequest, truth: Wire) => ({ ...truth, item_count }),
  })),
  {
    name: 'pages without their last item',
    list: (_asked, truth) => withItems(truth, (items) => items.slice(0, -1)),
  },
  {
    name: 'pages without their first item',
    list: (_asked, truth) => withItems(truth, (items) => items.slice(1)),
  },
  { name: 'pages of seven items', list: (_asked, truth) => withItems(truth, (items) => items.slice(0, 7)) },
  { name: 'no items at all', list: (_asked, truth) => withItems(truth, () => []) },
  {
    name: 'no items from the second page on',
    list: ({ offset }, truth) => (offset < 20 ? truth : withItems(truth, () => [])),
  },
  {
    name: 'an item that was deleted from the answer alone',
    list: (_asked, truth) => withItems(truth, (items) => items.filter((item) => item !== itemAt(10))),
  },
  {
    name: 'one id twice in a page',
    list: (_asked, truth) =>
      withItems(truth, (items) => items.map((item, index) => (index === 3 ? (items[2] ?? item) : item))),
  },
  {
    name: 'one id for a whole page',
    list: (_asked, truth) => withItems(truth, (items) => items.map(() => itemAt(0))),
  },
  {
    name: 'one id on two pages',
    list: (_asked, truth) =>
      withItems(truth, (items) => items.map((item) => (item === itemAt(30) ? itemAt(5) : item))),
  },
  {
    name: 'one item more than was asked for',
    list: ({ offset, count }, truth) => withItems(truth, () => itemsFrom(offset, count + 1)),
  },
  {
    name: 'the whole list, whatever is asked',
    list: (_asked, truth) => withItems(truth, () => itemsFrom(0, PICTURES)),
  },
  {
    name: 'the first page, whatever is asked',
    list: (_asked, truth) => withItems(truth, () => itemsFrom(0, 20)),
  },
  {
    name: 'pages in the wrong order',
    list: (_asked, truth) => withItems(truth, (items) => items.toReversed()),
  },
];

const ITEMS = Array.from({ length: PICTURES }, (_, offset) => {
  const number = PICTURES - offset;
  return wireImage({ media_id: `picture-${number}`, name: `${number}.jpg` });
});

/** The true answer to a list call. */
export function truePage({ offset, count }: PageRequest): Wire {
  return wirePage(itemsFrom(offset, count), { total_count: PICTURES });
}

function itemsFrom(offset: number, count: number): readonly Wire[] {
  return ITEMS.slice(offset, offset + count);
}

function itemAt(offset: number): Wire {
  return ITEMS[offset] ?? {};
}

function withItems(truth: Wire, change: (items: readonly Wire[]) => readonly Wire[]): Wire {
  const item = change(truth['item'] as readonly Wire[]);
  return { ...truth, item, item_count: item.length };
}
