import { readFileSync } from 'node:fs';
import { HttpLink } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import type { DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as apollo from '../../examples/apollo/src/client.ts';
import { AlbumPageDocument } from '../generated/graphql.ts';
import { idsFrom, serveAlbum } from './album.ts';
import * as graphqlRequest from './graphql-request.ts';
import * as urql from './urql.ts';

/** A gateway that answers nothing but the manifest of GraphQL Code Generator. */
function serveTrustedOnly() {
  const manifest = JSON.parse(readFileSync('test/generated/persisted-documents.json', 'utf8'));
  return serveAlbum({ trustedDocuments: { byId: new Map(Object.entries(manifest)), only: true } });
}

/** GraphQL Code Generator leaves the hash of a document beside it. */
function hashOf(document: DocumentNode & { readonly __meta__?: { readonly hash: string } }): string {
  return document.__meta__?.hash ?? 'none';
}

const TWO_PICTURES = { assets: { totalCount: 45, edges: [{ node: { name: 'tea.jpg' } }, {}] } };

describe('Apollo Client', () => {
  it('joins the pages of 45 pictures with relayStylePagination, and leaves none out', async () => {
    const { url, calls } = await serveAlbum();
    const client = apollo.connect(url);
    const album = { query: AlbumPageDocument, variables: { size: 20 } };

    let { data: page } = await client.query(album);
    const joined = client.watchQuery(album);
    while (page?.assets?.pageInfo.hasNextPage)
      ({ data: page } = await joined.fetchMore({ variables: { after: page.assets.pageInfo.endCursor } }));

    const ids = client.readQuery(album)?.assets?.edges.map(({ node }) => node.id);
    expect(ids).toEqual(idsFrom(0));
    expect(calls).toHaveLength(3);
  });

  it('asks for a trusted document by its hash with PersistedQueryLink', async () => {
    const { url } = await serveTrustedOnly();
    const client = apollo.connect(url);
    client.setLink(new PersistedQueryLink({ generateHash: hashOf }).concat(new HttpLink({ uri: url })));

    const { data } = await client.query({ query: AlbumPageDocument, variables: { size: 2 } });

    expect(data).toMatchObject(TWO_PICTURES);
  });
});

describe('urql', () => {
  it('asks over POST', async () => {
    const { url } = await serveAlbum();

    const { data, error } = await urql.connect(url).query(AlbumPageDocument, { size: 2 });

    expect(error).toBeUndefined();
    expect(data).toMatchObject(TWO_PICTURES);
  });

  it('asks over GET, as it does by default, with the header against CSRF', async () => {
    const { url } = await serveAlbum();
    const fetchOptions = { headers: { 'graphql-require-preflight': '1' } };
    const client = new Client({ url, exchanges: [fetchExchange], fetchOptions });

    const { data } = await client.query(AlbumPageDocument, { size: 2 });

    expect(data).toMatchObject(TWO_PICTURES);
  });

  it('asks for a trusted document by its hash with persistedExchange', async () => {
    const { url } = await serveTrustedOnly();
    const persisted = persistedExchange({
      generateHash: async (_, document) => hashOf(document),
      preferGetForPersistedQueries: false,
    });
    const client = new Client({ url, exchanges: [persisted, fetchExchange] });

    const { data } = await client.query(AlbumPageDocument, { size: 2 });

    expect(data).toMatchObject(TWO_PICTURES);
  });
});

describe('graphql-request', () => {
  it('asks over POST', async () => {
    const { url } = await serveAlbum();

    expect(await graphqlRequest.connect(url).request(AlbumPageDocument, { size: 2 })).toMatchObject(
      TWO_PICTURES,
    );
  });
});

describe("the settings of Apollo Client's cache", () => {
  it('name all types that an interface may be', () => {
    const { possibleTypes } = JSON.parse(readFileSync('schema/possible-types.json', 'utf8'));
    const [, told = ''] =
      /possibleTypes: (\{.*?\})/s.exec(readFileSync('examples/apollo/src/client.ts', 'utf8')) ?? [];

    const asJson = told
      .replace(/(\w+):/g, '"$1":')
      .replaceAll("'", '"')
      .replace(/,(?=\s*\})/g, '');
    expect(JSON.parse(asJson)).toEqual(possibleTypes);
  });
});
