import type { Asset, AssetType } from '../upstream/asset.ts';
import { bytesOf } from './asset-bytes.ts';
import type { ListDefinition } from './list-definition.ts';

/** The list of the permanent assets of one type. */
export function assetList(type: AssetType): ListDefinition<Asset> {
  return {
    name: type,
    idOf: ({ mediaId }) => mediaId,
    updatedAtOf: ({ updatedAt }) => updatedAt,
    bytesOf,
  };
}
