import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { readEvents } from './helpers/event-reader.ts';
import type { Answer } from './helpers/execute.ts';
import { accountOf, addressOf, startGateway } from './helpers/gateway-process.ts';

const RESTARTS = 3;
const UPLOADS = 5;
const QUERY =
  'subscription ($after: String) { changes(after: $after) { kind cursor item { ... on MediaAsset { name } } } }';

function post(origin: string, accept: string, query: string, variables = {}): Promise<Response> {
  return fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  });
}

async function ask(origin: string, query: string) {
  const { data } = (await (await post(origin, 'application/json', query)).json()) as Answer;
  return data;
}

/** A caller who subscribes again, wherever the gateway is by now, whenever its subscription ends. */
function createSubscriber(origin: () => string, start: string) {
  const told: string[] = [];
  const ends: unknown[] = [];
  const waiting = new Set<() => void>();
  let after = start;
  let isDone = false;

  async function subscribe(): Promise<void> {
    const events = readEvents(await post(origin(), 'text/event-stream', QUERY, { after }));
    for (let event = await events.next(); event?.event === 'next'; event = await events.next()) {
      const { data, errors } = event.data;
      const change = data?.changes;
      if (change != null) {
        told.push(`${change.kind} ${change.item?.name}`);
        after = change.cursor;
      }
      for (const { extensions } of errors ?? []) {
        ends.push(extensions.code);
        after = extensions.cursor ?? after;
      }
      for (const look of waiting) look();
    }
  }

  async function run(): Promise<void> {
    // Between two processes, nobody listens for a moment.
    while (!isDone) await subscribe().catch(() => {});
  }

  return {
    told,
    ends,
    run,
    end() {
      isDone = true;
    },
    async hasBeenTold(count: number): Promise<void> {
      await new Promise<void>((resolve) => {
        const look = () => {
          if (told.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

describe('a subscription over rolling restarts', () => {
  it('that is resumed where it has ended tells of each upload once', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const account = accountOf(sandbox);
    const start = async () => {
      const gateway = startGateway({ ...account, MIRROR: 'true', FRESH_SECONDS: '1', LOG_LEVEL: 'info' });
      return { ...gateway, origin: new URL(await addressOf(gateway.child, gateway.output)).origin };
    };
    let current = await start();
    // What is there when a list is first read is no change.
    await ask(current.origin, '{ assets(type: IMAGE, first: 1) { totalCount } }');
    const { changes } = await ask(current.origin, '{ changes { pageInfo { endCursor } } }');
    const subscriber = createSubscriber(() => current.origin, changes.pageInfo.endCursor);
    const subscribing = subscriber.run();
    const uploaded: string[] = [];
    const upload = (count: number) => {
      for (let n = 0; n < count; n += 1) {
        const name = `upload-${uploaded.length}.jpg`;
        sandbox.control.upload('image', { name });
        uploaded.push(`CREATED ${name}`);
      }
    };

    upload(1);
    await subscriber.hasBeenTold(1);
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      upload(UPLOADS);
      const former = current;
      current = await start();
      upload(UPLOADS);
      const exit = once(former.child, 'exit');
      former.child.kill('SIGTERM');
      upload(UPLOADS);
      expect(await exit).toEqual([0, null]);
      upload(UPLOADS);
      await subscriber.hasBeenTold(uploaded.length);
    }
    subscriber.end();
    current.child.kill('SIGTERM');
    await subscribing;

    expect([...subscriber.told].sort()).toEqual([...uploaded].sort());
    expect(subscriber.ends).toEqual(Array.from({ length: RESTARTS + 1 }, () => 'SUBSCRIPTION_ENDED'));
  });
});
