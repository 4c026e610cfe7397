import { pictureAddress } from './picture-address.ts';
import type { Item } from './store/page-of.ts';
import type { Section } from './view.ts';

/** The list that an item is in. */
export function listOf(item: Item): Exclude<Section, 'ALL'> {
  switch (item.__typename) {
    case 'MediaAsset':
      return item.type;
    case 'NewsAsset':
      return 'NEWS';
    case 'Publication':
      return 'PUBLICATION';
    case 'Draft':
      return 'DRAFT';
  }
}

/** What an item is called; undefined if nobody has named it. */
export function titleOf(item: Item): string | undefined {
  const title = item.__typename === 'MediaAsset' ? item.name : item.articles[0]?.title;
  return title?.trim() || undefined;
}

/** The picture that stands for an item, if there is one. */
export function coverOf(item: Item): string | undefined {
  const address = item.__typename === 'MediaAsset' ? item.small : item.articles[0]?.cover;
  return address ? pictureAddress(address) : undefined;
}

/** The id by which WeChat knows an item. */
export function upstreamIdOf(item: Item): string {
  return item.__typename === 'Publication' ? item.articleId : item.mediaId;
}
