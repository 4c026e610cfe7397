import { GraphQLBoolean, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/server/request/authentication.ts';
import { canAnyoneSeeDrafts, createMaySeeDrafts } from '../../../src/server/request/drafts-visibility.ts';
import { recordOf } from '../../../src/server/request/request-record.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { serve } from '../../helpers/serve.ts';

/** A gateway that tells who asks whether it may see drafts. */
function gatewayThatTells(access: Access) {
  const maySeeDrafts = createMaySeeDrafts(access);
  const query = new GraphQLObjectType<unknown, { readonly request: Request }>({
    name: 'Query',
    fields: {
      maySeeDrafts: {
        type: GraphQLBoolean,
        resolve: (_source, _arguments, context) =>
          maySeeDrafts({ ...recordOf(context.request), headers: context.request.headers }),
      },
    },
  });
  const schema = new GraphQLSchema({ query });
  return gatewayOver(memorySource([]).source, { access, schema });
}

/** What it answers on a port of its own. */
async function openGateway(access: Access) {
  const { url } = await serve(gatewayThatTells(access));
  return async (headers: Readonly<Record<string, string>> = {}) => {
    const { body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ maySeeDrafts }' }),
    });
    return await body.json();
  };
}

const YES = { data: { maySeeDrafts: true } };
const NO = { data: { maySeeDrafts: false } };
const UNAUTHENTICATED = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };

function keys(draftsVisibleTo: readonly string[]): Access {
  const apiKeys = [
    apiKey('site', 'of-the-site'),
    apiKey('editors', 'of-the-editors'),
    apiKey('editors', 'the-next-of-the-editors'),
    apiKey('app', 'of-the-app'),
  ];
  return { mode: 'keys', apiKeys, draftsVisibleTo };
}

describe('drafts of a gateway with keys', () => {
  it('are visible to the callers whose keys are named, and to no others', async () => {
    const ask = await openGateway(keys(['editors', 'app']));

    expect(await ask(bearer('of-the-editors'))).toEqual(YES);
    expect(await ask(bearer('the-next-of-the-editors'))).toEqual(YES);
    expect(await ask(bearer('of-the-app'))).toEqual(YES);
    expect(await ask(bearer('of-the-site'))).toEqual(NO);
    expect(await ask(bearer('editors'))).toMatchObject(UNAUTHENTICATED);
    expect(await ask()).toMatchObject(UNAUTHENTICATED);
  });

  it('are visible to nobody unless somebody is named', async () => {
    const ask = await openGateway(keys([]));

    for (const key of ['of-the-site', 'of-the-editors', 'of-the-app'])
      expect(await ask(bearer(key))).toEqual(NO);
  });

  it('are visible through a proxy: the key tells who asks', async () => {
    const ask = await openGateway(keys(['editors']));

    expect(await ask({ ...bearer('of-the-editors'), 'x-forwarded-for': '192.0.2.1' })).toEqual(YES);
  });

  it('are not visible to a request that nobody has let in', () => {
    const maySeeDrafts = createMaySeeDrafts(keys(['editors']));

    const headers = new Headers(bearer('of-the-editors'));

    expect(maySeeDrafts({ headers, caller: undefined })).toBe(false);
  });
});

describe('drafts of a gateway for this machine alone', () => {
  it('are visible to a request that comes straight from it', async () => {
    const ask = await openGateway({ mode: 'local' });

    expect(await ask()).toEqual(YES);
    expect(await ask({ 'x-request-id': 'a-request', 'x-forward': '1', 'x-via': '1' })).toEqual(YES);
  });

  it.each([
    ['Forwarded', 'for=192.0.2.1'],
    ['forwarded', ''],
    ['X-Forwarded-For', '192.0.2.1'],
    ['X-FORWARDED-FOR', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['X-Forwarded-Anything', ''],
    ['X-Forwarded-', '1'],
    ['X-Real-IP', '192.0.2.1'],
    ['x-real-ip', ''],
    ['X-Original-Forwarded-For', '192.0.2.1'],
    ['X-Forwarded', '192.0.2.1'],
    ['CF-Connecting-IP', '192.0.2.1'],
    ['True-Client-IP', '192.0.2.1'],
    ['X-Client-IP', '192.0.2.1'],
    ['X-Envoy-External-Address', '192.0.2.1'],
    ['CDN-Loop', 'example'],
    ['Via', '1.1 proxy'],
    ['VIA', ''],
  ])(
    'are not visible to a request that a proxy has passed on, with the header %s: %s',
    async (name, value) => {
      const ask = await openGateway({ mode: 'local' });

      expect(await ask({ [name]: value })).toEqual(NO);
    },
  );

  it('are not visible over HTTP/1.0, which a proxy may speak without saying that it is one', async () => {
    const { send } = await serve(gatewayThatTells({ mode: 'local' }));
    const body = JSON.stringify({ query: '{ maySeeDrafts }' });
    const over = (version: string) =>
      send(
        `POST /graphql HTTP/${version}\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
          `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );

    expect((await over('1.0')).body).toContain('"maySeeDrafts":false');
    expect((await over('1.1')).body).toContain('"maySeeDrafts":true');
  });
});

describe('drafts of a gateway that is open to everybody', () => {
  it('are visible to nobody, whatever key they show', async () => {
    const ask = await openGateway({ mode: 'open' });
    // Without it the request could come from any web page.
    const preflight = { 'graphql-require-preflight': '1' };

    expect(await ask(preflight)).toEqual(NO);
    expect(await ask({ ...preflight, ...bearer('of-the-editors') })).toEqual(NO);
  });
});

describe('canAnyoneSeeDrafts', () => {
  it.each<[name: string, answer: boolean, access: Access]>([
    ['a key that is named', true, keys(['editors'])],
    ['keys of which none is named', false, keys([])],
    ['this machine alone', true, { mode: 'local' }],
    ['everybody', false, { mode: 'open' }],
  ])('for %s is %s', (_name, answer, access) => {
    expect(canAnyoneSeeDrafts(access)).toBe(answer);
  });
});
