import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import type { DocumentNode } from 'graphql';
import { Environment, fetchQuery, Network, RecordSource, Store } from 'relay-runtime';
import { describe, expect, it } from 'vitest';
import { readTrustedDocuments } from '../../src/config/trusted-documents-config.ts';
import { exchange } from '../helpers/exchange.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { compileRelay } from '../helpers/relay-project.ts';
import { idsFrom, serveAlbum } from './album.ts';
import apolloManifest from './persisted-query-manifest.json' with { type: 'json' };

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

/** A front end that Relay's compiler has built, with the file of its persisted queries. */
function relayFrontEnd() {
  const source = `
    import { graphql } from 'relay-runtime';
    export const Album = graphql\`
      query AlbumQuery($size: Int!) { assets(type: IMAGE, first: $size) { nodes { id } } }\`;`;
  const persistedQueries = 'persisted-queries.json';
  const { load, output, project } = compileRelay({ 'Album.js': source }, { persistedQueries });
  const query = load('AlbumQuery');
  expect(query.params, output).toMatchObject({ text: null });
  return { query, manifest: join(project, persistedQueries) };
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
    const { query, manifest } = relayFrontEnd();
    const { url } = await serveAlbum({ trustedDocuments: trusted(manifest) });
    const network = Network.create(async ({ id }, variables) => {
      const body = JSON.stringify({ documentId: id, variables });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', headers, body })).json();
    });
    const environment = new Environment({ network, store: new Store(new RecordSource()) });

    const data = await fetchQuery(environment, query, { size: 2 }).toPromise();

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
    const { manifest } = relayFrontEnd();
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
