import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { accountOf, addressOf, startGateway } from './helpers/gateway-process.ts';

const CLIENTS = 64;
const RESTARTS = 4;
const POLL_MS = 50;
const BODY = JSON.stringify({ query: '{ assets(type: IMAGE, first: 20) { totalCount nodes { id } } }' });

/** One gateway behind the balancer. */
interface Instance {
  readonly origin: string;
  isReady: boolean;
}

/** Sends to whoever said last that it is ready, as a load balancer does. */
function createBalancer() {
  const agent = new Agent({ connections: CLIENTS });
  // Its own, so that no poll waits for a client's connection.
  const pollAgent = new Agent();
  const instances: Instance[] = [];
  const failures: string[] = [];
  let answered = 0;
  let isDone = false;

  async function poll(instance: Instance): Promise<void> {
    while (!isDone) {
      const status = await request(`${instance.origin}/health/ready`, { dispatcher: pollAgent }).then(
        ({ statusCode, body }) => body.dump().then(() => statusCode),
        () => 0,
      );
      instance.isReady = status === 200;
      if (status === 0) return;
      await setTimeout(POLL_MS);
    }
  }

  async function runClient(): Promise<void> {
    while (!isDone) {
      const ready = instances.filter(({ isReady }) => isReady);
      const { origin } = ready[answered % ready.length] ?? {};
      if (origin === undefined) {
        failures.push('nobody is ready');
        await setTimeout(POLL_MS);
        continue;
      }
      const outcome = await request(`${origin}/graphql`, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: BODY,
      }).then(
        async ({ statusCode, body }) => `${statusCode} ${(await body.text()).includes('"errors"')}`,
        (error) => String(error),
      );
      if (outcome === '200 false') answered += 1;
      else failures.push(outcome);
    }
  }

  return {
    failures,
    answered: () => answered,
    add(origin: string) {
      const instance = { origin, isReady: true };
      instances.push(instance);
      void poll(instance);
    },
    /** Runs clients until it is told to end; resolves when the last of them has its answer. */
    async run() {
      await Promise.all(Array.from({ length: CLIENTS }, runClient));
      await Promise.all([agent.destroy(), pollAgent.destroy()]);
    },
    end() {
      isDone = true;
    },
  };
}

describe('rolling restarts', () => {
  it('fail no request of 64 clients that keep their connections in use', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const balancer = createBalancer();
    const start = async () => {
      const gateway = startGateway({
        ...accountOf(sandbox),
        // Long enough for a balancer that polls late, as on a busy machine.
        DRAIN_SECONDS: '3',
        LOG_LEVEL: 'info',
        // The clients ask as fast as they can, which on a fast machine is more than the default
        // allows.
        RATE_LIMIT_PER_MINUTE: '1000000',
      });
      const { origin } = new URL(await addressOf(gateway.child, gateway.output));
      while ((await fetch(`${origin}/health/ready`)).status !== 200) await setTimeout(POLL_MS);
      balancer.add(origin);
      return gateway;
    };
    let current = await start();
    const clients = balancer.run();
    const exits: unknown[] = [];

    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const next = await start();
      const before = balancer.answered();
      const exit = once(current.child, 'exit');
      current.child.kill('SIGTERM');
      exits.push(await exit);
      // The next one has taken over.
      while (balancer.answered() < before + 10 * CLIENTS) await setTimeout(POLL_MS);
      current = next;
    }
    balancer.end();
    await clients;

    expect(balancer.failures).toEqual([]);
    expect(exits).toEqual(Array.from({ length: RESTARTS }, () => [0, null]));
    expect(balancer.answered()).toBeGreaterThan(RESTARTS * 10 * CLIENTS);
  });
});
