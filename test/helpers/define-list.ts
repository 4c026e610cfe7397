import { assetLists } from '../../src/library/asset-lists.ts';
import { draftList } from '../../src/library/draft-list.ts';
import { type AnyListDefinition, createListRegistry } from '../../src/library/list-definition.ts';
import { publicationList } from '../../src/library/publication-list.ts';
import type { Page, PageRange } from '../../src/upstream/port.ts';
import { mediaAsset, perType } from './assets.ts';
import { draft, publication } from './news.ts';

/** One list of each kind: videos, voices and news are read as pictures are. */
export type DefinedName = 'image' | 'draft' | 'publication';

/** An item of any list: an id, and when it was last edited. */
export interface PlainItem {
  readonly id: string;
  readonly updatedAt: Date;
}

/** What a list is read by. */
export interface PlainPages {
  fetchPage(range: PageRange): Page<PlainItem>;
  fetchTotal(): number;
}

/**
 * The list of this name as the gateway defines it, over these pages.
 *
 * @param dailyCalls the ceiling of its calls
 */
export function defineList(
  name: DefinedName,
  { fetchPage, fetchTotal }: PlainPages,
  dailyCalls = Number.POSITIVE_INFINITY,
): AnyListDefinition {
  switch (name) {
    case 'image':
      return imageList(
        {
          fetchPage: async (range) =>
            pageOf(fetchPage(range), ({ id, updatedAt }) => mediaAsset({ mediaId: id, updatedAt })),
          fetchCounts: async () => perType((type) => (type === name ? fetchTotal() : 0)),
          authenticate: async () => 'token',
          fetchListQuota: neverAsked,
          fetchCountQuota: neverAsked,
        },
        dailyCalls,
      );
    case 'draft':
      return draftList(
        {
          fetchPage: async (range) =>
            pageOf(fetchPage(range), ({ id, updatedAt }) => draft({ mediaId: id, updatedAt, articles: [] })),
          fetchTotal: async () => fetchTotal(),
          fetchPageQuota: neverAsked,
          fetchCountQuota: neverAsked,
        },
        dailyCalls,
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
        dailyCalls,
      );
  }
}

function imageList(...given: Parameters<typeof assetLists>): AnyListDefinition {
  return createListRegistry(assetLists(...given)).get('image');
}

function pageOf<Item>({ items, totalCount }: Page<PlainItem>, make: (item: PlainItem) => Item): Page<Item> {
  return { items: items.map(make), totalCount };
}

function neverAsked(): never {
  throw new Error('Upstream is not asked how many calls it has counted.');
}
