/** Connection arguments with the elements themselves as cursors. */
export interface ModelArguments {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  readonly before?: string | undefined;
}

/** What a page shows of a list. */
export interface ModelPage {
  readonly nodes: readonly string[];
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/**
 * The pagination algorithm of the Relay Cursor Connections specification, step by step as it is
 * written there. Beyond it, `pageInfo` is exact: whether elements of the whole list stand in front
 * of the page and behind it.
 */
export function relayPage(all: readonly string[], { first, after, last, before }: ModelArguments): ModelPage {
  // EdgesToReturn, and with it how many elements were cut off in front and behind.
  let edges = [...all];
  let cutInFront = 0;
  let cutBehind = 0;

  if (after !== undefined && edges.includes(after)) {
    cutInFront += edges.indexOf(after) + 1;
    edges = edges.slice(edges.indexOf(after) + 1);
  }
  if (before !== undefined && edges.includes(before)) {
    cutBehind += edges.length - edges.indexOf(before);
    edges = edges.slice(0, edges.indexOf(before));
  }
  if (first !== undefined && edges.length > first) {
    cutBehind += edges.length - first;
    edges = edges.slice(0, first);
  }
  if (last !== undefined && edges.length > last) {
    cutInFront += edges.length - last;
    edges = edges.slice(edges.length - last);
  }
  return { nodes: edges, hasPreviousPage: cutInFront > 0, hasNextPage: cutBehind > 0 };
}
