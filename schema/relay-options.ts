/** Names, nullability and descriptions of the Relay types: `PageInfo`, connections, edges. */
export const relayOptions = {
  cursorType: 'String',
  // Upstream has no look-up by id, so node-queries.ts defines both fields with the request's loader.
  nodeQueryOptions: false,
  nodesQueryOptions: false,

  pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
  hasNextPageFieldOptions: { description: 'Whether an item follows the last edge: in a list, an older one.' },
  hasPreviousPageFieldOptions: {
    description: 'Whether an item precedes the first edge: in a list, a newer one.',
  },
  startCursorFieldOptions: { description: 'The cursor of the first edge; null on an empty page.' },
  endCursorFieldOptions: { description: 'The cursor of the last edge; null on an empty page.' },

  edgesFieldOptions: {
    nullable: { list: false, items: false },
    description: 'The items of this page with their cursors, newest first.',
  },
  nodesOnConnection: {
    nullable: false,
    description: 'The items of this page without their cursors, newest first.',
  },
  nodeFieldOptions: { nullable: false, description: 'The item.' },
  pageInfoFieldOptions: { description: 'Where this page stands in the whole list.' },
  cursorFieldOptions: {
    description:
      'Marks the place of this item, for `after` and `before`. Opaque; it stays valid while items are added and deleted.',
  },

  firstArgOptions: {
    description:
      'The most items to return, starting at the newest or after `after`. 20 if neither `first` nor `last` is given.',
  },
  afterArgOptions: { description: 'Only items older than the one with this cursor.' },
  lastArgOptions: {
    description:
      'The most items to return, counting back from the oldest or from `before`. They are still listed newest first.',
  },
  beforeArgOptions: {
    description:
      'Only items newer than the one with this cursor. Without a size and `after`, the nearest 20 of them.',
  },
} as const;
