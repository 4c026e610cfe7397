import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { type Exchange, exchange, GRAPHQL_RESPONSE } from '../../helpers/exchange.ts';
import { type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

/** The manifest that GraphQL Code Generator's client preset makes of the example operations. */
const MANIFEST: Readonly<Record<string, string>> = JSON.parse(
  readFileSync('test/generated/persisted-documents.json', 'utf8'),
);

/** The id of an example operation, as the manifest has it, and the hash in it. */
function idOf(name: string) {
  const [id = ''] = Object.entries(MANIFEST).find(([, text]) => text.startsWith(`query ${name}`)) ?? [];
  return { id, hash: id.replace('sha256:', '') };
}

const { id: ALBUM, hash: ALBUM_HASH } = idOf('AlbumPage');
const FREE = '{ assets(type: IMAGE) { totalCount } }';

function gatewayWith({ only = false, manifest = MANIFEST, ...settings }: Settings = {}) {
  const { source, calls } = memorySource(images(60));
  const trustedDocuments = { byId: new Map(Object.entries(manifest)), only };
  return { gateway: gatewayOver(source, { trustedDocuments, ...settings }), calls };
}

type Settings = GatewaySettings & {
  readonly only?: boolean;
  readonly manifest?: Readonly<Record<string, string>>;
};

const WAYS = (['POST', 'GET'] as const).flatMap((method) => [
  { method, by: 'documentId', params: { documentId: ALBUM } },
  { method, by: 'documentId without the name of the hash', params: { documentId: ALBUM_HASH } },
  {
    method,
    by: "Apollo's and urql's hash",
    params: { extensions: { persistedQuery: { version: 1, sha256Hash: ALBUM_HASH } } },
  },
]);

describe('a trusted document', () => {
  it.each(WAYS)('is answered over $method by $by', async ({ method, params }) => {
    const { gateway } = gatewayWith();

    const { status, answer } = await exchange(gateway, { ...params, variables: { size: 3 } }, { method });

    expect(status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.assets.edges).toHaveLength(3);
  });

  it.each(['0a0a0a', 'sha256:0a0a0a'])('is found where the manifest has the id %s', async (id) => {
    const { gateway } = gatewayWith({ manifest: { [id]: '{ __typename }' } });

    for (const documentId of ['0a0a0a', 'sha256:0a0a0a'])
      expect((await exchange(gateway, { documentId })).answer).toEqual({ data: { __typename: 'Query' } });
  });

  it('without an id answers no query that has none', async () => {
    const { gateway } = gatewayWith({ manifest: { '': '{ __typename }' } });

    expect((await exchange(gateway, { query: FREE })).answer).toEqual({
      data: { assets: { totalCount: 60 } },
    });
  });

  it('may hold more than other documents', async () => {
    const documentLimits = { tokens: 1, depth: 1, fields: 1, aliases: 0, directives: 0, definitions: 0 };
    const { gateway } = gatewayWith({ documentLimits });

    const trusted = await exchange(gateway, { documentId: ALBUM });
    const free = await exchange(gateway, { query: '{ __typename }' });

    expect(trusted.answer.errors).toBeUndefined();
    expect(free.answer.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  });

  it('is held to the items of an operation, which its variables decide', async () => {
    const { gateway, calls } = gatewayWith({ maxItemsPerOperation: 10 });

    const { answer } = await exchange(gateway, { documentId: ALBUM, variables: { size: 11 } });

    expect(answer.errors).toMatchObject([
      { extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 10, cost: 11 } },
    ]);
    expect(calls).toEqual([]);
  });

  it('is validated: the manifest may be of another schema', async () => {
    const { gateway } = gatewayWith({ manifest: { old: '{ nothing }' } });

    const { answer } = await exchange(gateway, { documentId: 'old' });

    expect(answer.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('needs over GET what every GET needs', async () => {
    const { gateway, calls } = gatewayWith();

    const response = await gateway.fetch(`http://gateway.test/graphql?documentId=${ALBUM}`);

    expect(response.status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe('an id that is not known', () => {
  const byHash = { extensions: { persistedQuery: { version: 1, sha256Hash: '0a0a0a' } } };
  const byId = { documentId: 'sha256:0a0a0a' };

  it.each<{ given: string; settings: Settings; params: object; message: unknown }>([
    {
      given: 'as documentId',
      settings: {},
      params: byId,
      message: expect.stringContaining('persisted-documents.json'),
    },
    { given: 'as a hash', settings: {}, params: byHash, message: 'PersistedQueryNotFound' },
    {
      given: 'as a hash, where the text would not help',
      settings: { only: true },
      params: byHash,
      message: expect.stringContaining('persisted-documents.json'),
    },
    {
      given: 'as a hash, where there are no trusted documents',
      settings: { manifest: {} },
      params: byHash,
      message: 'PersistedQueryNotSupported',
    },
    {
      given: 'as documentId, where there are no trusted documents',
      settings: { manifest: {} },
      params: byId,
      message: expect.stringContaining('send the "query"'),
    },
    {
      given: 'as a hash of another version',
      settings: {},
      params: { extensions: { persistedQuery: { version: 2, sha256Hash: ALBUM_HASH } } },
      message: 'A "persistedQuery" needs the "version" 1 and a "sha256Hash".',
    },
    { given: 'of none', settings: {}, params: {}, message: expect.stringContaining('neither') },
    { given: '__proto__', settings: {}, params: { documentId: '__proto__' }, message: expect.any(String) },
  ])('is BAD_REQUEST, given $given', async ({ settings, params, message }) => {
    const { gateway, calls } = gatewayWith(settings);

    for (const headers of [{}, GRAPHQL_RESPONSE]) {
      const { status, answer } = await exchange(gateway, { ...params }, { headers });

      expect(status).toBe(400);
      expect(answer).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    }
    expect(calls).toEqual([]);
  });

  it('comes again with the text, and that is answered', async () => {
    const { gateway } = gatewayWith();

    const { answer } = await exchange(gateway, { ...byHash, query: FREE });

    expect(answer).toEqual({ data: { assets: { totalCount: 60 } } });
  });
});

describe('an id that comes with a text', () => {
  it.each<{ name: string; params: Readonly<Record<string, unknown>> }>([
    { name: 'its own', params: { documentId: ALBUM, query: MANIFEST[ALBUM] } },
    { name: 'any, where the id is not known', params: { documentId: '0a0a0a', query: FREE } },
  ])('is answered where that is $name', async ({ params }) => {
    const { answer } = await exchange(gatewayWith().gateway, params);

    expect(answer.errors).toBeUndefined();
    expect(answer.data.assets).toBeDefined();
  });

  it('is refused where that is another: neither can be what was meant', async () => {
    const { gateway, calls } = gatewayWith();

    const { status, answer } = await exchange(gateway, { documentId: ALBUM, query: FREE });

    expect(status).toBe(400);
    expect(answer.errors).toEqual([
      { message: expect.stringContaining('send only one of them'), extensions: { code: 'BAD_REQUEST' } },
    ]);
    expect(calls).toEqual([]);
  });
});

describe('TRUSTED_DOCUMENTS_ONLY', () => {
  it.each<{ name: string; params: Readonly<Record<string, unknown>>; exchange?: Exchange }>([
    { name: 'another document', params: { query: FREE } },
    { name: 'another document over GET', params: { query: FREE }, exchange: { method: 'GET' } },
    { name: 'another document beside an id', params: { query: FREE, documentId: ALBUM } },
    { name: 'introspection', params: { query: '{ __schema { types { name } } }' } },
    { name: 'the text of a trusted one', params: { query: MANIFEST[ALBUM] } },
    { name: 'what is no GraphQL', params: { query: '{{{{' } },
  ])('refuses $name', async ({ params, exchange: how }) => {
    const { gateway, calls } = gatewayWith({ only: true });

    const { status, answer } = await exchange(gateway, params, how);

    expect(status).toBe(403);
    expect(answer).toEqual({
      errors: [{ message: expect.stringContaining('trusted documents'), extensions: { code: 'FORBIDDEN' } }],
    });
    expect(calls).toEqual([]);
  });

  it.each(WAYS)('answers a trusted document over $method by $by', async ({ method, params }) => {
    const { gateway } = gatewayWith({ only: true });

    expect((await exchange(gateway, params, { method })).status).toBe(200);
  });
});
