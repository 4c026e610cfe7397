import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { openProxy } from './open-proxy.ts';
import { openReplicas, type ReplicaProcess } from './open-replicas.ts';

const CALLERS = 4;

const query = '{ assets(type: IMAGE, first: 20) { nodes { mediaId } } }';

describe('deploy/fleet/Caddyfile', () => {
  it('loses no request while each of three gateways is stopped and started again', async () => {
    // Longer than it takes Caddy to ask who is ready.
    const environment = { DRAIN_SECONDS: '3', KEEP_ALIVE_SECONDS: '75' };
    const fleet = await openReplicas({ replicas: 0, environment });
    const ports = [await freePort(), await freePort(), await freePort()].map(String);
    const running = new Map<string, ReplicaProcess>();
    for (const port of ports) running.set(port, await fleet.start({ PORT: port }));
    await fleet.leader();
    const origin = await openProxy(ports.map((port) => `127.0.0.1:${port}`));
    const outcomes: string[] = [];
    let isOver = false;

    async function askOn(): Promise<void> {
      while (!isOver) {
        const outcome = await fetch(new URL('/graphql', origin), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
        }).then(
          async (response) => {
            const { errors } = (await response.json()) as { readonly errors?: unknown };
            return `${response.status} ${JSON.stringify(errors)}`;
          },
          (error: unknown) => String(error),
        );
        outcomes.push(outcome);
        await sleep(10);
      }
    }
    const asking = Array.from({ length: CALLERS }, askOn);
    for (const port of ports) {
      const { child } = running.get(port) as ReplicaProcess;
      const asked = outcomes.length;
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await fleet.start({ PORT: port });
      await expect.poll(() => outcomes.length).toBeGreaterThan(asked + CALLERS);
    }
    isOver = true;
    await Promise.all(asking);

    expect([...new Set(outcomes)]).toEqual(['200 undefined']);
    expect(fleet.counted('/batchget_material')).toBe(1);
  });

  it('tells nobody the metrics of one replica as those of all', async () => {
    const { replicas } = await openReplicas({ replicas: 1 });
    const origin = await openProxy(replicas.map(({ address }) => new URL(address).host));

    expect((await fetch(new URL('/metrics', origin))).status).toBe(404);
    expect((await fetch(new URL('/health/ready', origin))).status).toBe(200);
  });
});
