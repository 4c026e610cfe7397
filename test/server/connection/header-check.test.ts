import { describe, expect, it } from 'vitest';
import { apiKey } from '../../helpers/api-key.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { serve } from '../../helpers/serve.ts';

const ACCESSES = [
  { mode: 'local' },
  { mode: 'open' },
  { mode: 'keys', apiKeys: [apiKey('site', 'a-key')], draftsVisibleTo: [] },
] as const;

describe.each(ACCESSES)('a load balancer that probes a gateway of access $mode by HTTP/1.0', (access) => {
  async function sendLines(...lines: string[]) {
    const gateway = gatewayOver(memorySource([]).source, { access });
    const { send } = await serve(gateway, { isLocalOnly: access.mode === 'local' });
    return send([...lines, '', ''].join('\r\n'));
  }

  it.each(['/health/live', '/health/ready', '/health/live?from=lb'])('needs no Host: %s', async (target) => {
    const { status, body } = await sendLines(`GET ${target} HTTP/1.0`);

    expect([status, JSON.parse(body).status]).toEqual([
      200,
      target.startsWith('/health/live') ? 'live' : 'ready',
    ]);
  });

  it('may keep the connection, and ask by HEAD', async () => {
    const { status, head, body } = await sendLines(
      'HEAD /health/live HTTP/1.0',
      'connection: keep-alive',
      '',
      'HEAD /health/live HTTP/1.0',
    );

    expect(status).toBe(200);
    expect(head).toMatch(/^content-type: application\/json/im);
    // Of a HEAD all that may follow is the next answer.
    expect(body).toMatch(/^(?:HTTP\/1\.1 200 |$)/);
  });

  it.each([
    ['GET /health/live HTTP/1.0', 'host: a/b'],
    ['GET /health/live HTTP/1.0', 'host: localhost', 'host: localhost'],
    ['GET /graphql?query={__typename} HTTP/1.0', 'graphql-require-preflight: 1'],
    ['GET /metrics HTTP/1.0'],
    ['GET /health HTTP/1.0'],
    ['GET /health/live/../../metrics HTTP/1.0'],
    ['GET //health/live HTTP/1.0'],
    ['GET / HTTP/1.0'],
  ])('is answered with 400, empty, where it asks otherwise: %s %s', async (...lines) => {
    expect(await sendLines(...lines)).toMatchObject({ status: 400, body: '' });
  });
});

it('HTTP/1.1 needs a Host of everybody', async () => {
  const { send } = await serve(gatewayOver(memorySource([]).source));

  expect((await send('GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n')).status).toBe(400);
});

it('a Host that is not this machine is refused of HTTP/1.0, too', async () => {
  const { send } = await serve(gatewayOver(memorySource([]).source));

  const { status } = await send('GET /health/live HTTP/1.0\r\nhost: attacker.test\r\n\r\n');

  expect(status).toBe(421);
});
