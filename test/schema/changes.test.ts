import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { bearer } from '../helpers/api-key.ts';
import { article, mediaAsset, newsAsset } from '../helpers/assets.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { EDITORS, KEYS, SITE } from '../helpers/marked-drafts.ts';
import { draft, publication } from '../helpers/news.ts';
import { type AnyItem, searchedGateway } from '../helpers/searched-gateway.ts';

const CHANGES = `
  query ($after: String, $first: Int) {
    changes(after: $after, first: $first) {
      edges { cursor node { cursor itemId } }
      nodes { kind itemId list at item { id ... on MediaAsset { name } } }
      pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
    }
  }
`;

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly cursor: string } }[];
  readonly nodes: readonly { readonly kind: string; readonly itemId: string; readonly item: unknown }[];
  readonly pageInfo: {
    readonly hasPreviousPage: boolean;
    readonly hasNextPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string;
  };
}

const picture = (mediaId: string, name = `${mediaId}.jpg`) => mediaAsset({ mediaId, name });
const idOf = (mediaId: string, list = 'image') => encodeGlobalId({ list, id: mediaId });

async function page(
  gateway: Gateway,
  variables: Readonly<Record<string, unknown>> = {},
  headers?: Readonly<Record<string, string>>,
): Promise<Page> {
  const { data, errors } = await ask(gateway, CHANGES, variables, headers);
  expect(errors).toBeUndefined();
  return data.changes;
}

/** A gateway of one old picture, and the cursor of now. */
async function begun(...[settings]: [Parameters<typeof searchedGateway>[1]?]) {
  const searched = await searchedGateway([picture('old')], settings);
  const { pageInfo } = await page(
    searched.gateway,
    {},
    settings?.access === KEYS ? bearer(EDITORS) : undefined,
  );
  const upload = (items: readonly AnyItem[], at = 0) => searched.store(items, at, { isNew: true });
  return { ...searched, upload, start: pageInfo.endCursor };
}

describe('Query.changes', () => {
  it('is an empty page with the cursor of now, where no cursor is given', async () => {
    const { gateway } = await searchedGateway([picture('a'), picture('b')]);

    const { edges, nodes, pageInfo } = await page(gateway);

    expect({ edges, nodes }).toEqual({ edges: [], nodes: [] });
    expect(pageInfo).toEqual({
      hasPreviousPage: false,
      hasNextPage: false,
      startCursor: null,
      endCursor: expect.stringMatching(/^[\w-]{28}$/),
    });
    expect(await page(gateway, { after: pageInfo.endCursor, first: 0 })).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false },
    });
  });

  it('tells what was created, changed and deleted since a cursor, with the items as they are now', async () => {
    const { gateway, upload, store, remove, start } = await begun();
    await upload([picture('new')], 1000);
    await upload([picture('short-lived')], 2000);
    await store([picture('old', 'renamed.jpg')], 3000);
    await store([picture('read only now')], 4000);
    await remove(picture('short-lived'), 5000);

    const { nodes, pageInfo } = await page(gateway, { after: start });

    expect(nodes).toEqual([
      {
        kind: 'CREATED',
        itemId: idOf('new'),
        list: 'IMAGE',
        at: '1970-01-01T00:00:01.000Z',
        item: { id: idOf('new'), name: 'new.jpg' },
      },
      {
        kind: 'CHANGED',
        itemId: idOf('old'),
        list: 'IMAGE',
        at: '1970-01-01T00:00:03.000Z',
        item: { id: idOf('old'), name: 'renamed.jpg' },
      },
      {
        kind: 'DELETED',
        itemId: idOf('short-lived'),
        list: 'IMAGE',
        at: '1970-01-01T00:00:05.000Z',
        item: null,
      },
    ]);
    expect(pageInfo.hasNextPage).toBe(false);
    expect((await page(gateway, { after: pageInfo.endCursor })).nodes).toEqual([]);
  });

  it('is walked from cursor to cursor, each of which is that of its change', async () => {
    const { gateway, upload, start } = await begun();
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) await upload([picture(id)]);

    const walked: string[] = [];
    let after = start;
    for (let hasMore = true; hasMore; ) {
      const { edges, nodes, pageInfo } = await page(gateway, { after, first: 2 });
      expect(edges.map(({ node }) => node.cursor)).toEqual(edges.map(({ cursor }) => cursor));
      expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0]?.cursor, edges.at(-1)?.cursor]);
      walked.push(...nodes.map(({ itemId }) => itemId));
      after = pageInfo.endCursor;
      hasMore = pageInfo.hasNextPage;
    }
    expect(walked).toEqual(ids.map((id) => idOf(id)));
  });

  it('begins again where it began if it is asked for nothing and there is more', async () => {
    const { gateway, upload, start } = await begun();
    await upload([picture('a')]);

    const { pageInfo } = await page(gateway, { after: start, first: 0 });

    expect(pageInfo.hasNextPage).toBe(true);
    expect((await page(gateway, { after: pageInfo.endCursor })).nodes).toMatchObject([{ itemId: idOf('a') }]);
  });

  it('tells of items of all lists', async () => {
    const { gateway, upload, start } = await begun();
    const articles = [article({ title: 'Spring' })];
    await upload([
      newsAsset({ mediaId: 'n', articles }),
      publication({ articleId: 'p', articles }),
      mediaAsset({ type: 'voice', mediaId: 'v', url: null }),
    ]);

    const { nodes } = await page(gateway, { after: start });

    expect(nodes).toMatchObject([{ list: 'NEWS' }, { list: 'PUBLICATION' }, { list: 'VOICE' }]);
  });

  it('tells of drafts to those who may see them', async () => {
    const { gateway, upload, start } = await begun({ access: KEYS });
    await upload([draft({ mediaId: 'secret' })]);
    await upload([picture('open')]);
    const seenBy = async (key: string) => {
      const { nodes } = await page(gateway, { after: start }, bearer(key));
      return nodes.map(({ itemId }) => itemId);
    };

    expect(await seenBy(EDITORS)).toEqual([idOf('secret', 'draft'), idOf('open')]);
    expect(await seenBy(SITE)).toEqual([idOf('open')]);
  });

  it('shows no item of which only the change is left', async () => {
    const { gateway, upload, lose, start } = await begun();
    await upload([picture('a')]);
    lose('image', 'a');

    expect((await page(gateway, { after: start })).nodes).toMatchObject([{ kind: 'CREATED', item: null }]);
  });

  it.each([
    [{ first: -1 }, '"first" must be from 0 to 100, not -1.'],
    [{ first: 101 }, '"first" must be from 0 to 100, not 101.'],
    [{ after: '' }, '"after" is not a cursor that "changes" returned.'],
    [{ after: 'x'.repeat(28) }, '"after" is not a cursor that "changes" returned.'],
    [{ after: 'x'.repeat(10_000) }, '"after" is not a cursor that "changes" returned.'],
  ])('refuses %o', async (variables, message) => {
    const { gateway } = await searchedGateway([]);

    const { data, errors } = await ask(gateway, CHANGES, variables);

    expect(data).toEqual({ changes: null });
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('refuses a cursor of a list', async () => {
    const { gateway, store } = await begun();
    await store([picture('a')]);
    const { data } = await ask(gateway, '{ search { pageInfo { endCursor } } }');

    const { errors } = await ask(gateway, CHANGES, { after: data.search.pageInfo.endCursor });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }]);
  });

  it('says to read everything again if what has changed is not known any more', async () => {
    const { gateway, index, start } = await begun();
    await index.apply({ list: 0, deleted: [], unplaced: [], items: [], areDeletionsUnknown: true, at: 0 });

    const { data, errors } = await ask(gateway, CHANGES, { after: start });

    expect(data).toEqual({ changes: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining('read everything again'), extensions: { code: 'CHANGES_EXPIRED' } },
    ]);
  });

  it('counts as one request, and as the items that it may show', async () => {
    const { gateway, start } = await begun({ rateLimitPerMinute: 3, maxItemsPerOperation: 150 });

    const { errors } = await ask(
      gateway,
      `{ a: changes(after: "${start}") { nodes { kind } } b: changes(after: "${start}") { nodes { kind } } }`,
    );

    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 150, cost: 200 } }]);
    await page(gateway, { after: start });
    expect((await ask(gateway, CHANGES)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  it('is unavailable where nothing is stored', async () => {
    const { gateway } = await searchedGateway([], { index: undefined });

    const { errors } = await ask(gateway, CHANGES);

    expect(errors).toMatchObject([{ extensions: { code: 'SEARCH_UNAVAILABLE' } }]);
  });
});
