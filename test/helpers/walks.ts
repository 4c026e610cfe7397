import { expect } from 'vitest';
import { mediaIdsOf } from './assets.ts';
import { ask, type Gateway } from './execute.ts';

/** What is walked over. */
export interface WalkOptions {
  /** As GraphQL names it. Default: `IMAGE`. */
  readonly type?: string;
  /** How many assets a page shows. */
  readonly size: number;
}

const PAGE = `
  query ($type: AssetType!, $first: Int, $after: String, $last: Int, $before: String) {
    assets(type: $type, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes { mediaId }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

/**
 * The ids that a caller sees who goes from the newest asset from page to page. No page may be an
 * error.
 */
export async function walkForwards(gateway: Gateway, { type = 'IMAGE', size }: WalkOptions) {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await readPage(gateway, { type, first: size, after });
    ids.push(...mediaIdsOf(nodes));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

/** The same for one who goes back from the oldest. The newest comes first all the same. */
export async function walkBackwards(gateway: Gateway, { type = 'IMAGE', size }: WalkOptions) {
  const ids: string[] = [];
  for (let before: string | null = null; ; ) {
    const { nodes, pageInfo } = await readPage(gateway, { type, last: size, before });
    ids.unshift(...mediaIdsOf(nodes));
    if (!pageInfo.hasPreviousPage) return ids;
    before = pageInfo.startCursor;
  }
}

async function readPage(gateway: Gateway, variables: Readonly<Record<string, unknown>>) {
  const { data, errors } = await ask(gateway, PAGE, variables);
  expect(errors).toBeUndefined();
  return data.assets;
}
