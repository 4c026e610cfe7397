import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  AlbumOfThumbnailsDocument,
  AlbumPageDocument,
  ArticleByAddressDocument,
  BackwardsFromTheOldestDocument,
  CountsDocument,
  DraftsDocument,
  EverythingAboutOneTypeDocument,
  FilteredAndSortedDocument,
  ListsDocument,
  NewestPicturesDocument,
  NewsWithArticlesDocument,
  PublicationsDocument,
  SearchDocument,
  WhatIsKnownDocument,
} from '../generated/graphql.ts';
import { article, images, mediaAsset } from '../helpers/assets.ts';
import { ask, type Gateway } from '../helpers/execute.ts';
import { BASE_URL, fakeMedia } from '../helpers/fake-media.ts';
import { publication } from '../helpers/news.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';
import { searchedGateway } from '../helpers/searched-gateway.ts';

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

/** The covers of all articles of these items. */
function coversOf(nodes: readonly { readonly articles: readonly { readonly cover: unknown }[] }[] = []) {
  return nodes.flatMap(({ articles }) => articles.map(({ cover }) => cover));
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

  it('AlbumOfThumbnails shows pictures, from where WeChat has them if nobody else does', async () => {
    const { gateway } = await sandboxGateway();
    const { gateway: serving } = await sandboxGateway({}, fakeMedia().settings);

    const [direct, served] = await Promise.all(
      [gateway, serving].map((each) => run(each, AlbumOfThumbnailsDocument, {})),
    );

    expect(direct?.assets?.nodes).toHaveLength(30);
    expect(direct?.assets?.nodes[0]).toMatchObject({
      thumbnailUrl: expect.stringMatching(/mmbiz_/),
      downloadUrl: expect.stringMatching(/mmbiz_/),
      image: null,
    });
    expect(served?.assets?.nodes[0]).toMatchObject({
      thumbnailUrl: expect.stringContaining(`${BASE_URL}/media/`),
      downloadUrl: expect.stringContaining(`${BASE_URL}/media/`),
    });
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

  it('Publications shows what was published lately, with covers that another field has read', async () => {
    const { gateway, callsTo } = await sandboxGateway();

    const { publications } = await run(gateway, PublicationsDocument);
    await run(gateway, NewestPicturesDocument);
    const again = await run(gateway, PublicationsDocument);

    expect(publications?.nodes).toHaveLength(5);
    expect(publications?.nodes[0]?.articles[0]).toMatchObject({ cover: null, isDeleted: false });
    expect(coversOf(again.publications?.nodes).some((cover) => cover !== null)).toBe(true);
    expect(callsTo('freepublish/batchget')).toHaveLength(1);
  });

  it('Drafts shows picture posts with their pictures', async () => {
    const { gateway } = await sandboxGateway();

    const { drafts } = await run(gateway, DraftsDocument, { size: 20 });

    const posts = drafts?.nodes.flatMap(({ articles }) => articles).filter(({ type }) => type === 'PICTURES');
    expect(posts?.length).toBeGreaterThan(0);
    expect(posts?.[0]?.pictures[0]).toMatchObject({ mediaId: expect.any(String), asset: null });
  });

  it('Lists shows every list, and takes no call', async () => {
    const { gateway, sandbox } = await sandboxGateway();

    const { lists } = await run(gateway, ListsDocument);

    expect(lists.map(({ name }) => name)).toEqual([
      'IMAGE',
      'VIDEO',
      'VOICE',
      'NEWS',
      'DRAFT',
      'PUBLICATION',
    ]);
    expect(sandbox.control.calls()).toEqual([]);
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

  it('Search shows where the words stand, and what has them', async () => {
    const { gateway } = await searchedGateway([
      publication({ articles: [article({ title: '立春' }), article({ content: '<p>喝茉莉花茶。</p>' })] }),
      mediaAsset({ name: '立春-茉莉花茶.png' }),
    ]);

    const { search } = await run(gateway, SearchDocument, {});

    expect(search?.edges).toMatchObject([
      { matches: [{ field: 'NAME', article: null }], node: { name: '立春-茉莉花茶.png' } },
      { matches: [{ field: 'TEXT', article: 1 }], node: { articles: [{ title: '立春' }, {}] } },
    ]);
    expect(search).toMatchObject({ totalCount: 2, paging: 'EXACTLY_ONCE', coverage: { complete: false } });
  });

  it('FilteredAndSorted leads from page to page', async () => {
    const { gateway } = await searchedGateway(images(25));

    const { search } = await run(gateway, FilteredAndSortedDocument, {});
    const after = search?.pageInfo.endCursor;
    const next = await run(gateway, FilteredAndSortedDocument, { after });

    expect(search).toMatchObject({ totalCount: 25, nodes: { length: 20 } });
    expect(next.search?.nodes).toHaveLength(5);
  });

  it('ArticleByAddress shows the article', async () => {
    const url = 'http://mp.weixin.qq.com/s?__biz=MzA5&mid=1&idx=2&sn=abc#rd';
    const { gateway } = await searchedGateway([
      publication({ articles: [article({ title: 'First' }), article({ title: 'Second', url })] }),
    ]);

    const { article: found } = await run(gateway, ArticleByAddressDocument, { url });

    expect(found).toMatchObject({ title: 'Second', content: 'The first harvest is in.' });
    expect(await run(gateway, ArticleByAddressDocument, {})).toMatchObject({ article: null });
  });
});
