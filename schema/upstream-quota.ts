import type { QuotaStatus } from '../src/library/quota.ts';
import { builder } from './builder.ts';

const UpstreamQuotaRef = builder.objectRef<QuotaStatus>('UpstreamQuota').implement({
  description: "How far today's list calls to WeChat are used up. A day ends at midnight in Beijing.",
  fields: (t) => ({
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'How many calls a day there are; null on the sandbox, which counts without an end.',
    }),
    used: t.exposeInt('used', { description: 'How many have been made today.' }),
    remaining: t.exposeInt('remaining', {
      nullable: true,
      description: 'How many are left; 0 as well where WeChat itself says so. Null without a limit.',
    }),
    resetAt: t.expose('resetAt', { type: 'DateTime', description: 'When the next day begins.' }),
  }),
});

builder.queryField('upstreamQuota', (t) =>
  t.field({
    type: UpstreamQuotaRef,
    description: 'What is left of the calls to WeChat that a day has. It takes none.',
    resolve: (_root, _args, { upstreamQuota }) => upstreamQuota(),
  }),
);
