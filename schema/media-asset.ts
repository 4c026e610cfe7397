import type { MediaAsset } from '../src/upstream/asset.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { ITS_OWN_SOURCE, LibraryItemRef } from './library-item.ts';
import { NodeRef } from './node.ts';

/** Ends the description of each picture URL. Without it, a new front end shows grey boxes. */
export const NO_REFERRER =
  'Show it with `<img referrerpolicy="no-referrer">`: WeChat sends other sites a grey placeholder.';

export const MediaAssetRef = builder.objectRef<MediaAsset>('MediaAsset').implement({
  description: 'A picture, voice or video: `type` says which.',
  extensions: ITS_OWN_SOURCE,
  interfaces: [NodeRef, LibraryItemRef, AssetRef],
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description:
        'The name as uploaded. It may be a path, need not be unique, and its extension may not match the format.',
    }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description: `The address of a picture, if WeChat sends one; null for voices and videos. ${NO_REFERRER}`,
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The introduction of a video, if WeChat sends one; null for pictures and voices.',
    }),
    coverUrl: t.expose('coverUrl', {
      type: 'URL',
      nullable: true,
      description: `The address of the cover picture of a video, if WeChat sends one; otherwise null. ${NO_REFERRER}`,
    }),
  }),
});
