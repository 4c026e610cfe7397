import type { AddressInfo } from 'node:net';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../src/server/connection/http-server.ts';
import type { Access } from '../../src/server/request/authentication.ts';
import { apiKey, bearer } from '../helpers/api-key.ts';
import { images } from '../helpers/assets.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

describe.each<{ name: string; access: Access; headers: Record<string, string> }>([
  { name: 'for everybody', access: { mode: 'open' }, headers: { 'graphql-require-preflight': '1' } },
  {
    name: 'with a key',
    access: { mode: 'keys', apiKeys: [apiKey('audits', 'a-key')], draftsVisibleTo: [] },
    headers: bearer('a-key'),
  },
])('GraphQL over HTTP, $name', ({ access, headers: added }) => {
  const gateway = gatewayOver(memorySource(images(3)).source, {
    access,
  });
  const { server } = createHttpServer(gateway, {
    isLocalOnly: true,
    corsHeadersOf: () => ({}),
    inactivityTimeoutMs: 13_000,
    keepAliveTimeoutMs: 5000,
    onOverload() {},
  });
  let url = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });
  afterAll(() => {
    server.close();
  });

  const fetchFn: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
    return fetch(input, { ...init, headers });
  };
  const audits = serverAudits({ url: () => url, fetchFn });

  it('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits)('$name', async (audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});
