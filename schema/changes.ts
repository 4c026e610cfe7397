import type { StoredChange } from '../src/index/asset-index.ts';
import type { FoundChange } from '../src/index/changes/change-feed.ts';
import { builder, type FieldLimits, type GraphQLContext } from './builder.ts';
import { decodeChangeCursor, encodeChangeCursor, encodeCursorOfNow } from './change-cursor.ts';
import { readSize } from './connection.ts';
import { encodeGlobalId } from './global-id.ts';
import { type LibraryItem, LibraryItemRef } from './library-item.ts';
import { LIST_NAMES, type ListName, ListNameRef } from './list-name.ts';

const ChangeKindRef = builder.enumType('ChangeKind', {
  description: 'What has become of an item.',
  values: {
    CREATED: { value: 'created', description: 'It came to its list.' },
    CHANGED: {
      value: 'changed',
      description: 'It was edited or renamed, or WeChat has sent something else about it.',
    },
    DELETED: { value: 'deleted', description: 'It is gone from its list.' },
  } as const satisfies Record<
    Uppercase<StoredChange['kind']>,
    { value: StoredChange['kind']; description: string }
  >,
});

export const ChangeRef = builder.objectRef<FoundChange>('Change').implement({
  description:
    'The newest change of an item. It has no `id`, so that no client cache takes a change for its item.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ChangeKindRef, description: 'What has become of the item.' }),
    itemId: t.id({
      description: 'The global id of the item, as in its `id`.',
      resolve: (change, _args, { assets }) => encodeGlobalId({ list: nameOf(change, assets), id: change.id }),
    }),
    list: t.field({
      type: ListNameRef,
      description: 'The list that the item is in, or was in.',
      resolve: (change, _args, { assets }) => nameOf(change, assets),
    }),
    at: t.field({
      type: 'DateTime',
      description:
        'When the gateway found it. WeChat tells of no change: an upload or a deletion is found by the next check of ' +
        'the list, and an edit in place when the item is read again.',
      resolve: ({ at }) => new Date(at),
    }),
    cursor: t.string({
      description: 'Marks the place of this change, for `after`. Opaque.',
      resolve: encodeChangeCursor,
    }),
    item: t.field({
      type: LibraryItemRef,
      nullable: true,
      description: 'The item as it is now; null if it is gone.',
      resolve: ({ kind, id, ...change }, _args, { assets }) =>
        kind === 'deleted'
          ? null
          : assets.findStored<LibraryItem>({ list: nameOf(change, assets), id }, { isIndexed: true }),
    }),
  }),
});

/** One page of changes. */
interface ChangesPage {
  readonly changes: readonly FoundChange[];
  readonly pageInfo: {
    readonly hasPreviousPage: false;
    readonly hasNextPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string;
  };
}

const ChangeEdgeRef = builder.objectRef<FoundChange>('ChangeEdge').implement({
  description: 'A change, with its cursor.',
  fields: (t) => ({
    cursor: t.string({ description: 'The cursor of the change.', resolve: encodeChangeCursor }),
    node: t.field({ type: ChangeRef, description: 'The change.', resolve: (change) => change }),
  }),
});

const ChangeConnectionRef = builder.objectRef<ChangesPage>('ChangeConnection').implement({
  description: 'One page of changes.',
  fields: (t) => ({
    edges: t.field({
      type: [ChangeEdgeRef],
      description: 'The changes of this page with their cursors, oldest first.',
      resolve: ({ changes }) => [...changes],
    }),
    nodes: t.field({
      type: [ChangeRef],
      description: 'The changes of this page without their cursors, oldest first.',
      resolve: ({ changes }) => [...changes],
    }),
    pageInfo: t.expose('pageInfo', {
      type: builder.pageInfoRef(),
      description:
        'Where this page stands. `endCursor` is never null here: on an empty page, changes after it are those that ' +
        'come after this answer. `hasPreviousPage` is always false, as nothing goes backwards.',
    }),
  }),
});

const DEFAULT_CHANGES = 100;

builder.queryField('changes', (t) =>
  t.field({
    type: ChangeConnectionRef,
    nullable: true,
    description:
      'What was created, changed and deleted in all lists since a cursor, oldest change first: each item once, at its ' +
      'newest change. To keep a copy, take the `endCursor` of `changes` without `after` first, then read everything, ' +
      'then follow the changes from that cursor on. An item that the gateway only had not read before is no change. ' +
      'Takes no call to WeChat. Fails with `CHANGES_EXPIRED` if `after` is more than 90 days old, or the gateway has ' +
      'begun its library anew: then read everything again. Fails with `SEARCH_UNAVAILABLE` where the gateway stores ' +
      'nothing.',
    args: {
      after: t.arg.string({
        description: 'Only changes after the one with this cursor. Without it the page is empty.',
      }),
      first: t.arg.int({
        description: 'The most changes to return. Default: 100, or as many as a page may have.',
      }),
    },
    extensions: { items: countItems },
    resolve: (_root, args, context) => loadChanges(args, context),
  }),
);

interface ChangesArguments {
  readonly after?: string | null | undefined;
  readonly first?: number | null | undefined;
}

/** One at least: also to look for nothing takes a look. @throws InvalidArgumentError naming the limit */
function countItems(args: ChangesArguments, limits: FieldLimits): number {
  return Math.max(1, countChanges(args, limits));
}

/** @throws InvalidArgumentError naming the size and its limit */
function countChanges({ first }: ChangesArguments, { maxPageSize }: FieldLimits): number {
  return readSize('first', first, maxPageSize) ?? Math.min(DEFAULT_CHANGES, maxPageSize);
}

/** @throws GatewayError */
async function loadChanges(args: ChangesArguments, context: GraphQLContext): Promise<ChangesPage> {
  const { assets, index } = context;
  const count = countChanges(args, context);
  const after = args.after == null ? undefined : decodeChangeCursor('after', args.after);
  const lists = LIST_NAMES.filter(assets.mayRead).map((name) => assets.list(name).tag);
  const answer = await index.changesSince({ lists, after, count });
  const { epoch, afterRev, changes, hasMore, lastRev } = answer;
  const [first] = changes;
  const last = changes.at(-1);
  return {
    changes: changes.map((change) => ({ ...change, epoch })),
    pageInfo: {
      hasPreviousPage: false,
      hasNextPage: hasMore,
      startCursor: first === undefined ? null : encodeChangeCursor({ epoch, rev: first.rev }),
      // Behind what only others may see, if no more is to come.
      endCursor:
        hasMore || last?.rev === lastRev
          ? encodeChangeCursor({ epoch, rev: last?.rev ?? afterRev })
          : encodeCursorOfNow({ epoch, rev: lastRev }),
    },
  };
}

function nameOf({ list }: Pick<FoundChange, 'list'>, { lists }: GraphQLContext['assets']): ListName {
  const name = LIST_NAMES.find((each) => lists.named(each)?.tag === list);
  if (name === undefined) throw new Error(`No list that callers see has the tag ${list}.`);
  return name;
}
