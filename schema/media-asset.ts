import type { MediaAsset } from '../src/library/asset.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { NodeRef } from './node.ts';

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
      description:
        'Where the picture is. WeChat sends none for voices and videos. Load it without a referrer ' +
        '(`referrerpolicy="no-referrer"`), or WeChat answers with a placeholder.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The introduction of a video, where WeChat sends one.',
    }),
    coverUrl: t.expose('coverUrl', {
      type: 'URL',
      nullable: true,
      description: 'The cover picture of a video, where WeChat sends one.',
    }),
  }),
});
