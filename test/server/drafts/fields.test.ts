import { describe, expect, it } from 'vitest';
import { bearer } from '../../helpers/api-key.ts';
import { exchange } from '../../helpers/exchange.ts';
import { ask, type Gateway } from '../../helpers/execute.ts';
import {
  articleId,
  betraysDraft,
  DRAFT,
  DRAFT_ID,
  EDITORS,
  KEYS,
  KEYS_OF_NOBODY,
  markedDrafts,
  SITE,
} from '../../helpers/marked-drafts.ts';
import {
  BY_ID,
  BY_MEDIA_ID,
  type Caller,
  FORBIDDEN_FIELDS,
  IDS,
  INSIDERS,
  LOCAL,
  NULL_NODES,
  OUTSIDERS,
  type Question,
  UNKNOWN_ID,
} from './questions.ts';

const FORBIDDEN = {
  message: 'This caller may not read the list DRAFT: the operator of the gateway decides who may.',
  extensions: { code: 'FORBIDDEN' },
};

const EXPLAIN = { 'x-gateway-explain': '1' };
const NO_USE = { upstream: { calls: 0, cached: 0, waitedMs: 0, cacheStatus: 'HIT' } };

function nullFieldsOf(query: string): number {
  return query.includes('a:') && query.includes('b:') ? 2 : 1;
}

describe.each(INSIDERS)('$name', ({ access, headers }) => {
  it('sees drafts in every place', async () => {
    const { gateway } = await markedDrafts({ access });

    const shown = [];
    for (const { query, variables } of [
      { query: '{ drafts { edges { cursor } } }' },
      { query: '{ drafts { nodes { id articles { content } } } }' },
      { query: BY_MEDIA_ID[1] ?? '', variables: { mediaId: DRAFT.media_id } },
      ...IDS.slice(0, 3).map((id) => ({ query: BY_ID[1] ?? '', variables: { id } })),
    ])
      shown.push(betraysDraft(JSON.stringify((await ask(gateway, query, variables, headers)).data)));
    const { data } = await ask(gateway, '{ lists { name } }', undefined, headers);

    expect(shown).toEqual(Array(6).fill(true));
    expect(data.lists).toContainEqual({ name: 'DRAFT' });
  });
});

describe.each(OUTSIDERS)('$name', ({ access, headers }) => {
  it('gets FORBIDDEN from the fields of drafts, in whatever way it asks, and causes no call', async () => {
    const { gateway, draftCalls } = await markedDrafts({ access });

    for (const question of FORBIDDEN_FIELDS) {
      const { text, answer, ...rest } = await post(gateway, question, headers);

      const count = nullFieldsOf(question.query);
      expect(Object.values(answer.data), question.query).toEqual(Array(count).fill(null));
      expect(answer.errors).toEqual(Array(count).fill(expect.objectContaining(FORBIDDEN)));
      expect(answer.extensions).toEqual(NO_USE);
      expectNothingOfDrafts(text, rest.headers);
    }
    expect(draftCalls).toEqual([]);
  });

  it('gets null for the ids of drafts and of their articles, and causes no call', async () => {
    const { gateway, draftCalls } = await markedDrafts({ access });

    for (const question of NULL_NODES) {
      const { text, answer, ...rest } = await post(gateway, question, headers);

      expect(answer.errors).toBeUndefined();
      expect(Object.values(answer.data).flat().filter(Boolean)).toEqual([]);
      expect(answer.extensions).toEqual(NO_USE);
      expectNothingOfDrafts(text, rest.headers);
    }
    expect(draftCalls).toEqual([]);
  });

  it('has no row of drafts in lists, and the other fields of the operation', async () => {
    const { gateway } = await markedDrafts({ access });
    const query = `query ($id: ID!) {
      drafts { totalCount }
      node(id: $id) { id }
      lists { name }
      publications { totalCount }
      assets(type: IMAGE, first: 1) { nodes { __typename } }
    }`;

    const { answer } = await post(gateway, { query, variables: { id: DRAFT_ID } }, headers);

    expect(answer.errors).toEqual([expect.objectContaining({ ...FORBIDDEN, path: ['drafts'] })]);
    expect(answer.data).toEqual({
      drafts: null,
      node: null,
      lists: ['IMAGE', 'VIDEO', 'VOICE', 'NEWS', 'PUBLICATION'].map((name) => ({ name })),
      publications: { totalCount: 2 },
      assets: { nodes: [{ __typename: 'MediaAsset' }] },
    });
  });
});

function post(gateway: Gateway, { query, variables = {} }: Question, headers: Caller['headers']) {
  return exchange(gateway, { query, variables }, { headers: { ...headers, ...EXPLAIN } });
}

function expectNothingOfDrafts(text: string, headers: Headers): void {
  expect(betraysDraft(text)).toBe(false);
  expect(betraysDraft(JSON.stringify([...headers]))).toBe(false);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('server-timing')).toMatch(/upstream;dur=0\.0$/);
}

describe('a caller without a key', () => {
  it('is told nothing but that', async () => {
    const { gateway, draftCalls } = await markedDrafts({ access: KEYS });

    for (const question of [...FORBIDDEN_FIELDS, ...NULL_NODES]) {
      const { status, text } = await post(gateway, question, {});

      expect(status).toBe(401);
      expect(betraysDraft(text)).toBe(false);
    }
    expect(draftCalls).toEqual([]);
  });
});

describe('a caller who may not see drafts', () => {
  const headers = bearer(SITE);

  it('is told the same of a draft that exists as of one that does not', async () => {
    const { gateway } = await markedDrafts({ access: KEYS });
    const answerTo = async (question: Question) => (await post(gateway, question, headers)).text;

    for (const query of BY_ID)
      for (const id of IDS)
        expect(await answerTo({ query, variables: { id } })).toBe(
          await answerTo({ query, variables: { id: UNKNOWN_ID } }),
        );
    for (const query of BY_MEDIA_ID)
      expect(await answerTo({ query, variables: { mediaId: DRAFT.media_id } })).toBe(
        await answerTo({ query, variables: { mediaId: 'unknown' } }),
      );
  });

  it('is told the same where somebody else may as where nobody may', async () => {
    const { gateway } = await markedDrafts({ access: KEYS });
    const ofNobody = await markedDrafts({ access: KEYS_OF_NOBODY, hasDrafts: false });
    const cursor = await draftCursor(gateway);
    const fields = [`publications(after: "${cursor}")`, `assets(type: IMAGE, before: "${cursor}")`];
    const withCursor = fields.map((field) => ({ query: `{ ${field} { totalCount } }` }));
    const lists = { query: '{ lists { name totalCount } upstreamQuota { used } }' };

    for (const question of [...FORBIDDEN_FIELDS, ...NULL_NODES, ...withCursor, lists])
      expect((await post(gateway, question, headers)).text, question.query).toBe(
        (await post(ofNobody.gateway, question, headers)).text,
      );
  });

  it('finds no draft under its id in the other lists', async () => {
    const { gateway, draftCalls } = await markedDrafts({ access: KEYS });
    const query = `query ($id: ID!) {
      publication(articleId: $id) { id } news: asset(type: NEWS, mediaId: $id) { id }
      image: asset(type: IMAGE, mediaId: $id) { id }
    }`;

    const { data, errors } = await ask(gateway, query, { id: DRAFT.media_id }, headers);

    expect(errors).toBeUndefined();
    expect(data).toEqual({ publication: null, news: null, image: null });
    expect(draftCalls).toEqual([]);
  });

  it('is not let in by who asks at the same moment, and shares no call with them', async () => {
    const { gateway, draftCalls } = await markedDrafts({ access: KEYS, isWarm: false });
    const query = `query ($id: ID!) {
      drafts { totalCount nodes { id } } node(id: $id) { id } lists { name cachedCount }
    }`;
    const callers = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? EDITORS : SITE));

    const answers = await Promise.all(
      callers.map((key) => post(gateway, { query, variables: { id: articleId(0) } }, bearer(key))),
    );

    const [ofEditors, ofSite] = [EDITORS, SITE].map((key) =>
      answers.filter((_, index) => callers[index] === key),
    );
    expect(ofEditors?.map(({ answer }) => answer.data.node?.id)).toEqual(Array(6).fill(articleId(0)));
    expect(ofSite?.filter(({ text }) => betraysDraft(text))).toEqual([]);
    expect(ofSite?.map(({ answer }) => answer.extensions)).toEqual(Array(6).fill(NO_USE));
    expect(draftCalls).toHaveLength(1);
  });

  async function draftCursor(gateway: Gateway): Promise<string> {
    const { data } = await ask(gateway, '{ drafts { pageInfo { endCursor } } }', {}, bearer(EDITORS));
    return data.drafts.pageInfo.endCursor;
  }
});

describe('a cursor of drafts', () => {
  it('is refused by the other lists without a word about whose it is', async () => {
    const { gateway } = await markedDrafts({ access: LOCAL });
    const { data } = await ask(gateway, '{ drafts { pageInfo { endCursor } } }');

    const query = 'query ($after: String) { publications(after: $after) { totalCount } }';
    const { errors } = await ask(gateway, query, { after: data.drafts.pageInfo.endCursor });

    expect(errors).toMatchObject([
      {
        message: '"after" is a cursor of another list, and the list is of type PUBLICATION.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});
