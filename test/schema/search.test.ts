import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { SearchOverloadedError, SearchUnavailableError } from '../../src/index/errors.ts';
import { bearer } from '../helpers/api-key.ts';
import { article, images, mediaAsset, newsAsset } from '../helpers/assets.ts';
import { ask, type GatewaySettings } from '../helpers/execute.ts';
import { EDITORS, KEYS, SITE } from '../helpers/marked-drafts.ts';
import { memoryIndex } from '../helpers/memory-index.ts';
import { draft, publication } from '../helpers/news.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { relayPage } from '../helpers/relay-model.ts';
import { type AnyItem, searchedGateway } from '../helpers/searched-gateway.ts';

const SEARCH = `
  query (
    $query: String, $filter: SearchFilter, $sort: SearchSort
    $first: Int, $after: String, $last: Int, $before: String
  ) {
    search(
      query: $query, filter: $filter, sort: $sort
      first: $first, after: $after, last: $last, before: $before
    ) {
      edges { cursor node { id ... on MediaAsset { name } } }
      pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
      totalCount
      paging
    }
  }
`;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Items of one list each, a day apart, the first one the newest. */
const TEA = mediaAsset({ mediaId: 'tea', name: 'Spring tea.jpg', updatedAt: day(5) });
const FILM = mediaAsset({
  type: 'video',
  mediaId: 'film',
  name: 'Harvest',
  description: 'How tea is picked.',
  url: null,
  coverUrl: 'http://mmbiz.qpic.cn/film/0',
  updatedAt: day(4),
});
const TALK = mediaAsset({ type: 'voice', mediaId: 'talk', name: 'talk.mp3', url: null, updatedAt: day(3) });
const STORY = publication({
  articleId: 'story',
  updatedAt: day(2),
  articles: [
    article({ title: 'Cups', digest: 'Of clay.', author: 'Wu', content: '<p>For coffee.</p>' }),
    article({ title: '春节海报', digest: null, author: null, content: '<p>A pot of tea, and 茶叶.</p>' }),
  ],
});
const OLD = newsAsset({
  mediaId: 'old',
  updatedAt: day(1),
  articles: [
    article({
      title: 'Old',
      digest: null,
      author: 'Tea Wu',
      content: null,
      thumbMediaId: null,
      thumbUrl: null,
    }),
  ],
});
const ITEMS = [OLD, STORY, TALK, FILM, TEA];

function day(n: number): Date {
  return new Date(Date.UTC(2026, 0, n));
}

const IDS = new Map(
  [
    ['image', 'tea'],
    ['video', 'film'],
    ['voice', 'talk'],
    ['publication', 'story'],
    ['news', 'old'],
    ['draft', 'secret'],
  ].map(([list = '', id = '']) => [encodeGlobalId({ list, id }), id]),
);

/** A gateway with these items, and what it finds: the upstream ids. */
async function searching(items: readonly AnyItem[] = ITEMS, settings: GatewaySettings = {}) {
  const searched = await searchedGateway(items, settings);
  async function search(variables: Record<string, unknown>, headers = {}) {
    const { data, errors } = await ask(searched.gateway, SEARCH, variables, headers);
    const edges: { cursor: string; node: { id: string } }[] = data?.search?.edges ?? [];
    const ids = edges.map(({ node: { id } }) => IDS.get(id) ?? id);
    return { ...data?.search, errors, ids, cursors: edges.map(({ cursor }) => cursor) };
  }
  return { ...searched, search };
}

describe('Query.search', () => {
  it.each([
    [
      'words in names and titles first, then in summaries and authors, then in texts',
      { query: 'tea' },
      ['tea', 'film', 'old', 'story'],
    ],
    ['Chinese wherever it stands', { query: '海报' }, ['story']],
    ['all words in one article alone', { query: 'clay tea' }, []],
    ['what does not have a word', { query: 'tea -spring -picked' }, ['old', 'story']],
    ['a phrase as it stands', { query: '"pot of tea"' }, ['story']],
    ['everything without words, the newest first', {}, ['tea', 'film', 'talk', 'story', 'old']],
    ['some lists', { filter: { lists: ['NEWS', 'VOICE', 'NEWS'] } }, ['talk', 'old']],
    ['words in some fields', { query: 'tea', filter: { in: ['TITLE', 'AUTHOR', 'TEXT'] } }, ['old', 'story']],
    [
      'from an instant on, and before another one',
      { filter: { updatedAt: { from: '2026-01-02T08:00:00+08:00', before: '2026-01-04T00:00:00Z' } } },
      ['talk', 'story'],
    ],
    ['what has no address', { filter: { hasUrl: false } }, ['film', 'talk']],
    ['what has a cover', { filter: { hasCover: true } }, ['film', 'story']],
    [
      'nulls, as if left out',
      { query: null, filter: { lists: null, in: null, updatedAt: null }, sort: null },
      ['tea', 'film', 'talk', 'story', 'old'],
    ],
    [
      'the oldest first',
      { sort: { by: 'UPDATED_AT', direction: 'ASC' } },
      ['old', 'story', 'talk', 'film', 'tea'],
    ],
    ['by name', { sort: { by: 'NAME' } }, ['story', 'film', 'old', 'tea', 'talk']],
    [
      'by name, from the end',
      { sort: { by: 'NAME', direction: 'DESC' } },
      ['talk', 'tea', 'old', 'film', 'story'],
    ],
    [
      'the least relevant first',
      { query: 'tea', sort: { by: 'RELEVANCE', direction: 'ASC' } },
      ['story', 'old', 'film', 'tea'],
    ],
  ])('finds %s', async (_, variables, expected) => {
    const { search } = await searching();

    const { errors, ids, totalCount } = await search(variables);

    expect(errors).toBeUndefined();
    expect(ids).toEqual(expected);
    expect(totalCount).toBe(expected.length);
  });

  it('shows where the words were found, with the place of the article', async () => {
    const { gateway } = await searching();
    const query = `{
      search(query: "茶") { edges { matches { field article snippet { text isMatch } } } }
      film: search(query: "pick") { edges { matches { field article snippet { text isMatch } } } }
    }`;

    const { data } = await ask(gateway, query);

    expect(data.search.edges).toEqual([
      {
        matches: [
          {
            field: 'TEXT',
            article: 1,
            snippet: [
              { text: 'A pot of tea, and ', isMatch: false },
              { text: '茶', isMatch: true },
              { text: '叶.', isMatch: false },
            ],
          },
        ],
      },
    ]);
    expect(data.film.edges[0].matches).toMatchObject([{ field: 'DIGEST', article: null }]);
  });

  it('answers what the algorithm of the Relay specification gives, for all arguments', async () => {
    // A cursor tells when its walk began, to the second.
    const { search } = await searching(images(9), { now: () => Date.UTC(2026, 1, 1) });
    const { ids: all, cursors } = await search({});
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const size = optional(fc.nat(10));
    const place = optional(fc.nat(8));

    await fc.assert(
      fc.asyncProperty(size, size, place, place, async (first, last, after, before) => {
        const at = (from: readonly string[], index: number | undefined) =>
          index === undefined ? undefined : from[index];
        const page = await search({ first, last, after: at(cursors, after), before: at(cursors, before) });

        const expected = relayPage(all, { first, last, after: at(all, after), before: at(all, before) });
        const { ids, pageInfo } = page;
        expect({ nodes: ids, ...pageInfo }).toEqual({
          ...expected,
          startCursor: at(cursors, all.indexOf(ids.at(0) ?? '')) ?? null,
          endCursor: at(cursors, all.indexOf(ids.at(-1) ?? '')) ?? null,
        });
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('goes from cursor to cursor through each order, in both directions, and tells nothing twice', async () => {
    const { search } = await searching();
    for (const sort of [{ by: 'RELEVANCE' }, { by: 'UPDATED_AT' }, { by: 'NAME' }]) {
      const whole = await search({ query: 'tea', sort });
      const forwards: string[] = [];
      const backwards: string[] = [];
      for (let after: string | null = null; forwards.length < whole.ids.length; ) {
        const { ids, pageInfo, paging } = await search({ query: 'tea', sort, first: 1, after });
        expect(paging).toBe('EXACTLY_ONCE');
        forwards.push(...ids);
        after = pageInfo.endCursor;
      }
      for (let before: string | null = null; backwards.length < whole.ids.length; ) {
        const { ids, pageInfo } = await search({ query: 'tea', sort, last: 2, before });
        backwards.unshift(...ids);
        before = pageInfo.startCursor;
      }
      expect([forwards, backwards]).toEqual([whole.ids, whole.ids]);
    }
  });

  it('keeps a cursor of a walk where it is when items are added and deleted, whatever the page size', async () => {
    const { search, store, lose } = await searching();
    const { pageInfo } = await search({ first: 2 });

    await store([mediaAsset({ mediaId: 'new', updatedAt: day(9) })]);
    lose('video', 'film');
    const { ids, paging } = await search({ first: 3, after: pageInfo.endCursor });

    expect(ids).toEqual(['talk', 'story', 'old']);
    expect(paging).toBe('EXACTLY_ONCE');
  });

  it('says AT_LEAST_ONCE where a page shows an item that has moved since the walk began', async () => {
    let now = Date.UTC(2026, 1, 1);
    const { search, store, gateway } = await searching(ITEMS, { now: () => now });
    const sort = { by: 'UPDATED_AT', direction: 'ASC' };
    const first = await search({ sort, first: 2 });
    now += DAY_MS;
    await store([{ ...OLD, updatedAt: day(30) }], now);

    const second = await search({ sort, first: 2, after: first.pageInfo.endCursor });
    const third = await search({ sort, first: 2, after: second.pageInfo.endCursor });
    const anew = await search({ sort, last: 1 });
    const { extensions } = await ask(gateway, SEARCH, { sort, after: second.pageInfo.endCursor });

    expect([first.ids, second.ids, third.ids]).toEqual([
      ['old', 'story'],
      ['talk', 'film'],
      ['tea', 'old'],
    ]);
    expect([first, second, third, anew].map(({ paging }) => paging)).toEqual([
      'EXACTLY_ONCE',
      'EXACTLY_ONCE',
      'AT_LEAST_ONCE',
      'EXACTLY_ONCE',
    ]);
    expect(extensions).toEqual({ paging: 'AT_LEAST_ONCE' });
  });

  it('leaves out an item that is gone since it was found, and goes on behind it', async () => {
    const { search, lose } = await searching();
    lose('video', 'film');

    const { ids, pageInfo } = await search({ first: 2 });
    const next = await search({ first: 1, after: pageInfo.endCursor });

    expect(ids).toEqual(['tea']);
    expect(next.ids).toEqual(['talk']);
  });

  it.each([
    ['{ search { edges { node { id } } } }', { wantsTotal: false, wantsMatches: false }],
    ['{ search { totalCount } }', { wantsTotal: true, wantsMatches: false }],
    [
      '{ search { edges { cursor ... on SearchEdge { matches { field } } } } }',
      { wantsTotal: false, wantsMatches: true },
    ],
    [
      '{ search { ...page } } fragment page on SearchConnection { totalCount all: edges { matches { field } } }',
      { wantsTotal: true, wantsMatches: true },
    ],
    [
      '{ search { totalCount @skip(if: true) edges { cursor matches @include(if: false) { field } } } }',
      { wantsTotal: false, wantsMatches: false },
    ],
  ])('works out what is selected alone: %s', async (query, expected) => {
    const { gateway, searches } = await searching();

    const { errors } = await ask(gateway, query);

    expect(errors).toBeUndefined();
    expect(searches).toMatchObject([expected]);
  });

  it.each([
    [{ sort: { by: 'RELEVANCE' } }, 'sort.by', 'may be RELEVANCE with "query" alone'],
    [{ filter: { lists: [] } }, 'filter.lists', 'at least one'],
    [{ query: 'tea', filter: { in: [] } }, 'filter.in', 'at least one'],
    [{ filter: { in: ['NAME'] } }, 'filter.in', 'goes with "query" alone'],
    [
      { filter: { updatedAt: { from: '2026-01-01T00:00:00Z', before: '2026-01-01T08:00:00+08:00' } } },
      'filter.updatedAt',
      'must begin before it ends',
    ],
    [{ query: '' }, 'query', 'query'],
    [{ query: ' ，… ' }, 'query', 'query'],
    [{ query: '-tea' }, 'query', 'query'],
    [{ query: 'a'.repeat(257) }, 'query', '256'],
    [{ query: 'a b c d e f g h i' }, 'query', '8'],
    [{ first: 101 }, 'first', 'from 0 to 100'],
    [{ last: -1 }, 'last', 'from 0 to 100'],
    [{ after: 'tea' }, 'after', 'is not a cursor'],
    [{ before: '' }, 'before', 'is not a cursor'],
  ])('refuses %j', async (variables, argument, message) => {
    const { search, searches } = await searching();

    const { errors } = await search(variables);

    expect(errors).toMatchObject([
      {
        message: expect.stringContaining(message),
        path: ['search'],
        extensions: { code: 'BAD_USER_INPUT', argument },
      },
    ]);
    expect(searches).toEqual([]);
  });

  it.each([
    ['other words', { query: 'talk', sort: { by: 'UPDATED_AT' } }],
    ['no words', { sort: { by: 'UPDATED_AT' } }],
    ['another filter', { query: 'tea', filter: { hasUrl: true } }],
    ['another order', { query: 'tea', sort: { by: 'NAME' } }],
    ['the other direction', { query: 'tea', sort: { by: 'RELEVANCE', direction: 'ASC' } }],
  ])('refuses a cursor of a search with %s', async (_, variables) => {
    const { search } = await searching();
    const { pageInfo } = await search({ ...variables, first: 1 });
    expect(pageInfo.endCursor).toEqual(expect.any(String));

    const { errors } = await search({ query: 'tea', after: pageInfo.endCursor });

    expect(errors).toMatchObject([
      { message: expect.stringContaining('another search'), extensions: { argument: 'after' } },
    ]);
  });

  it('takes a cursor for one of the same search however that is written', async () => {
    const { search } = await searching();
    const { pageInfo } = await search({
      query: 'TEA',
      filter: { lists: ['NEWS', 'IMAGE'], updatedAt: { from: '2026-01-01T00:00:00Z' } },
      first: 1,
    });

    const { ids } = await search({
      query: ' ｔｅａ ',
      filter: { lists: ['IMAGE', 'NEWS', 'IMAGE'], updatedAt: { from: '2026-01-01T08:00:00.000+08:00' } },
      sort: { by: 'RELEVANCE' },
      after: pageInfo.endCursor,
    });

    expect(ids).toEqual(['old']);
  });

  it.each([
    '2026-01-31',
    '2026-01-31T08:30:00',
    '2026-02-30T08:30:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31 08:30:00Z',
    'yesterday',
    1769848200,
  ])('leaves it to GraphQL to refuse the instant %j', async (from) => {
    const { gateway, search } = await searching();
    const literal = `{ search(filter: { updatedAt: { from: ${JSON.stringify(from)} } }) { totalCount } }`;

    for (const { errors } of [await search({ filter: { updatedAt: { from } } }), await ask(gateway, literal)])
      expect(errors).toMatchObject([
        {
          message: expect.stringMatching(
            /DateTime cannot represent this value\. (It must be|There is no day)/,
          ),
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ]);
  });

  it('leaves the other fields whole where one fails', async () => {
    const { gateway } = await searching();

    const { data } = await ask(
      gateway,
      '{ bad: search(query: "") { totalCount } good: search { totalCount } }',
    );

    expect(data).toEqual({ bad: null, good: { totalCount: 5 } });
  });

  it('counts its items as those of the operation', async () => {
    const { gateway } = await searching(ITEMS, { maxItemsPerOperation: 30 });

    const { errors } = await ask(gateway, '{ a: search { totalCount } b: search(first: 11) { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 30, cost: 31 } }]);
  });

  it('counts as five requests of its caller', async () => {
    const { gateway } = await searching(ITEMS, { rateLimitPerMinute: 14 });

    const { data, errors } = await ask(
      gateway,
      '{ a: search { totalCount } b: search { totalCount } c: search { totalCount } }',
    );

    expect(data).toEqual({ a: { totalCount: 5 }, b: { totalCount: 5 }, c: null });
    expect(errors).toMatchObject([{ path: ['c'], extensions: { code: 'RATE_LIMITED', retryable: true } }]);
  });

  it('tells how much of what was searched is stored', async () => {
    const { gateway } = await searching();

    const { data } = await ask(
      gateway,
      `{
        search(filter: { lists: [IMAGE, VIDEO] }) { coverage { complete indexed total provenAt oldestReadAt } }
        lists { coverage { complete } }
      }`,
    );

    const nothing = { complete: false, indexed: 0, total: null, provenAt: null, oldestReadAt: null };
    expect(data.search.coverage).toEqual(nothing);
    expect(data.lists[0]).toEqual({ coverage: { complete: false } });
  });
});

describe('Query.search for callers who may not see drafts', () => {
  const SECRET = draft({
    mediaId: 'secret',
    updatedAt: day(6),
    articles: [article({ title: 'Secret tea' })],
  });

  it('finds no draft, and no total that counts one', async () => {
    const { search } = await searching([...ITEMS, SECRET], { access: KEYS });

    const editors = await search({ query: 'tea' }, bearer(EDITORS));
    const site = await search({ query: 'tea' }, bearer(SITE));

    expect(editors.ids).toEqual(['secret', 'tea', 'film', 'old', 'story']);
    expect(site.ids).toEqual(['tea', 'film', 'old', 'story']);
    expect(site.totalCount).toBe(4);
  });

  it('refuses to search the drafts', async () => {
    const { search, searches } = await searching([SECRET], { access: KEYS });

    const { errors } = await search({ filter: { lists: ['IMAGE', 'DRAFT'] } }, bearer(SITE));

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(searches).toEqual([]);
  });

  it('goes on from a cursor of somebody who may, and shows no draft', async () => {
    const { search } = await searching([...ITEMS, SECRET], { access: KEYS });
    const { pageInfo } = await search({ query: 'tea', first: 1 }, bearer(EDITORS));

    const { ids } = await search({ query: 'tea', after: pageInfo.endCursor }, bearer(SITE));

    expect(ids).toEqual(['tea', 'film', 'old', 'story']);
  });
});

describe('Query.search of an index that does not answer', () => {
  const failing = (search: () => Promise<never>) => ({ ...memoryIndex().index, search });

  it.each<[string, GatewaySettings, object]>([
    ['is not there', { index: undefined }, { code: 'SEARCH_UNAVAILABLE', retryable: false }],
    [
      'has too many searches',
      { index: failing(() => Promise.reject(new SearchOverloadedError())) },
      { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 },
    ],
    [
      'takes longer than the deadline',
      { index: failing(() => new Promise(() => {})), upstreamTimeoutMs: 1 },
      { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 },
    ],
    [
      'cannot be read',
      { index: failing(() => Promise.reject(new SearchUnavailableError({ cause: new Error('lost') }))) },
      { code: 'SEARCH_UNAVAILABLE', retryable: true, retryAfterSeconds: 5 },
    ],
    [
      'fails',
      { index: failing(() => Promise.reject(new Error('disk I/O error'))) },
      { code: 'INTERNAL_SERVER_ERROR' },
    ],
  ])('says what the caller can do where it %s', async (_, settings, extensions) => {
    const { search } = await searching(ITEMS, settings);

    const { errors } = await search({ query: 'tea' });

    expect(errors).toMatchObject([{ path: ['search'], extensions }]);
  });
});
