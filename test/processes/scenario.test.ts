import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { addressOf, startGateway } from '../helpers/gateway-process.ts';

describe('--scenario', () => {
  it('has the sandbox play it, and says which and what happens when', async () => {
    const { child, output } = startGateway({}, ['--scenario', 'blackout']);

    await addressOf(child, output);

    expect(output.stdout.split('\n')[1]).toBe(
      'The sandbox plays "blackout": After a minute, every connection is reset for ten minutes.',
    );
  });

  it('tells what befalls the sandbox as it happens', async () => {
    const { child, output } = startGateway({}, ['--scenario', 'flaky']);

    while (!output.stdout.includes('flaky: one call in five fails from now on\n'))
      await once(child.stdout ?? child, 'data');
  });

  it.each([
    [
      'an unknown name',
      'rain',
      {},
      /There are blackout, flaky, oscillating, slow-drip, token-killed, quota-end/,
    ],
    [
      'an account',
      'flaky',
      { WECHAT_APP_ID: 'wx1234', WECHAT_APP_SECRET: 'shows-nowhere' },
      /--scenario is for the sandbox, and WECHAT_APP_ID names an account/,
    ],
  ])('ends with code 78 for %s', async (_, scenario, environment, sentence) => {
    const { child, output } = startGateway(environment, ['--scenario', scenario]);

    const [code] = await once(child, 'close');

    expect(code).toBe(78);
    expect(output.stderr).toMatch(sentence);
    expect(output.stderr).not.toContain('shows-nowhere');
  });
});
