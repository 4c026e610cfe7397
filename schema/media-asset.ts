import type { MediaAsset } from '../src/library/asset.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { NodeRef } from './node.ts';

/** Part of the description of each picture's address: without it, a first front end shows grey boxes. */
export const NO_REFERRER =
  'Show it with `<img referrerpolicy="no-referrer">`: to a page of another site WeChat answers with a placeholder.';

builder.objectRef<MediaAsset>('MediaAsset').implement({
  description: 'A picture, voice or video.',
  interfaces: [NodeRef, AssetRef],
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description:
        'The name as uploaded. It may be a path, need not be unique, and its ending may not tell the format.',
    }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description: `Where the picture is, unless WeChat leaves it out; voices and videos have none. ${NO_REFERRER}`,
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The introduction of a video, where WeChat sends one.',
    }),
    coverUrl: t.expose('coverUrl', {
      type: 'URL',
      nullable: true,
      description: `The cover picture of a video, where WeChat sends one. ${NO_REFERRER}`,
    }),
  }),
});
