import { describe, expect, it, onTestFinished } from 'vitest';
import { SearchUnavailableError } from '../../../src/index/errors.ts';
import { callInThread } from '../../../src/index/sqlite/call-in-thread.ts';

/** A reader in a thread that runs this code for each message. */
function threadOf(code: string, elapsed = () => 0) {
  const source = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, method, args }) => {
      if (method === 'close') parentPort.postMessage({ id });
      else { ${code} }
    });`;
  const client = callInThread<'reader'>({
    module: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    data: { half: 'reader', options: { path: '', account: '', token: '' } },
    elapsed,
  });
  onTestFinished(() => client.end());
  return client;
}

describe('callInThread', () => {
  it('resolves and rejects as the method does', async () => {
    const client = threadOf(
      `parentPort.postMessage(method === 'load' ? { id, result: args[0] } : { id, error: new Error('no') });`,
    );

    expect(await Promise.all([client.call('load', 3), client.call('load', 4)])).toEqual([3, 4]);
    await expect(client.call('get', 1, [])).rejects.toThrow('no');
  });

  it.each([
    { how: 'throws', code: `if (args[0] === 1) setImmediate(() => { throw new Error('dead') });` },
    { how: 'ends', code: 'if (args[0] === 1) process.exit(1);' },
  ])('rejects what waits for a thread that $how, and begins another one', async ({ code }) => {
    const client = threadOf(`${code} if (args[0] > 2) parentPort.postMessage({ id, result: args[0] });`);

    const lost = [client.call('load', 2), client.call('load', 1)];

    for (const call of lost) await expect(call).rejects.toThrow('the reader of the library was lost');
    expect(await client.call('load', 3)).toBe(3);
  });

  it('begins no other one after three within a minute, until the minute is over', async () => {
    let now = 0;
    const client = threadOf(
      'if (args[0] === 1) process.exit(1); parentPort.postMessage({ id, result: args[0] });',
      () => now,
    );
    for (let death = 0; death < 3; death += 1) await expect(client.call('load', 1)).rejects.toThrow('lost');

    await expect(client.call('load', 2)).rejects.toThrow(SearchUnavailableError);
    now = 60_001;
    expect(await client.call('load', 2)).toBe(2);
  });

  it('does what waits before it ends', async () => {
    const client = threadOf('parentPort.postMessage({ id, result: args[0] });');
    const call = client.call('load', 3);

    await client.end();

    expect(await call).toBe(3);
    expect(await client.call('load', 4)).toBe(4);
  });

  it('may be ended before it was called', async () => {
    await expect(threadOf('').end()).resolves.toBeUndefined();
  });
});
