import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from '../../helpers/gateway-process.ts';

/**
 * A gateway that knows its voices, and has one query for images under way, for which upstream gives
 * no answer.
 */
async function stuckGateway(environment: Record<string, string>) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const account = accountOf(sandbox);
  const { child, output } = startGateway({ ...account, ...environment });
  const address = await addressOf(child, output);
  const ask = (type: string) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ assets(type: ${type}) { totalCount } }` }),
    });
  // On a busy machine, the first may take longer than it is allowed to.
  await expect.poll(async () => (await (await ask('VOICE')).json()).errors).toBeUndefined();
  sandbox.control.clearCalls();
  sandbox.control.addFault({ kind: 'hang' }, { endpoint: 'batchget_material' });
  const response = ask('IMAGE').catch((error) => error);
  await expect.poll(() => sandbox.control.calls().map(({ type }) => type)).toContain('image');
  return { child, response, address, folder: account.STATE_DIR };
}

/** Leaves a connection open on which so much has been sent. */
async function hold(address: string, text: string): Promise<void> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(text);
}

/**
 * How a process ends on SIGTERM that holds a connection for each of these, on which that has been
 * sent.
 */
async function stopHolding(...sent: readonly string[]) {
  const { child, output } = startGateway();
  const address = await addressOf(child, output);
  for (const text of sent) await hold(address, text);
  await (await fetch(new URL('/health/live', address))).text();
  const end = endOf(child);
  child.kill('SIGTERM');
  return end;
}

/** How a process has ended, and after how many milliseconds. */
async function endOf(child: ChildProcess) {
  const startedAt = performance.now();
  const [code, signal] = await once(child, 'exit');
  return { code, signal, afterMs: performance.now() - startedAt };
}

describe('a signal to end', () => {
  it('lets a query have its answer, though upstream is stuck, and has it close its connection', async () => {
    const { child, response } = await stuckGateway({ UPSTREAM_TIMEOUT_MS: '5000' });
    const end = endOf(child);

    child.kill('SIGTERM');

    const { headers, ...rest } = await response.then(async (answer) => ({
      headers: answer.headers,
      body: await answer.json(),
    }));
    expect(rest.body).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
    expect(headers.get('connection')).toBe('close');
    expect(await end).toMatchObject({ code: 0 });
  });

  it('lets a query have its answer when a terminal is closed, which the shell and the system each tell', async () => {
    const { child, response, address } = await stuckGateway({ UPSTREAM_TIMEOUT_MS: '5000' });
    const end = endOf(child);
    child.kill('SIGHUP');
    await expect.poll(() => fetch(address).catch(() => 'refused')).toBe('refused');

    child.kill('SIGHUP');

    expect(await (await response).json()).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(await end).toMatchObject({ code: 0 });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'that is a second %s ends the process at once, even as the first of a container',
    async (second) => {
      const { child, response, address } = await stuckGateway({ UPSTREAM_TIMEOUT_MS: '60000' });
      const end = endOf(child);
      child.kill('SIGTERM');
      await expect.poll(() => fetch(address).catch(() => 'refused')).toBe('refused');

      child.kill(second);

      // The signal itself would not end process 1: it has no default action there.
      expect(await end).toMatchObject({ code: 1, signal: null });
      expect(await response).toBeInstanceOf(Error);
    },
  );

  it.each(['SIGTERM', 'SIGHUP'] as const)('has readiness fall before anything else: %s', async (signal) => {
    const { child, address } = await stuckGateway({ DRAIN_SECONDS: '10', UPSTREAM_TIMEOUT_MS: '60000' });
    const readiness = () =>
      fetch(new URL('/health/ready', address)).then(async (r) => [r.status, (await r.json()).status]);
    // The address is printed before the first call is over.
    await expect.poll(readiness).toEqual([200, 'ready']);

    child.kill(signal);

    await expect.poll(readiness).toEqual([503, 'stopping']);
    expect((await fetch(new URL('/health/live', address))).headers.get('connection')).toBe('close');
  });

  it('does not wait for connections that have sent nothing, or half a header', async () => {
    const { code, afterMs } = await stopHolding('', 'GET /health/live HTTP/1.1\r\nhost: local');

    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(6000);
  });

  it('has the log tell first how many lines it has left out', async () => {
    const { child, output } = startGateway({ API_KEYS: `site:${'0'.repeat(64)}` });
    const address = await addressOf(child, output);
    for (let attempt = 0; attempt < 3; attempt += 1)
      await (
        await fetch(new URL('/metrics', address), { headers: { authorization: 'Bearer guess' } })
      ).text();
    const end = endOf(child);

    child.kill('SIGTERM');

    expect(await end).toMatchObject({ code: 0 });
    expect(output.stderr).toContain('"leftOut":2');
  });

  it('gives a body that is half sent eight seconds', async () => {
    const { code, afterMs } = await stopHolding(
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );

    expect(code).toBe(0);
    expect(afterMs).toBeGreaterThan(6000);
    expect(afterMs).toBeLessThan(15_000);
  });

  it('saves lists as soon as no more requests are taken, for who kills before the last answer', async () => {
    const { child, response, folder } = await stuckGateway({ UPSTREAM_TIMEOUT_MS: '5000' });
    const isKept = (list: string) => existsSync(join(folder, `${list}.ndjson`));
    const end = endOf(child);
    expect(isKept('voice')).toBe(false);

    child.kill('SIGTERM');

    await expect.poll(() => isKept('voice')).toBe(true);
    expect(child.exitCode).toBeNull();
    await response;
    expect(await end).toMatchObject({ code: 0 });
  });
});
