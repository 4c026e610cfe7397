import { describe, expect, it } from 'vitest';
import { type Asked, checkAnswer, WrongAnswerError } from '../../../bench/side-by-side/check-answer.ts';
import { gatewayDialect } from '../../../bench/side-by-side/dialects/gateway-dialect.ts';
import { peerDialect } from '../../../bench/side-by-side/dialects/peer-dialect.ts';
import { QUERIES } from '../../../bench/side-by-side/queries.ts';
import { createWireItems, HANDLER } from '../../../bench/side-by-side/upstream/wire-items.ts';

const TOTALS = { image: 100, news: 100, publication: 30 };

function asked(name: string, fields: Partial<Asked> = {}): Asked {
  const query = QUERIES.find((each) => each.name === name);
  if (query === undefined) throw new Error(`There is no query ${name}.`);
  return { query, place: 0, dialect: gatewayDialect, items: createWireItems(), totals: TOTALS, ...fields };
}

interface Connection {
  totalCount: number;
  edges: { cursor: string; node: Record<string, unknown> }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** What a server has to answer. */
function answerTo({ query, place, dialect, items, totals }: Asked): Record<string, Connection> {
  return Object.fromEntries(
    query.fields.map(({ alias, list, first, skip }) => {
      const start = place + skip;
      const length = Math.max(0, Math.min(first, totals[list] - start));
      const edges = Array.from({ length }, (_, index) => ({
        cursor: `cursor-${start + index}`,
        node: { id: `id-${start + index}`, ...dialect.nodeOf(list, items, start + index) },
      }));
      const hasNextPage = start + length < totals[list];
      const pageInfo = { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null };
      return [alias, { totalCount: totals[list], edges, pageInfo }];
    }),
  );
}

function check(question: Asked, data: object): void {
  checkAnswer(JSON.stringify({ data }), question);
}

describe('checkAnswer', () => {
  it.each(QUERIES.map(({ name }) => name).filter((name) => name !== 'safe'))(
    'takes what upstream says for an answer to %s',
    (name) => {
      for (const place of [0, 7, 95]) {
        const question = asked(name, { place });
        expect(() => check(question, answerTo(question))).not.toThrow();
      }
    },
  );

  it.each(['q1', 'q3', 'q4'])("takes the peers' words for %s", (name) => {
    const question = asked(name, { dialect: peerDialect });

    expect(() => check(question, answerTo(question))).not.toThrow();
  });

  it.each<[string, (connection: Connection) => void]>([
    ['another total', (connection) => void Object.assign(connection, { totalCount: 99 })],
    ['one item less', ({ edges }) => void edges.pop()],
    ['two items that have changed places', ({ edges }) => void edges.unshift(...edges.splice(1, 1))],
    ['another name', ({ edges }) => void Object.assign(edges[3]?.node ?? {}, { name: 'image.jpg' })],
    ['a field less', ({ edges }) => void delete edges[3]?.node['url']],
    ['a field that nobody asked for', ({ edges }) => void Object.assign(edges[3]?.node ?? {}, { more: 1 })],
    ['the same cursor twice', ({ edges }) => void Object.assign(edges[3] ?? {}, { cursor: 'cursor-2' })],
    ['the same id twice', ({ edges }) => void Object.assign(edges[3]?.node ?? {}, { id: 'id-2' })],
    ['an empty cursor', ({ edges }) => void Object.assign(edges[3] ?? {}, { cursor: '' })],
    ['another end', ({ pageInfo }) => void Object.assign(pageInfo, { endCursor: 'cursor-2' })],
    ['no next page', ({ pageInfo }) => void Object.assign(pageInfo, { hasNextPage: false })],
  ])('refuses %s', (_, spoil) => {
    const question = asked('q1');
    const data = answerTo(question);
    if (data['assets'] !== undefined) spoil(data['assets']);

    expect(() => check(question, data)).toThrow(WrongAnswerError);
  });

  it('refuses errors, and what is no answer', () => {
    const data = answerTo(asked('q1'));

    for (const body of [JSON.stringify({ data, errors: [] }), '{"data":null}', 'Bad Gateway'])
      expect(() => checkAnswer(body, asked('q1'))).toThrow(WrongAnswerError);
  });

  it('takes safe contents for the words that they show, without their handlers', () => {
    const question = asked('safe');
    const safe = (write: (content: string) => string) =>
      JSON.parse(JSON.stringify(answerTo(question)), (key, value) =>
        key === 'content' ? write(value) : value,
      );

    expect(() =>
      check(
        question,
        safe((html) => html.replace(HANDLER, 'class="safe"')),
      ),
    ).not.toThrow();
    expect(() =>
      check(
        question,
        safe((html) => html),
      ),
    ).toThrow('a handler');
    expect(() =>
      check(
        question,
        safe((html) => html.replace(HANDLER, '').replace('素材', '')),
      ),
    ).toThrow('assets.edges[');
  });
});
