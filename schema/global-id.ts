import { ASSET_TYPES } from '../src/library/asset.ts';
import { InvalidArgumentError } from '../src/library/errors.ts';
import type { AssetKey } from '../src/library/window.ts';

/** The global id of an asset: base64url of `type:media_id`. */
export function encodeGlobalId({ type, mediaId }: AssetKey): string {
  return Buffer.from(`${type}:${mediaId}`).toString('base64url');
}

/** Reads a global id that came in as `argument`. @throws InvalidArgumentError when it is not one. */
export function decodeGlobalId(argument: string, id: string): AssetKey {
  const [, typeName, mediaId] =
    /^([a-z]+):([\w-]{1,128})$/.exec(Buffer.from(id, 'base64url').toString()) ?? [];
  const type = ASSET_TYPES.find((candidate) => candidate === typeName);
  if (type !== undefined && mediaId !== undefined && encodeGlobalId({ type, mediaId }) === id)
    return { type, mediaId };
  throw new InvalidArgumentError(
    argument,
    `"${argument}" must be the \`id\` of an asset, as this gateway gives it.`,
  );
}
