import { builder } from './builder.ts';
import { decodeChangeCursor } from './change-cursor.ts';
import { ChangeRef } from './changes.ts';

builder.subscriptionType({ description: 'Tells what happens in the library, by server-sent events.' });

builder.subscriptionField('changes', (t) =>
  t.field({
    type: ChangeRef,
    description:
      'What is created, changed and deleted in all lists, as the gateway finds it: the same items as in ' +
      '`Query.changes`, oldest change first. After an end, subscribe again with the last `cursor` as `after`, and ' +
      'nothing is missed. The gateway ends it with `SUBSCRIPTION_ENDED`, and a `cursor` in its `extensions`, when it ' +
      'stops or nobody reads. Fails with `CHANGES_EXPIRED` and `SEARCH_UNAVAILABLE` as `Query.changes` does.',
    args: {
      after: t.arg.string({
        description:
          'First the changes after the one with this cursor, also of `Query.changes`. Without it, only those that come.',
      }),
    },
    subscribe: (_root, { after }, { followChanges }) =>
      followChanges(after == null ? undefined : decodeChangeCursor('after', after)),
    resolve: (change) => change,
  }),
);
