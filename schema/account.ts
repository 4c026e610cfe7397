import { ASSET_PAGE_CALL } from '../src/library/asset-lists.ts';
import type { MaybePromise } from '../src/library/operation/loader.ts';
import type { AssetCounts } from '../src/upstream/asset.ts';
import type { QuotaStatus } from '../src/upstream/ledger.ts';
import { builder } from './builder.ts';

/** The largest value of GraphQL's Int. */
const MAX_INT = 2 ** 31 - 1;

const AssetCountsRef = builder.objectRef<AssetCounts>('AssetCounts').implement({
  description: 'How many permanent assets the account has, by type.',
  fields: (t) => ({
    image: t.exposeInt('image', { description: 'How many pictures.' }),
    video: t.exposeInt('video', { description: 'How many videos.' }),
    voice: t.exposeInt('voice', { description: 'How many voices.' }),
    news: t.exposeInt('news', { description: 'How many news assets, of one to eight articles each.' }),
    total: t.int({
      description: 'How many assets of all four types.',
      // Upstream may send anything: a sum beyond Int would be an error of ours.
      resolve: (counts) =>
        Math.min(
          Object.values(counts).reduce((sum, count) => sum + count),
          MAX_INT,
        ),
    }),
  }),
});

builder.queryField('assetCounts', (t) =>
  t.field({
    type: AssetCountsRef,
    nullable: true,
    description:
      'How many assets there are, by type and in total. WeChat counts them without a list call, and the answer is ' +
      'cached for a short time.',
    // One call counts all four.
    resolve: (_root, _args, { assets }) => assets.loadTotals('image') as MaybePromise<AssetCounts>,
  }),
);

export const UpstreamQuotaRef = builder.objectRef<QuotaStatus>('UpstreamQuota').implement({
  description:
    'The calls of one kind to WeChat that the account may make per day, as far as this gateway knows. A day ends ' +
    'at midnight in Beijing.',
  fields: (t) => ({
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'How many calls are allowed per day; null if there is no limit.',
    }),
    used: t.exposeInt('used', { description: "How many of today's calls are used." }),
    remaining: t.exposeInt('remaining', {
      nullable: true,
      description:
        "How many of today's calls are left; 0 once WeChat says that none are. Null if there is no limit.",
    }),
    resetAt: t.expose('resetAt', {
      type: 'DateTime',
      description: 'When the next day begins and the count restarts.',
    }),
  }),
});

builder.queryField('upstreamQuota', (t) =>
  t.field({
    type: UpstreamQuotaRef,
    description:
      "How many of today's calls for the lists of assets are used and left. Asking costs none. `lists` tells it of " +
      'every list.',
    resolve: (_root, _args, { upstreamQuota }) => upstreamQuota(ASSET_PAGE_CALL),
  }),
);
