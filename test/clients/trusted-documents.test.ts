import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import type { DocumentNode } from 'graphql';
import { fetchQuery } from 'relay-runtime';
import { describe, expect, it } from 'vitest';
import * as relay from '../../examples/relay/src/environment.ts';
import { readTrustedDocuments } from '../../src/config/trusted-documents-config.ts';
import { exchange } from '../helpers/exchange.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { idsFrom, serveAlbum } from './album.ts';
import apolloManifest from './persisted-query-manifest.json' with { type: 'json' };
import { relayFrontEnd } from './relay-front-end.ts';

/** What `@apollo/generate-persisted-query-manifest` 1.4.0 wrote of {@link ALBUM} and another query. */
const APOLLO = 'test/clients/persisted-query-manifest.json';
const CODEGEN = 'test/generated/persisted-documents.json';

/** The documents of manifests, and nothing else. */
function trusted(...files: string[]) {
  const faults: string[] = [];
  const variables = { TRUSTED_DOCUMENTS: files.join(', '), TRUSTED_DOCUMENTS_ONLY: 'true' };
  const trustedDocuments = readTrustedDocuments(variables, (fault) => faults.push(fault));
  expect(faults).toEqual([]);
  return trustedDocuments;
}

/** A front end of one query that Relay's compiler has built. */
function relayAlbum() {
  const source = `
    import { graphql } from 'relay-runtime';
    export const Album = graphql\`
      query AlbumQuery($size: Int!) { assets(type: IMAGE, first: $size) { nodes { id } } }\`;`;
  return relayFrontEnd({ 'Album.js': source });
}

const ALBUM = gql`
  query Album($size: Int!) {
    assets(type: IMAGE, first: $size) {
      nodes {
        ...Picture
      }
    }
  }
  fragment Picture on MediaAsset {
    id
    name
  }
`;

/** Of the operation of this name, as Apollo's `generatePersistedQueryIdsFromManifest` finds it. */
function idInManifest(document: DocumentNode): string {
  const names = document.definitions.map((each) => 'name' in each && each.name?.value);
  return apolloManifest.operations.find(({ name }) => names.includes(name))?.id ?? 'none';
}

describe('the persisted queries of Relay', () => {
  it('are answered by their ids, which the network layer sends as documentId', async () => {
    const { load, trustedDocuments } = relayAlbum();
    const { url } = await serveAlbum({ trustedDocuments });
    const query = load('AlbumQuery');
    expect(query.params).toMatchObject({ text: null });

    const data = await fetchQuery(relay.connect(url), query, { size: 2 }).toPromise();

    expect(data).toEqual({ assets: { nodes: idsFrom(0, 2).map((id) => ({ id })) } });
  });
});

describe('the persisted query manifest of Apollo', () => {
  it.each([false, true])('is answered by the ids of PersistedQueryLink (over GET: %s)', async (overGet) => {
    const { url } = await serveAlbum({ trustedDocuments: trusted(APOLLO) });
    const link = new PersistedQueryLink({ generateHash: idInManifest, useGETForHashedQueries: overGet });
    const headers = { 'graphql-require-preflight': '1' };
    const client = new ApolloClient({
      link: link.concat(new HttpLink({ uri: url, headers })),
      cache: new InMemoryCache({ possibleTypes: { Asset: ['MediaAsset', 'NewsAsset'] } }),
    });

    const { data } = await client.query({ query: ALBUM, variables: { size: 2 } });

    expect(data).toMatchObject({ assets: { nodes: idsFrom(0, 2).map((id) => ({ id })) } });
  });
});

describe('the manifests of several tools', () => {
  it('are taken together', () => {
    const { manifest } = relayAlbum();
    const { byId, fileOf } = trusted(CODEGEN, manifest, APOLLO);

    expect(byId.size).toBe(16 + 1 + 2);
    expect(new Set(fileOf?.values())).toEqual(new Set([CODEGEN, manifest, APOLLO]));
  });

  it('leave the name that Relay’s guide has for an id to be corrected', async () => {
    const gateway = gatewayOver(memorySource([]).source, { trustedDocuments: trusted(APOLLO) });

    const { status, answer } = await exchange(gateway, { doc_id: apolloManifest.operations[0]?.id });

    expect(status).toBe(400);
    expect(answer.errors).toEqual([
      {
        message: 'There is no "doc_id": send the id of a trusted document as "documentId".',
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
  });
});
