import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteIndex } from '../../src/index/sqlite/open-sqlite-index.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { readEvents } from '../helpers/event-reader.ts';
import { accountOf, addressOf, startGateway } from '../helpers/gateway-process.ts';

/** The tag of their list. */
const VOICES = 2;

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
  return { child, response, address, folder: account.STATE_DIR, appId: sandbox.appId };
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

const SMALL = 'subscription { changes { itemId } }';

/** An event of it has two megabytes if the item is of `LONG_NEWS`: of a few, all buffers are full. */
const LARGE = `subscription { changes { item { ... on NewsAsset { articles { ${Array.from(
  { length: 45 },
  (_, index) => `c${index}: content(format: RAW)`,
).join(' ')} } } } } }`;
const LONG_NEWS = { content: { news_item: [{ title: 'Tea', content: `<p>${'tea '.repeat(10_000)}</p>` }] } };
const UPLOADS = 10;

/** A gateway that has read its news, and whose changes are followed. */
async function followedGateway() {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { child, output } = startGateway({ ...accountOf(sandbox), FRESH_SECONDS: '1' });
  const address = await addressOf(child, output);
  const post = (query: string, accept: string) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query }),
    });
  const query = '{ assets(type: NEWS) { totalCount } changes { pageInfo { endCursor } } }';
  // Nothing can be followed before the first item is stored.
  await expect.poll(async () => (await post(query, 'application/json')).json()).not.toHaveProperty('errors');

  return {
    child,
    subscribe: async (query: string) => readEvents(await post(query, 'text/event-stream')),
    /** Subscribes, and never reads a byte. */
    async subscribeUnread(query: string): Promise<void> {
      const body = JSON.stringify({ query });
      await hold(
        address,
        'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n' +
          `accept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    },
    upload(): void {
      for (let upload = 0; upload < UPLOADS; upload += 1) sandbox.control.upload('news', LONG_NEWS);
    },
    async openSubscriptions(): Promise<number> {
      const metrics = await (await fetch(new URL('/metrics', address))).text();
      return Number(/^gateway_subscriptions_open (\d+)$/m.exec(metrics)?.[1]);
    },
  };
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

  it('ends each subscription with a last event that tells from where to go on, and those that nobody reads', async () => {
    const { child, subscribe, subscribeUnread, upload, openSubscriptions } = await followedGateway();
    const readers = [await subscribe(SMALL), await subscribe(SMALL), await subscribe(LARGE)];
    for (const query of [SMALL, SMALL, LARGE, LARGE]) await subscribeUnread(query);
    await expect.poll(openSubscriptions).toBe(7);
    upload();
    const told = await Promise.all(readers.map(({ take }) => take(UPLOADS)));
    const end = endOf(child);

    child.kill('SIGTERM');

    const cursors = told.map((events) => events.at(-1)?.id);
    expect(cursors).toEqual(cursors.map(() => expect.any(String)));
    expect(await Promise.all(readers.map(({ rest }) => rest()))).toMatchObject(
      cursors.map((cursor) => [
        { event: 'next', data: { errors: [{ extensions: { code: 'SUBSCRIPTION_ENDED', cursor } }] } },
        { event: 'complete' },
      ]),
    );
    expect(await end).toMatchObject({ code: 0, signal: null });
  });

  it('loses nothing that readiness says is stored, though it kills before the last answer', async () => {
    const { child, address, folder, appId } = await stuckGateway({});
    const readiness = async () => (await fetch(new URL('/health/ready', address))).json();
    await expect
      .poll(async () => (await readiness()).index)
      .toMatchObject({ owner: true, pendingChanges: 0 });
    const end = endOf(child);

    child.kill('SIGKILL');

    expect(await end).toMatchObject({ signal: 'SIGKILL' });
    const { index } = openSqliteIndex({ file: join(folder, 'library.db'), account: appId });
    onTestFinished(() => index.close());
    expect((await index.load(VOICES))?.ids).toHaveLength(20);
  });
});
