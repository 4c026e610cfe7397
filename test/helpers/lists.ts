import { assetLists } from '../../src/library/asset-lists.ts';
import { createListRegistry, type ListDefinition } from '../../src/library/list-definition.ts';
import type { Asset, AssetType } from '../../src/upstream/asset.ts';
import { memorySource } from './memory-source.ts';

/** The lists of an account that has nothing. */
export const LISTS = createListRegistry(assetLists(memorySource([]).source, Number.POSITIVE_INFINITY));

/** The list of the assets of one type. */
export function assetList(type: AssetType): ListDefinition<Asset> {
  return LISTS.get(type);
}
