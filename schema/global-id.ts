import type { AssetKey } from '../src/library/list/window.ts';
import { ASSET_TYPES } from '../src/upstream/asset.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';

/** The global id of an asset: base64url of `type:media_id`. */
export function encodeGlobalId({ type, mediaId }: AssetKey): string {
  return Buffer.from(`${type}:${mediaId}`).toString('base64url');
}

/** Reads a global id that came in as `argument`, at `index` where that is a list. @throws InvalidArgumentError */
export function decodeGlobalId(id: string, argument: string, index?: number): AssetKey {
  const [, typeName, mediaId] = /^([a-z]+):(.+)$/s.exec(Buffer.from(id, 'base64url').toString()) ?? [];
  const type = ASSET_TYPES.find((candidate) => candidate === typeName);
  if (type !== undefined && mediaId !== undefined && encodeGlobalId({ type, mediaId }) === id)
    return { type, mediaId };
  const place = index === undefined ? argument : `${argument}[${index}]`;
  throw new InvalidArgumentError(argument, `"${place}" is not an id that this gateway returned.`);
}
