import { expect, it } from 'vitest';
import { gatewayOver } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { memorySource } from '../helpers/memory-source.ts';

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
