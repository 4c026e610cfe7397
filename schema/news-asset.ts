import type { NewsAsset } from '../src/library/asset.ts';
import { ArticleRef } from './article.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { NodeRef } from './node.ts';

builder.objectRef<NewsAsset>('NewsAsset').implement({
  description:
    'One to eight articles that are sent to followers as one message. Those made since November 2021 are not ' +
    'among them: WeChat keeps these as drafts and published articles, which this gateway does not list.',
  interfaces: [NodeRef, AssetRef],
  fields: (t) => ({
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the asset was made.',
    }),
    articles: t.field({
      type: [ArticleRef],
      description: 'The articles in the order of the message.',
      resolve: ({ articles }) => [...articles],
    }),
  }),
});
