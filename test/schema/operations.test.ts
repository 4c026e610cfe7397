import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  AlbumPageDocument,
  BackwardsFromTheOldestDocument,
  CountsDocument,
  EverythingAboutOneTypeDocument,
  NewestPicturesDocument,
  NewsWithArticlesDocument,
  WhatIsKnownDocument,
} from '../generated/graphql.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

/** Runs a typed operation; its answer has the generated type. */
async function run<Data, Variables extends Record<string, unknown>>(
  gateway: Gateway,
  document: TypedDocumentNode<Data, Variables>,
  variables?: Variables,
): Promise<Data> {
  const { data, errors } = await ask(gateway, print(document), variables);
  expect(errors).toBeUndefined();
  return data;
}

describe('the example operation', () => {
  it('NewestPictures shows names and addresses', async () => {
    const { gateway } = await sandboxGateway();

    const { assets } = await run(gateway, NewestPicturesDocument);

    expect(assets?.totalCount).toBe(240);
    expect(assets?.nodes).toHaveLength(12);
    expect(assets?.nodes[0]).toMatchObject({ name: expect.any(String), url: expect.stringMatching(/^http/) });
  });

  it('AlbumPage leads from page to page', async () => {
    const { gateway } = await sandboxGateway();

    const first = await run(gateway, AlbumPageDocument, {});
    const second = await run(gateway, AlbumPageDocument, {
      size: 10,
      after: first.assets?.pageInfo.endCursor,
    });

    expect(first.assets?.edges).toHaveLength(50);
    expect(second.assets?.edges).toHaveLength(10);
    expect(second.assets?.edges[0]?.node.id).not.toBe(first.assets?.edges.at(-1)?.node.id);
  });

  it('NewsWithArticles shows the articles with their content', async () => {
    const { gateway } = await sandboxGateway();

    const { assets } = await run(gateway, NewsWithArticlesDocument);

    const articles = assets?.nodes.flatMap((node) => ('articles' in node ? node.articles : [])) ?? [];
    expect(assets?.nodes).toHaveLength(5);
    expect(articles.length).toBeGreaterThanOrEqual(5);
    expect(articles[0]).toMatchObject({ title: expect.any(String), content: expect.stringContaining('<p') });
  });

  it.each(['IMAGE', 'VIDEO', 'VOICE', 'NEWS'] as const)('EverythingAboutOneType shows %s', async (type) => {
    const { gateway } = await sandboxGateway();

    const { assets } = await run(gateway, EverythingAboutOneTypeDocument, { type });

    expect(assets?.edges.map(({ node }) => node.type)).toEqual([type, type, type]);
  });

  it('BackwardsFromTheOldest begins at the oldest and leads to newer ones', async () => {
    const { gateway } = await sandboxGateway();

    const oldest = await run(gateway, BackwardsFromTheOldestDocument, {});
    const before = oldest.assets?.pageInfo.startCursor ?? null;
    const newer = await run(gateway, BackwardsFromTheOldestDocument, { before });

    const times = [...(newer.assets?.nodes ?? []), ...(oldest.assets?.nodes ?? [])].map(({ id }) => id);
    expect(new Set(times).size).toBe(20);
    expect(newer.assets?.pageInfo.hasPreviousPage).toBe(true);
  });

  it('Counts shows the four totals and their sum', async () => {
    const { gateway, listCalls } = await sandboxGateway();

    const { assetCounts } = await run(gateway, CountsDocument);

    expect(assetCounts).toMatchObject({ image: 240, video: 30, voice: 60, news: 120, total: 450 });
    expect(listCalls()).toEqual([]);
  });
  it('WhatIsKnown shows when the list was checked, and takes no call the second time', async () => {
    const { gateway, listCalls } = await sandboxGateway();

    const { assets } = await run(gateway, WhatIsKnownDocument);
    const { upstreamQuota } = await run(gateway, WhatIsKnownDocument);

    expect(assets).toMatchObject({
      stale: false,
      checkedAt: expect.stringMatching(/^\d{4}-/),
      totalCount: 240,
    });
    expect(upstreamQuota).toMatchObject({ limit: null, used: 1, remaining: null });
    expect(listCalls()).toHaveLength(1);
  });
});
