import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';

/** `npm run example`, as it was built. */
function run(name: string, environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/start.ts', name], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: 'pipe',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { child, output };
}

it('names the examples that there are to who names another', async () => {
  const { child, output } = run('no-such-example');

  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(output.stderr).toMatch(/^There is no example "no-such-example"\. One of: .*\bvanilla\b.*\.\n$/);
});

it('says so and ends where the gateway does not start', async () => {
  const { child, output } = run('vanilla', { FRESH_SECONDS: 'soon' });

  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(output.stderr).toContain('FRESH_SECONDS');
  expect(output.stderr).toContain('The gateway does not start.');
});

it('takes the next port where one is taken, and ends the gateway with it', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { child, output } = run('vanilla', { EXAMPLE_PORT: String(port) });
  await expect.poll(() => output.stdout).toContain('Ctrl-C');
  const [, page = ''] = /^Open (\S+)$/m.exec(output.stdout) ?? [];
  const [, gateway = ''] = /The gateway is at (\S+),/.exec(output.stdout) ?? [];
  const ask = (url: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ assetCounts { image } }' }),
    });

  expect(new URL(page).port).not.toBe(String(port));
  expect(await (await ask(new URL('graphql', page).href)).json()).toEqual({
    data: { assetCounts: { image: 240 } },
  });
  expect((await fetch(page, { headers: { accept: 'text/html' } })).status).toBe(200);

  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await expect
    .poll(() =>
      ask(gateway).then(
        () => 'answers',
        () => 'is gone',
      ),
    )
    .toBe('is gone');
});
