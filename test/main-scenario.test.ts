import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

/** The gateway as a process of its own that is given a scenario, and no more in its environment than this. */
function startWith(scenario: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', '--scenario', scenario], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.kill('SIGKILL')) await once(child, 'exit');
  });
  return child;
}

describe('--scenario', () => {
  it('has the sandbox play it, and says which and what happens when', async () => {
    const child = startWith('blackout');
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.includes('The gateway is at')) break;
    }

    expect(output.split('\n')[1]).toBe(
      'The sandbox plays "blackout": After a minute, every connection is reset for ten minutes.',
    );
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
    const child = startWith(scenario, environment);

    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);

    expect(code).toBe(78);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('shows-nowhere');
  });
});
