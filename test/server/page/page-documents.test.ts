import { describe, expect, it } from 'vitest';
import { invalidDocuments } from '../../../src/server/document/trusted-documents.ts';
import { readPageDocuments } from '../../../src/server/page/page-documents.ts';
import { images } from '../../helpers/assets.ts';
import { type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const DOCUMENTS = readPageDocuments();
const ONLY = { byId: new Map([['sha256:1', '{ lists { name } }']]), only: true };

function idOf(name: string): string {
  const [id = ''] = [...DOCUMENTS].find(([, text]) => new RegExp(`\\bquery ${name}\\b`).test(text)) ?? [];
  return id;
}

async function post(settings: GatewaySettings, body: object) {
  const response = await gatewayOver(memorySource(images(60)).source, settings).fetch(
    'http://gateway.test/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  return { status: response.status, ...(await response.json()) };
}

const FIRST_PAGE = { documentId: idOf('Assets'), variables: { type: 'IMAGE', first: 50 } };

describe('the documents of the library page', () => {
  it('fit the schema', () => {
    expect(DOCUMENTS.size).toBeGreaterThan(6);
    expect(invalidDocuments({ byId: DOCUMENTS, only: false })).toEqual([]);
  });

  it.each([
    { name: 'only trusted documents are answered', settings: { trustedDocuments: ONLY } },
    { name: 'every document is', settings: {} },
    {
      name: 'documents are held to be small',
      settings: {
        documentLimits: { tokens: 5, depth: 2, fields: 3, aliases: 1, directives: 1, definitions: 1 },
      },
    },
  ])('are answered by their ids where $name', async ({ settings }) => {
    const { status, data } = await post({ libraryPage: true, ...settings }, FIRST_PAGE);

    expect(status).toBe(200);
    expect(data.page.edges).toHaveLength(50);
    expect(data.page.edges[0].node).toMatchObject({ __typename: 'MediaAsset', type: 'IMAGE' });
  });

  it('have no others answered where only trusted ones are', async () => {
    const settings = { libraryPage: true, trustedDocuments: ONLY };

    expect((await post(settings, { query: '{ lists { name } }' })).status).toBe(403);
  });

  it('are nothing special where the page is off', async () => {
    const { status, errors } = await post({ trustedDocuments: ONLY }, FIRST_PAGE);

    expect([status, errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('do not have clients send hashes in vain where the operator has no documents', async () => {
    const persistedQuery = { version: 1, sha256Hash: '0'.repeat(64) };
    const { errors } = await post({ libraryPage: true }, { extensions: { persistedQuery } });

    expect(errors[0].message).toBe('PersistedQueryNotSupported');
  });
});
