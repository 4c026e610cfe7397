import { expect, it } from 'vitest';
import { gatewayOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { serve } from '../helpers/serve.ts';

it('a route that fails is answered with 500 and nothing of what happened, which the log tells', async () => {
  const readStatus = () => {
    throw new RangeError('the inner workings');
  };
  const { log, records } = memoryLog();

  const response = await gatewayOver(memorySource([]).source, { log, readStatus }).fetch(
    'http://gateway.test/health/ready',
  );

  expect([response.status, await response.text()]).toEqual([500, '']);
  expect(response.headers.get('x-request-id')).not.toBeNull();
  expect(records()).toMatchObject([{ level: 50, err: { message: 'the inner workings' } }]);
});

it.each(['/health/live', '/health/ready', '/metrics'])('%s tells how long its answer is', async (path) => {
  const { send } = await serve(gatewayOver(memorySource([]).source));

  const { head, body } = await send(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);

  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head.toLowerCase()).toContain(`content-length: ${Buffer.byteLength(body)}`);
});

it.each([
  { path: '/health/live', status: 405, allow: 'GET, HEAD' },
  { path: '/metrics', status: 405, allow: 'GET, HEAD' },
  { path: '/graphql', status: 405, allow: 'GET, POST' },
  { path: '/nothing', status: 404, allow: null },
])(
  'OPTIONS of $path that is no preflight is answered as by what is there',
  async ({ path, status, allow }) => {
    const gateway = gatewayOver(memorySource([]).source);

    const response = await gateway.fetch(`http://gateway.test${path}`, { method: 'OPTIONS' });

    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
  },
);
