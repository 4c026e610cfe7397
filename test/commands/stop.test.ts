import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';

/** A gateway with one query under way, for which upstream gives no answer. */
async function stuckGateway(environment: Record<string, string>) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { child, output } = startGateway({ ...accountOf(sandbox), ...environment });
  const address = await addressOf(child, output);
  sandbox.control.addFault({ kind: 'hang' }, { endpoint: 'batchget_material' });
  const answer = fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ assets(type: IMAGE) { totalCount } }' }),
  }).then(
    (response) => response.json(),
    (error) => error,
  );
  while (!sandbox.control.calls().some(({ path }) => path.endsWith('/batchget_material')))
    await setTimeout(10);
  return { child, answer, origin: new URL(address).origin };
}

describe('a signal to end', () => {
  it('lets a query have its answer, though upstream is stuck', async () => {
    const { child, answer } = await stuckGateway({ UPSTREAM_TIMEOUT_MS: '2000' });
    const exit = once(child, 'exit');

    child.kill('SIGTERM');

    expect(await answer).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
    expect(await exit).toEqual([0, null]);
  });

  it('that comes a second time ends the process at once', async () => {
    const { child, answer } = await stuckGateway({ UPSTREAM_TIMEOUT_MS: '60000' });
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await setTimeout(100);

    child.kill('SIGTERM');

    expect(await exit).toEqual([null, 'SIGTERM']);
    expect(await answer).toBeInstanceOf(Error);
  });

  it('has readiness fall before anything else', async () => {
    const { child, origin } = await stuckGateway({ DRAIN_SECONDS: '20' });
    const readiness = () =>
      fetch(`${origin}/health/ready`).then(async (r) => [r.status, (await r.json()).status]);
    expect(await readiness()).toEqual([200, 'ready']);

    child.kill('SIGTERM');

    await expect.poll(readiness).toEqual([503, 'stopping']);
    expect((await fetch(`${origin}/health/live`)).headers.get('connection')).toBe('close');
  });
});
