import { gql as apolloGql, type TypedDocumentNode } from '@apollo/client';
import { gql } from '@urql/core';
import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as apollo from '../../examples/apollo/src/client.ts';
import * as relay from '../../examples/relay/src/environment.ts';
import * as graphcache from '../../examples/urql/src/client.ts';
import { images, mediaAsset } from '../helpers/assets.ts';
import type { GatewaySettings } from '../helpers/execute.ts';
import { searchedGateway } from '../helpers/searched-gateway.ts';
import { serve } from '../helpers/serve.ts';
import { relayFrontEnd } from './relay-front-end.ts';

const SEARCH = `
  query Search($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String) {
    search(query: $query, filter: $filter, sort: $sort, first: $first, after: $after) {
      edges {
        cursor
        matches { field article snippet { text isMatch } }
        node { id ... on MediaAsset { name } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

/** What a page answers, of which the names count. */
interface Page {
  readonly search?: {
    readonly edges: readonly { readonly node: { readonly name?: string | null } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

interface Variables {
  readonly query?: string;
  readonly filter?: { readonly lists: readonly string[] };
  readonly sort?: { readonly by: string };
  readonly first?: number;
  readonly after?: string | null | undefined;
}

/** Three searches that differ in their words, their filter and their order. */
const TEA = { query: 'tea', sort: { by: 'NAME' }, first: 2 };
const CUPS = { ...TEA, query: 'cup' };
const VOICES = { ...TEA, filter: { lists: ['VOICE'] } };

const NAMES = ['tea 1', 'tea 2', 'tea 3', 'tea 4', 'tea 5'];

function namesOf(page: Page | null | undefined): readonly (string | null | undefined)[] {
  return page?.search?.edges.map(({ node }) => node.name) ?? [];
}

/** A gateway that finds five pictures of tea and two of cups, and how often it was asked. */
async function serveSearches(settings: GatewaySettings = {}) {
  const names = [...NAMES, 'cup 1', 'cup 2'];
  const { gateway } = await searchedGateway(
    images(names.length).map((image, index) => mediaAsset({ ...image, name: names[index] ?? null })),
    settings,
  );
  const asked = { requests: 0 };
  const { url } = await serve((request, response) => {
    asked.requests += 1;
    return gateway(request, response);
  });
  return { url, asked };
}

describe('Apollo Client', () => {
  it('joins the pages of a search, and keeps those of other words, filters and orders apart', async () => {
    const { url, asked } = await serveSearches();
    const client = apollo.connect(url);
    const query: TypedDocumentNode<Page, Variables> = apolloGql(SEARCH);
    const tea = { query, variables: TEA };

    let { data: page } = await client.query(tea);
    const { data: cups } = await client.query({ query, variables: CUPS });
    const { data: voices } = await client.query({ query, variables: VOICES });
    const joined = client.watchQuery(tea);
    while (page?.search?.pageInfo.hasNextPage)
      ({ data: page } = await joined.fetchMore({ variables: { after: page.search.pageInfo.endCursor } }));

    expect(namesOf(client.readQuery(tea))).toEqual(NAMES);
    expect([namesOf(cups), namesOf(voices)]).toEqual([['cup 1', 'cup 2'], []]);
    expect(asked.requests).toBe(5);
  });
});

describe("urql's Graphcache", () => {
  it('joins the pages of a search, keeps others apart, and misses no key', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { url, asked } = await serveSearches();
    const client = graphcache.connect(url);
    const query = gql<Page, Variables>(SEARCH);
    const search = async (variables: Variables) => (await client.query(query, variables)).data;

    let page = await search(TEA);
    const cups = await search(CUPS);
    const voices = await search(VOICES);
    while (page?.search?.pageInfo.hasNextPage)
      page = await search({ ...TEA, after: page.search.pageInfo.endCursor });

    expect(namesOf(page)).toEqual(NAMES);
    expect([namesOf(cups), namesOf(voices)]).toEqual([['cup 1', 'cup 2'], []]);
    expect(asked.requests).toBe(5);
    expect(warn).not.toHaveBeenCalledWith(expect.stringMatching(/^(Invalid key|Heuristic)/));
  });
});

describe("Relay's store", () => {
  it('joins the pages of a search with @connection, and keeps others apart', async () => {
    const { load, trustedDocuments } = relayFrontEnd({
      'Search.js': `
        graphql\`
          query SearchQuery($query: String, $filter: SearchFilter, $sort: SearchSort, $first: Int, $after: String) {
            search(query: $query, filter: $filter, sort: $sort, first: $first, after: $after)
              @connection(key: "Search_search", filters: ["query", "filter", "sort"]) {
              edges { matches { field snippet { text isMatch } } node { id ... on MediaAsset { name } } }
            }
          }
        \`;
      `,
    });
    const { url, asked } = await serveSearches({ trustedDocuments });
    const environment = relay.connect(url);
    const query = load('SearchQuery');
    const read = (variables: Variables) => {
      const operation = createOperationDescriptor(query, variables);
      environment.retain(operation);
      return environment.lookup(operation.fragment).data as Page | undefined;
    };
    read(TEA);
    read(CUPS);

    await fetchQuery(environment, query, TEA).toPromise();
    await fetchQuery(environment, query, CUPS).toPromise();
    while (read(TEA)?.search?.pageInfo.hasNextPage) {
      const after = read(TEA)?.search?.pageInfo.endCursor;
      await fetchQuery(environment, query, { ...TEA, after }).toPromise();
    }

    expect(namesOf(read(TEA))).toEqual(NAMES);
    expect(namesOf(read(CUPS))).toEqual(['cup 1', 'cup 2']);
    expect(asked.requests).toBe(4);
  });
});
