import { expect } from 'vitest';
import { mediaIdsOf } from './assets.ts';
import { type Answer, ask, type Gateway } from './execute.ts';

/** What is walked over. */
export interface WalkOptions {
  /** As GraphQL names the list. Default: `IMAGE`. */
  readonly type?: string;
  /** How many items a page shows. */
  readonly size: number;
}

/**
 * The ids that a caller sees who goes from the newest item from page to page. No page may be an
 * error.
 */
export async function walkForwards(gateway: Gateway, { type = 'IMAGE', size }: WalkOptions) {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await readPage(gateway, type, { first: size, after });
    ids.push(...mediaIdsOf(nodes));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

/** The same for one who goes back from the oldest. The newest comes first all the same. */
export async function walkBackwards(gateway: Gateway, { type = 'IMAGE', size }: WalkOptions) {
  const ids: string[] = [];
  for (let before: string | null = null; ; ) {
    const { nodes, pageInfo } = await readPage(gateway, type, { last: size, before });
    ids.unshift(...mediaIdsOf(nodes));
    if (!pageInfo.hasPreviousPage) return ids;
    before = pageInfo.startCursor;
  }
}

async function readPage(gateway: Gateway, type: string, variables: Readonly<Record<string, unknown>>) {
  const { data, errors } = await askPage(gateway, type, variables);
  expect(errors).toBeUndefined();
  return data.page;
}

/**
 * Asks for one `page` of the list that GraphQL calls this. Whatever its ids are called, here it is
 * `mediaId`.
 */
export function askPage(
  gateway: Gateway,
  type: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  return ask(gateway, pageQuery(type), variables);
}

function pageQuery(type: string): string {
  return `
    query ($first: Int, $after: String, $last: Int, $before: String) {
      page: ${fieldOf(type)} first: $first, after: $after, last: $last, before: $before) {
        totalCount
        paging
        nodes { mediaId${type === 'PUBLICATION' ? ': articleId' : ''} }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `;
}

/** The field of a list, up to its arguments. */
function fieldOf(type: string): string {
  switch (type) {
    case 'DRAFT':
      return 'drafts(';
    case 'PUBLICATION':
      return 'publications(';
    default:
      return `assets(type: ${type}, `;
  }
}
