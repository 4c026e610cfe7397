/** Names, nullability and descriptions of what the Relay plugin adds: `PageInfo`, connections, edges. */
export const relayOptions = {
  cursorType: 'String',
  // Upstream has no look-up by id: node.ts has these two read through the loader of the request.
  nodeQueryOptions: false,
  nodesQueryOptions: false,

  pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
  hasNextPageFieldOptions: { description: 'Whether an older asset follows the last edge.' },
  hasPreviousPageFieldOptions: { description: 'Whether a newer asset precedes the first edge.' },
  startCursorFieldOptions: { description: 'The cursor of the first edge; null on an empty page.' },
  endCursorFieldOptions: { description: 'The cursor of the last edge; null on an empty page.' },

  edgesFieldOptions: {
    nullable: { list: false, items: false },
    description: 'The assets of this page with their cursors, newest first.',
  },
  nodesOnConnection: {
    nullable: false,
    description: 'The assets of this page without their cursors, newest first.',
  },
  nodeFieldOptions: { nullable: false, description: 'The asset.' },
  pageInfoFieldOptions: { description: 'Where this page stands in the whole list.' },
  cursorFieldOptions: {
    description:
      'Marks the place of this asset, for `after` and `before`. Opaque; it stays valid while assets are uploaded ' +
      'and deleted.',
  },

  firstArgOptions: {
    description:
      'The largest number of assets to return, from the newest on, or from `after` on. 20 where neither `first` ' +
      'nor `last` is given.',
  },
  afterArgOptions: { description: 'Only assets older than the one with this cursor.' },
  lastArgOptions: {
    description:
      'The largest number of assets to return, counted back from the oldest, or from `before`. They are listed ' +
      'newest first all the same.',
  },
  beforeArgOptions: {
    description:
      'Only assets newer than the one with this cursor. Without a size and `after`, the nearest 20 of them.',
  },
} as const;
