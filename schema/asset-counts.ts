import type { AssetCounts } from '../src/upstream/asset.ts';
import { builder } from './builder.ts';

const AssetCountsRef = builder.objectRef<AssetCounts>('AssetCounts').implement({
  description: 'How many permanent assets the account has, by type.',
  fields: (t) => ({
    image: t.exposeInt('image', { description: 'How many pictures.' }),
    video: t.exposeInt('video', { description: 'How many videos.' }),
    voice: t.exposeInt('voice', { description: 'How many voices.' }),
    news: t.exposeInt('news', { description: 'How many news assets, of one to eight articles each.' }),
    total: t.int({
      description: 'How many assets of all four types.',
      resolve: (counts) => Object.values(counts).reduce((sum, count) => sum + count),
    }),
  }),
});

builder.queryField('assetCounts', (t) =>
  t.field({
    type: AssetCountsRef,
    nullable: true,
    description:
      'How many assets there are, by type and in all. WeChat counts them without a list call, and the answer is ' +
      'cached for a short time.',
    // All four are counted together.
    resolve: async (_root, _args, { assets }) => (await assets.loadTotals('image')) as AssetCounts,
  }),
);
