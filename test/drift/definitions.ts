import { assetLists } from '../../src/library/asset-lists.ts';
import { draftList } from '../../src/library/draft-list.ts';
import type { AnyListDefinition } from '../../src/library/list-definition.ts';
import { publicationList } from '../../src/library/publication-list.ts';
import type { Page, PageRange } from '../../src/upstream/port.ts';
import { mediaAsset, perType } from '../helpers/assets.ts';
import { draft, publication } from '../helpers/news.ts';

/** The lists that drift. Videos, voices and news are read as pictures are. */
export type DriftingName = 'image' | 'draft' | 'publication';

/** An item of any list: when it was last edited, and an id. */
export interface DriftingItem {
  readonly id: string;
  readonly updatedAt: Date;
}

/** What a list is read by. */
export interface DriftingPages {
  fetchPage(range: PageRange): Page<DriftingItem>;
  fetchTotal(): number;
}

/** Publications are read by as many calls as upstream grants, so they are checked as seldom. */
const PUBLICATION_CALLS = 100;

/** The list of this name, as the gateway defines it, over these pages. */
export function defineList(name: DriftingName, { fetchPage, fetchTotal }: DriftingPages): AnyListDefinition {
  switch (name) {
    case 'image': {
      const lists = assetLists(
        {
          authenticate: async () => 'token',
          fetchPage: async (range) =>
            pageOf(fetchPage(range), ({ id, updatedAt }) => mediaAsset({ mediaId: id, updatedAt })),
          fetchCounts: async () => perType((type) => (type === name ? fetchTotal() : 0)),
          fetchListQuota: neverAsked,
          fetchCountQuota: neverAsked,
        },
        Number.POSITIVE_INFINITY,
      );
      return lists.filter((list) => list.name === name)[0] ?? neverAsked();
    }
    case 'draft':
      return draftList(
        {
          fetchPage: async (range) =>
            pageOf(fetchPage(range), ({ id, updatedAt }) => draft({ mediaId: id, updatedAt, articles: [] })),
          fetchTotal: async () => fetchTotal(),
          fetchPageQuota: neverAsked,
          fetchCountQuota: neverAsked,
        },
        Number.POSITIVE_INFINITY,
      );
    case 'publication':
      return publicationList(
        {
          fetchPage: async (range) =>
            pageOf(fetchPage(range), ({ id, updatedAt }) =>
              publication({ articleId: id, updatedAt, articles: [] }),
            ),
          fetchPageQuota: neverAsked,
        },
        PUBLICATION_CALLS,
      );
  }
}

function pageOf<Item>(
  { items, totalCount }: Page<DriftingItem>,
  make: (item: DriftingItem) => Item,
): Page<Item> {
  return { items: items.map(make), totalCount };
}

function neverAsked(): never {
  throw new Error('No walk asks upstream how many calls it has counted.');
}
