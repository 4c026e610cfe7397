import { readFileSync } from 'node:fs';
import { gql as apolloGql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { gql } from '@urql/core';
import { buildSchema, isObjectType } from 'graphql';
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as apollo from '../../examples/apollo/src/client.ts';
import * as relay from '../../examples/relay/src/environment.ts';
import * as graphcache from '../../examples/urql/src/client.ts';
import { encodeGlobalId } from '../../schema/global-id.ts';
import { mediaAsset } from '../helpers/assets.ts';
import { idsFrom, idsOf, PAGE, type Page, type PageVariables, serveAlbum } from './album.ts';
import { relayFrontEnd } from './relay-front-end.ts';
import { reload } from './reload.ts';

/** What a query for one node answers. */
interface Found {
  readonly node?: { readonly id: string; readonly name?: string } | null;
}

describe("Apollo Client's cache", () => {
  const query: TypedDocumentNode<Page, PageVariables> = apolloGql(PAGE);

  it('joins pages forwards and backwards, and keeps offsets and sizes apart', async () => {
    const { url, asked } = await serveAlbum();
    const client = apollo.connect(url);
    const forwards = { query, variables: { first: 20 } };
    const backwards = { query, variables: { last: 20 } };

    const { data: newest } = await client.query(forwards);
    const { data: oldest } = await client.query(backwards);
    const { data: fromTen } = await client.query({ query, variables: { first: 20, offset: 10 } });
    const { data: ten } = await client.query({ query, variables: { first: 10 } });
    const after = newest?.assets?.pageInfo.endCursor;
    await client.watchQuery(forwards).fetchMore({ variables: { after } });
    const before = oldest?.assets?.pageInfo.startCursor;
    await client.watchQuery(backwards).fetchMore({ variables: { before } });
    const { data: withCursor } = await client.query({ query, variables: { first: 20, after } });

    expect(idsOf(fromTen)).toEqual(idsFrom(10, 30));
    expect(idsOf(ten)).toEqual(idsFrom(0, 10));
    expect(idsOf(client.readQuery(forwards))).toEqual(idsFrom(0, 40));
    expect(idsOf(client.readQuery(backwards))).toEqual(idsFrom(5));
    expect(idsOf(withCursor)).toEqual(idsFrom(0, 40));
    expect(asked.requests).toBe(6);
  });

  it.each([{ first: 20, offset: 10 }, { last: 20 }, { first: 10 }])(
    'answers %j with the first page, and asks nothing, where pages are kept by their type alone',
    async (variables) => {
      const { url, asked } = await serveAlbum();
      const client = apollo.connect(url);
      const fields = { assets: relayStylePagination(['type']) };
      client.cache = new InMemoryCache({ typePolicies: { Query: { fields } } });
      client.setLink(new HttpLink({ uri: url }));

      await client.query({ query, variables: { first: 20 } });
      const { data } = await client.query({ query, variables });

      expect(idsOf(data)).toEqual(idsFrom(0, 20));
      expect(asked.requests).toBe(1);
    },
  );
});

describe.each([
  [
    'Apollo Client',
    (url: string) => {
      const client = apollo.connect(url);
      return async (text: string) => (await client.query<Found>({ query: apolloGql(text) })).data;
    },
  ],
  [
    'Graphcache',
    (url: string) => {
      const client = graphcache.connect(url);
      return async (text: string) => (await client.query<Found>(text, {})).data;
    },
  ],
])('node, of %s', (_, connect) => {
  const askFor = (id: string) => `{ node(id: "${id}") { id ... on MediaAsset { name } } }`;

  it('is what a list has read of it, and asks nothing', async () => {
    const { url, asked } = await serveAlbum();
    const query = connect(url);
    const [, id = ''] = idsFrom(0);

    await query('{ assets(type: IMAGE) { edges { node { id ... on MediaAsset { name } } } } }');

    expect(await query(askFor(id))).toMatchObject({ node: { id, name: 'tea.jpg' } });
    expect(asked.requests).toBe(1);
  });

  it('is asked for where no list has read it, or not all of it', async () => {
    const { url, asked } = await serveAlbum();
    const query = connect(url);
    const [first = '', second = ''] = idsFrom(0);

    await query('{ assets(type: IMAGE, first: 1) { edges { node { id } } } }');

    for (const id of [first, second])
      expect(await query(askFor(id))).toMatchObject({ node: { id, name: 'tea.jpg' } });
    expect(asked.requests).toBe(3);
  });

  it('is null where there is none, and is not asked for again', async () => {
    const { url, asked } = await serveAlbum();
    const query = connect(url);
    const gone = encodeGlobalId({ list: 'image', id: 'gone' });

    for (const _ of ['first', 'second']) expect(await query(askFor(gone))).toMatchObject({ node: null });
    expect(asked.requests).toBe(1);
  });
});

describe("urql's Graphcache", () => {
  const query = gql<Page, PageVariables>(PAGE);

  it('joins pages forwards and backwards, and keeps offsets and sizes apart', async () => {
    const { url, asked } = await serveAlbum();
    const client = graphcache.connect(url);
    const page = async (variables: PageVariables) => (await client.query(query, variables)).data;

    const newest = await page({ first: 20 });
    const oldest = await page({ last: 20 });
    const fromTen = await page({ first: 20, offset: 10 });
    const ten = await page({ first: 10 });
    const after = newest?.assets?.pageInfo.endCursor;
    const forwards = await page({ first: 20, after });
    const before = oldest?.assets?.pageInfo.startCursor;
    const backwards = await page({ last: 20, before });

    expect(idsOf(fromTen)).toEqual(idsFrom(10, 30));
    expect(idsOf(ten)).toEqual(idsFrom(0, 10));
    expect(idsOf(forwards)).toEqual(idsFrom(0, 40));
    expect(idsOf(backwards)).toEqual(idsFrom(5));
    expect(asked.requests).toBe(6);
  });

  it('knows of every type without an id that it has none', () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const roots: unknown[] = [schema.getQueryType(), schema.getSubscriptionType()];
    const withoutId = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !roots.includes(type) && !type.getFields()['id'])
      .map(({ name }) => name)
      // It knows these by their names.
      .filter((name) => !/^__|^PageInfo$|(Connection|Edge)$/.test(name));

    expect(Object.keys(graphcache.keys).sort()).toEqual(withoutId.sort());
  });

  it('misses no key, and guesses no fragment', async () => {
    const { url } = await serveAlbum();
    const warn = vi.spyOn(console, 'warn');
    onTestFinished(() => warn.mockRestore());
    const everything = readFileSync('schema/operations/06-everything-about-one-type.graphql', 'utf8');

    for (const text of [everything, '{ assetCounts { total } upstreamQuota { used } }'])
      expect((await graphcache.connect(url).query(gql(text), {})).error).toBeUndefined();

    expect(warn).not.toHaveBeenCalledWith(expect.stringMatching(/^(Invalid key|Heuristic)/));
  });

  it('tells of a list what the page that was asked for says, and begins it anew with its first page', async () => {
    const { url, lists } = await serveAlbum();
    const client = graphcache.connect(url);
    const text = `query ($after: String) {
      assets(type: IMAGE, first: 20, after: $after) {
        totalCount edges { node { id } } pageInfo { endCursor }
      }
    }`;
    const page = async (after: string | null, options = {}) =>
      (await client.query<Page>(gql(text), { after }, options)).data;

    const first = await page(null);
    lists.image.unshift(mediaAsset({ mediaId: 'uploaded-just-now' }));
    const after = first?.assets?.pageInfo.endCursor ?? null;
    const second = await page(after, { fetchOptions: { cache: 'reload' } });
    const anew = await page(null, { requestPolicy: 'network-only' });

    expect(second?.assets).toMatchObject({ totalCount: lists.image.length });
    expect(idsOf(second)).toEqual(idsFrom(0, 40));
    expect(idsOf(anew)).toHaveLength(20);
    expect(idsOf(await page(null))).toEqual(idsOf(anew));
  });

  it.each([
    ['nodes', 'nodes { id }', { nodes: { length: 20 } }, 2],
    ['edges', 'edges { node { id } }', { edges: { length: 20 } }, 1],
  ])('answers who asks for %s of what was read as edges', async (_, fields, answer, requests) => {
    const { url, asked } = await serveAlbum();
    const client = graphcache.connect(url);

    await client.query(query, { first: 20 });
    const second = await client.query(gql(`{ assets(type: IMAGE, first: 20) { ${fields} } }`), {});

    expect(second.data?.assets).toMatchObject(answer);
    expect(asked.requests).toBe(requests);
  });

  it('warns of nothing where items of several types are found', async () => {
    const { url } = await serveAlbum();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const text = `{ assets(type: IMAGE, first: 1) { edges { node {
      __typename id ... on MediaAsset { name } ... on News { articles { id } }
    } } } }`;

    await graphcache.connect(url).query(gql(text), {});

    expect(warn.mock.calls).toEqual([]);
  });
});

describe("Relay's store", () => {
  const source = `
    graphql\`
      query AlbumQuery($after: String) {
        assets(type: IMAGE, first: 20, after: $after) @connection(key: "Album_assets") {
          edges { node { id } }
        }
      }
    \`;
  `;

  /**
   * Reads two pages, of which the second fails, and tells which pictures are left, and what is said
   * of it.
   */
  async function readTwoPages(connect: (url: string) => Environment) {
    const { load, trustedDocuments } = relayFrontEnd({ 'Album.js': source });
    const { url, upstream } = await serveAlbum({ trustedDocuments });
    const album = load('AlbumQuery');
    const environment = connect(url);
    const firstPage = createOperationDescriptor(album, {});
    // As a mounted component does.
    environment.retain(firstPage);
    const read = () => environment.lookup(firstPage.fragment).data as Page | undefined;

    await fetchQuery(environment, album, {}).toPromise();
    const before = idsOf(read());
    upstream.isDown = true;
    const after = (read() as Page).assets?.pageInfo.endCursor;
    const said = await fetchQuery(environment, album, { after })
      .toPromise()
      .catch((error) => error);
    return { before, after: idsOf(read()), said };
  }

  it('keeps the 20 pictures that it has where the network layer throws on errors', async () => {
    const { before, after, said } = await readTwoPages(relay.connect);

    expect(before).toEqual(idsFrom(0, 20));
    expect(after).toEqual(before);
    expect(said).toMatchObject({ message: expect.stringContaining('does not answer'), retryAfterSeconds: 5 });
  });

  it('loses them, and says nothing, where it does not', async () => {
    const { before, after, said } = await readTwoPages((url) => {
      const network = Network.create(async ({ id: documentId }, variables) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(url, {
          method: 'POST',
          headers,
          body: JSON.stringify({ documentId, variables }),
        });
        return response.json();
      });
      return new Environment({ network, store: new Store(new RecordSource()) });
    });

    expect(before).toEqual(idsFrom(0, 20));
    expect(after).toEqual([]);
    expect(said).not.toBeInstanceOf(Error);
  });

  it('has for node what a list has read of that type, and nothing where that is not all', async () => {
    const { load, trustedDocuments } = relayFrontEnd({
      'List.js':
        'graphql`query ListQuery { assets(type: IMAGE) { edges { node { ... on MediaAsset { name } } } } }`;',
      'Read.js': 'graphql`query ReadQuery($id: ID!) { node(id: $id) { ... on MediaAsset { name } } }`;',
      'More.js': 'graphql`query MoreQuery($id: ID!) { node(id: $id) { ... on MediaAsset { name url } } }`;',
      // No list has told the store which types an Asset may be.
      'Any.js': 'graphql`query AnyQuery($id: ID!) { node(id: $id) { ... on Asset { id } } }`;',
    });
    const { url, asked } = await serveAlbum({ trustedDocuments });
    const environment = relay.connect(url);
    const [id = ''] = idsFrom(0);
    const isKnown = (query: string) =>
      environment.check(createOperationDescriptor(load(query), { id })).status === 'available';
    environment.retain(createOperationDescriptor(load('ListQuery'), {}));

    await fetchQuery(environment, load('ListQuery'), {}).toPromise();

    expect(['ReadQuery', 'MoreQuery', 'AnyQuery'].filter(isKnown)).toEqual(['ReadQuery']);
    expect(asked.requests).toBe(1);
  });
});

describe("cache: 'reload'", () => {
  const text = '{ assets(type: IMAGE, first: 1) { edges { node { mediaId } } } }';
  type Newest = { assets: { edges: { node: { mediaId: string } }[] } };
  const fetchOptions: RequestInit = { cache: 'reload' };

  const ways: [string, (url: string) => () => Promise<Newest | undefined>][] = [
    ['fetch', (url) => async () => (await (await reload(url, text)).json()).data],
    [
      'Apollo Client',
      (url) => {
        const client = apollo.connect(url);
        const query: TypedDocumentNode<Newest> = apolloGql(text);
        const context = { fetchOptions };
        return async () => (await client.query({ query, context, fetchPolicy: 'network-only' })).data;
      },
    ],
    [
      'urql',
      (url) => {
        const client = graphcache.connect(url);
        const options = { fetchOptions, requestPolicy: 'network-only' } as const;
        return async () => (await client.query(gql<Newest>(text), {}, options)).data;
      },
    ],
  ];

  it.each(ways)('has %s see what was uploaded just now', async (_, connect) => {
    const { url, lists } = await serveAlbum();
    const readNewest = connect(url);

    await readNewest();
    lists.image.unshift(mediaAsset({ mediaId: 'uploaded-just-now' }));

    expect((await readNewest())?.assets.edges[0]?.node.mediaId).toBe('uploaded-just-now');
  });
});
