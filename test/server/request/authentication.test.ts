import { describe, expect, it } from 'vitest';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { images } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const QUERY = '{ assets(type: IMAGE) { totalCount } }';
const apiKeys = [apiKey('site', 'first-key'), apiKey('site', 'second-key'), apiKey('app', 'of-the-app')];

function send(headers: Record<string, string>, path = '/graphql', init: RequestInit = {}) {
  const { source, calls } = memorySource(images(3));
  const gateway = gatewayOver(source, {
    access: { mode: 'keys', apiKeys, draftsVisibleTo: [] },
    graphiql: true,
  });
  const post = { method: 'POST', body: JSON.stringify({ query: QUERY }) };
  const response = gateway.fetch(`http://gateway.test${path}`, {
    ...(path === '/graphql' && post),
    ...init,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { response, calls };
}

describe('a gateway with keys', () => {
  it.each(['first-key', 'second-key', 'of-the-app'])('answers who has one of them: %s', async (key) => {
    const response = await send(bearer(key)).response;

    expect(await response.json()).toEqual({ data: { assets: { totalCount: 3 } } });
  });

  it('takes the scheme in any case, as HTTP has it', async () => {
    const response = await send({ authorization: 'bearer first-key' }).response;

    expect(response.status).toBe(200);
  });

  it.each<{ name: string; headers: Record<string, string> }>([
    { name: 'no key', headers: {} },
    { name: 'another key', headers: bearer('none-of-them') },
    { name: 'a part of a key', headers: bearer('first-ke') },
    { name: 'the hash of a key', headers: bearer(Buffer.from(apiKeys[0]?.sha256 ?? []).toString('hex')) },
    { name: 'a key by another scheme', headers: { authorization: 'Basic first-key' } },
    { name: 'a key without a scheme', headers: { authorization: 'first-key' } },
    { name: 'an empty header', headers: { authorization: '' } },
    { name: 'two keys', headers: bearer('first-key second-key') },
  ])('refuses $name with 401, before it calls upstream', async ({ headers }) => {
    const { response, calls } = send(headers);
    const { status, headers: answered } = await response;

    expect(status).toBe(401);
    expect(answered.get('www-authenticate')).toBe('Bearer');
    expect(await (await response).json()).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(calls).toEqual([]);
  });

  it('shows GraphiQL without one, and has it ask', async () => {
    const response = await send({ accept: 'text/html' }, '/graphql', { method: 'GET', body: null }).response;

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('prompt(');
  });

  it('tells everybody whether it is ready, and only who has a key how it is', async () => {
    const stranger = await send({}, '/health/ready').response;
    const known = await send(bearer('of-the-app'), '/health/ready').response;

    expect([stranger.status, await stranger.json()]).toEqual([200, { status: 'ready' }]);
    expect(await known.json()).toMatchObject({ status: 'ready', lists: { image: { cachedAssets: 0 } } });
  });

  it('shows its metrics only to who has a key', async () => {
    const stranger = await send({}, '/metrics').response;

    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await stranger.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await send(bearer('of-the-app'), '/metrics').response).status).toBe(200);
  });
});

describe('a gateway without keys', () => {
  it('answers everybody', async () => {
    const { source } = memorySource(images(3));

    const response = await gatewayOver(source).fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });

    expect(response.status).toBe(200);
  });
});

describe('a gateway that is open to everybody', () => {
  it('tells nobody how it is: there is no key by which it knows its operator', async () => {
    const { source } = memorySource(images(3));
    const gateway = gatewayOver(source, { access: { mode: 'open' } });

    const ready = await gateway.fetch('http://gateway.test/health/ready');
    const metrics = await gateway.fetch('http://gateway.test/metrics');

    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    // Not 401: no key would change it.
    expect([metrics.status, metrics.headers.get('www-authenticate')]).toEqual([403, null]);
    expect(await metrics.json()).toEqual({
      errors: [{ message: 'Metrics are not served with AUTH=none.', extensions: { code: 'FORBIDDEN' } }],
    });
  });
});
