import { setTimeout as timersRun } from 'node:timers/promises';
import { gql as apolloGql, type ObservableQuery } from '@apollo/client';
import { gql } from '@urql/core';
import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as apollo from '../../examples/apollo/src/client.ts';
import * as relay from '../../examples/relay/src/environment.ts';
import * as graphcache from '../../examples/urql/src/client.ts';
import { ask, type GatewaySettings } from '../helpers/execute.ts';
import { publicationItems } from '../helpers/item-lists.ts';
import { inProcessSandboxGateway } from '../helpers/sandbox-gateway.ts';
import { serve } from '../helpers/serve.ts';
import { settle } from '../helpers/settle.ts';
import { relayFrontEnd } from './relay-front-end.ts';

/** A gateway with publications, the ids of one and of its article, and how often it was asked. */
async function servePublications(settings: GatewaySettings = {}) {
  const { gateway } = inProcessSandboxGateway({ library: { publication: publicationItems(3) } }, settings);
  const { data } = await ask(gateway, '{ publications { nodes { id articles { id } } } }');
  const [, { id, articles }] = data.publications.nodes;
  const asked = { requests: 0 };
  const { url } = await serve((request, response) => {
    asked.requests += 1;
    return gateway(request, response);
  });
  return { url, asked, id, articleId: articles[0].id };
}

/** What a list shows of articles. @param id the field, or nothing */
function listOf(id: string): string {
  return `{ publications { edges { node { id articles { ${id} title digest } } } } }`;
}

/** What the page of a publication shows of its articles. */
function detailOf(id: string): string {
  return `query ($id: ID!) { node(id: $id) { id ... on Publication { articles { ${id} title content } } } }`;
}

const ARTICLE = 'query ($id: ID!) { node(id: $id) { id ... on Article { title content } } }';

describe('Apollo Client, with a list and a page of it mounted', () => {
  /** How often it asks until both show all of their fields, and what is cached of the list then. */
  async function mount(
    list: string,
    page: (ids: { readonly id: string; readonly articleId: string }) => [text: string, id: string],
  ) {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { url, asked, ...ids } = await servePublications();
    const client = apollo.connect(url);
    const [text, id] = page(ids);
    const query = apolloGql(list);
    const queries: ObservableQuery<object>[] = [];
    for (const options of [{ query }, { query: apolloGql(text), variables: { id } }]) {
      const mounted = client.watchQuery<object>(options);
      const subscription = mounted.subscribe({});
      onTestFinished(() => subscription.unsubscribe());
      queries.push(mounted);
      await untilQuiet(queries);
    }
    expect(queries.map((each) => each.getCurrentResult().dataState)).toEqual(['complete', 'complete']);
    return { requests: asked.requests, cached: client.readQuery({ query }) };
  }

  it('asks twice where both select the id of an article', async () => {
    const { requests, cached } = await mount(listOf('id'), ({ id }) => [detailOf('id'), id]);

    expect(requests).toBe(2);
    expect(cached).toMatchObject({ publications: { edges: { length: 3 } } });
  });

  it('asks twice where the page is that of an article by its own id', async () => {
    const { requests } = await mount(listOf('id'), ({ articleId }) => [ARTICLE, articleId]);

    expect(requests).toBe(2);
  });

  it('asks four times where they do not: each overwrites what the other has read', async () => {
    const { requests, cached } = await mount(listOf(''), ({ id }) => [detailOf(''), id]);

    expect(requests).toBe(4);
    expect(cached).toBeNull();
  });

  async function untilQuiet(queries: readonly ObservableQuery<object>[]): Promise<void> {
    const isLoading = () => queries.some((each) => each.getCurrentResult().loading);
    // A query looks at what another has written in the next round of timers.
    for (let rounds = 0; rounds < 3; rounds = isLoading() ? 0 : rounds + 1) await timersRun(1);
  }
});

describe("urql's Graphcache, with a list and a page of it mounted", () => {
  /** How often it asks until both show something, and what it warns of. */
  async function mount(id: string) {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { url, asked, ...ids } = await servePublications();
    const client = graphcache.connect(url);
    const shown: unknown[] = [];
    const queries = [client.query(gql(listOf(id)), {}), client.query(gql(detailOf(id)), { id: ids.id })];
    for (const [index, query] of queries.entries()) {
      const { unsubscribe } = query.subscribe(({ data, stale }) => {
        shown[index] = stale ? undefined : data;
      });
      onTestFinished(unsubscribe);
      do await settle();
      while (shown[index] === undefined || shown[0] === undefined);
    }
    return { requests: asked.requests, warnings: warn.mock.calls.map(String) };
  }

  it('asks twice, and misses no key, where both select the id of an article', async () => {
    expect(await mount('id')).toEqual({ requests: 2, warnings: [] });
  });

  it('misses the key of an article where they do not', async () => {
    const { warnings } = await mount('');

    expect(warnings[0]).toMatch(/^Invalid key: .*articles/);
  });
});

describe("Relay's store", () => {
  it('joins what it reads of an article by its id to what the list has shown', async () => {
    const { load, trustedDocuments } = relayFrontEnd({
      'List.js':
        'graphql`query ListQuery { publications(first: 20) { edges { node { articles { digest } } } } }`;',
      'Article.js': 'graphql`query ArticleQuery($id: ID!) { node(id: $id) { ... on Article { content } } }`;',
    });
    // The ids were asked for by a text.
    const { url, asked, articleId } = await servePublications({
      trustedDocuments: { ...trustedDocuments, only: false },
    });
    const environment = relay.connect(url);
    environment.retain(createOperationDescriptor(load('ListQuery'), {}));

    await fetchQuery(environment, load('ListQuery'), {}).toPromise();
    await fetchQuery(environment, load('ArticleQuery'), { id: articleId }).toPromise();

    const article = environment.getStore().getSource().get(articleId);
    expect(article).toMatchObject({ digest: null, content: expect.stringContaining('Text.') });
    expect(asked.requests).toBe(2);
  });
});
