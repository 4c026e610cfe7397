import type { ListStatus } from '../src/library/list-service.ts';
import { UpstreamQuotaRef } from './account.ts';
import { builder } from './builder.ts';
import { CoverageRef } from './coverage.ts';
import { LIST_NAMES, type ListName, ListNameRef } from './list-name.ts';

/** A list as callers see it, and what is known of it. */
interface LibraryList extends ListStatus {
  readonly name: ListName;
}

const LibraryListRef = builder.objectRef<LibraryList>('LibraryList').implement({
  description: 'One of the lists of the account, and what the gateway knows of it.',
  fields: (t) => ({
    name: t.expose('name', { type: ListNameRef, description: 'Which list it is.' }),
    totalCount: t.int({
      nullable: true,
      description: 'How many items it had when it was last read; null if it was not read yet.',
      resolve: ({ totalCount }) => totalCount,
    }),
    cachedCount: t.int({
      description: 'How many of its items are cached.',
      resolve: ({ cachedItems }) => cachedItems,
    }),
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the cached list was last found to match WeChat; null if it was not read yet.',
      resolve: ({ checkedAt }) => (checkedAt === undefined ? null : new Date(checkedAt)),
    }),
    stale: t.exposeBoolean('stale', {
      description: 'Whether what is cached of it may be out of date, as `stale` of its connection.',
    }),
    coverage: t.field({
      type: CoverageRef,
      nullable: true,
      description: 'How much of it is stored, and so can be searched; null where the gateway stores nothing.',
      resolve: ({ coverage }) => coverage,
    }),
    isAvailable: t.boolean({
      description:
        'Whether the account has this list, as far as is known. WeChat lets some accounts read no publications or drafts.',
      resolve: ({ unavailableReason }) => unavailableReason === undefined,
    }),
    unavailableReason: t.string({
      nullable: true,
      description: 'Why the account does not have this list; null if it does.',
      resolve: ({ unavailableReason }) => unavailableReason,
    }),
    quota: t.field({
      type: UpstreamQuotaRef,
      description:
        "Today's calls that read this list. The lists IMAGE, VIDEO, VOICE and NEWS are read by the same calls and share one quota.",
      resolve: ({ name }, _args, { assets: { lists }, upstreamQuota }) => {
        const closed = lists.closed.find(({ definition }) => definition.name === name);
        return upstreamQuota((closed?.definition ?? lists.get(name)).pageCall.name);
      },
    }),
  }),
});

builder.queryField('lists', (t) =>
  t.field({
    type: [LibraryListRef],
    description:
      'The lists that the caller may read, and what is known of each. Takes no call to WeChat and cannot fail.',
    resolve: (_root, _args, { assets, listStatus }) =>
      LIST_NAMES.filter(assets.maySee).map((name) => ({ name, ...listStatus(name) })),
  }),
);
