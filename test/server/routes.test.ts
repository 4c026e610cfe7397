import { pino } from 'pino';
import { expect, it } from 'vitest';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';

it('a route that fails is answered with 500 and nothing of what happened, which the log tells', async () => {
  const lines: string[] = [];
  const readStatus = () => {
    throw new RangeError('the inner workings');
  };
  const log = pino({}, { write: (line) => lines.push(line) });

  const response = await gatewayOver(memorySource([]).source, { log, readStatus }).fetch(
    'http://gateway.test/health/ready',
  );

  expect([response.status, await response.text()]).toEqual([500, '']);
  expect(response.headers.get('x-request-id')).not.toBeNull();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, err: { message: 'the inner workings' } },
  ]);
});
