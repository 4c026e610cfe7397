import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Dialect } from './dialects/dialect.ts';
import type { Field, Query } from './queries.ts';
import { HANDLER, type List, type WireItems } from './upstream/wire-items.ts';

/** What is asked, and what there is upstream. */
export interface Asked {
  readonly query: Query;
  /** Where the query begins. */
  readonly place: number;
  readonly dialect: Dialect;
  readonly items: WireItems;
  readonly totals: Readonly<Record<List, number>>;
}

/** An answer that upstream's data does not bear out. The message is one sentence. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
}

/**
 * Compares an answer with upstream's data. Cursors and global ids are opaque: each must be a string
 * that stands once, and `endCursor` the cursor of the last edge.
 *
 * @throws WrongAnswerError
 */
export function checkAnswer(body: string, asked: Asked): void {
  const answer = answerSchema.safeParse(parse(body));
  if (!answer.success) throw new WrongAnswerError(`The answer is none: ${body.slice(0, 300)}`);
  const { data } = answer.data;
  if (Object.keys(data).join() !== asked.query.fields.map(({ alias }) => alias).join())
    throw new WrongAnswerError(`The answer has the fields ${Object.keys(data).join()}.`);
  for (const field of asked.query.fields) checkConnection(data[field.alias], field, asked);
}

const connectionSchema = z.object({
  totalCount: z.int(),
  edges: z.array(
    z.strictObject({
      cursor: z.string().min(1),
      node: z.looseObject({ id: z.string().min(1) }),
    }),
  ),
  pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

const answerSchema = z.strictObject({ data: z.record(z.string(), connectionSchema) });

type Connection = z.infer<typeof connectionSchema>;

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function checkConnection(connection: Connection | undefined, field: Field, asked: Asked): void {
  const { dialect, items, totals, query } = asked;
  const { alias, list, skip, first } = field;
  const total = totals[list];
  const start = asked.place + skip;
  const length = Math.max(0, Math.min(first, total - start));
  const edges = connection?.edges ?? [];
  const expect = (name: string, actual: unknown, expected: unknown) => {
    if (!isDeepStrictEqual(actual, expected))
      throw new WrongAnswerError(`${alias}.${name} is ${short(actual)}, not ${short(expected)}.`);
  };

  expect('totalCount', connection?.totalCount, total);
  expect('edges.length', edges.length, length);
  expect('pageInfo.hasNextPage', connection?.pageInfo.hasNextPage, start + length < total);
  expect('pageInfo.endCursor', connection?.pageInfo.endCursor, edges.at(-1)?.cursor ?? null);
  expect('cursors that stand once', new Set(edges.map(({ cursor }) => cursor)).size, length);
  expect('ids that stand once', new Set(edges.map(({ node }) => node.id)).size, length);
  for (const [index, { node }] of edges.entries()) {
    const { id: _, ...said } = node;
    const expected = dialect.nodeOf(list, items, start + index);
    const isSafe = query.isSafe && dialect.isSanitising;
    if (isSafe && JSON.stringify(said).includes(JSON.stringify(HANDLER).slice(1, -1)))
      throw new WrongAnswerError(`${alias}.edges[${index}].node has a handler in its safe content.`);
    expect(`edges[${index}].node`, isSafe ? wordsOf(said) : said, isSafe ? wordsOf(expected) : expected);
  }
}

/** The same with contents as the words that a reader sees: what is made safe is written otherwise. */
function wordsOf(node: object): unknown {
  return JSON.parse(JSON.stringify(node), (key, value) =>
    key === 'content'
      ? String(value)
          .replace(/<[^>]+>/g, ' ')
          .replaceAll('&quot;', '"')
          .trim()
          .split(/\s+/)
      : value,
  );
}

function short(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 400) ?? 'missing';
}
