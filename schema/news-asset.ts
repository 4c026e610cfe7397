import type { NewsAsset } from '../src/upstream/asset.ts';
import { ArticleRef } from './article.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { NodeRef } from './node.ts';

builder.objectRef<NewsAsset>('NewsAsset').implement({
  description:
    'One to eight articles that are sent to followers as one message. Articles written since November 2021 are ' +
    'missing: WeChat keeps them as drafts and published articles, which this gateway does not list.',
  interfaces: [NodeRef, AssetRef],
  fields: (t) => ({
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the asset was created.',
    }),
    articles: t.field({
      type: [ArticleRef],
      description: 'The articles, in the order in which the message shows them.',
      resolve: ({ articles }) => [...articles],
    }),
  }),
});
