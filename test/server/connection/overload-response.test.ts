import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRefuseOverload } from '../../../src/server/connection/overload-response.ts';
import { createCorsHeaders } from '../../../src/server/request/cors.ts';

/** What a page of an origin is answered. */
async function refusalTo(origin: string, corsOrigins: readonly string[]) {
  const server = createServer(createRefuseOverload(createCorsHeaders(corsOrigins)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const { status, headers } = await fetch(`http://127.0.0.1:${port}`, { headers: { origin } });
  return { status, headers: Object.fromEntries(headers) };
}

const PAGE = 'https://tea.example';

describe('the answer to who is refused for overload', () => {
  it.each([
    { corsOrigins: [PAGE, 'https://other.example'], allowed: PAGE, vary: 'origin' },
    { corsOrigins: ['*'], allowed: '*', vary: 'origin' },
    { corsOrigins: ['https://other.example'], allowed: undefined, vary: 'origin' },
    { corsOrigins: [], allowed: undefined, vary: undefined },
  ])('can be read by pages of $corsOrigins', async ({ corsOrigins, allowed, vary }) => {
    const { status, headers } = await refusalTo(PAGE, corsOrigins);

    expect(status).toBe(503);
    expect([headers['access-control-allow-origin'], headers['vary']]).toEqual([allowed, vary]);
  });

  it('has an id of its own, and a type that no browser guesses', async () => {
    const [one, other] = await Promise.all([refusalTo(PAGE, [PAGE]), refusalTo(PAGE, [PAGE])]);

    expect(one.headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'x-content-type-options': 'nosniff',
      'access-control-expose-headers': 'retry-after, x-request-id',
    });
    expect(other.headers['x-request-id']).not.toBe(one.headers['x-request-id']);
  });
});
