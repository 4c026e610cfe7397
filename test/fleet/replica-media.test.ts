import { describe, expect, it } from 'vitest';
import { keysOf } from '../../src/fleet/redis/keys.ts';
import { openReplicas, type ReplicaProcess } from './open-replicas.ts';

interface Files {
  readonly assets: { readonly nodes: readonly { readonly downloadUrl: string }[] };
}

/** The paths of the files of a list, newest first, as a replica signs them. */
async function pathsAt({ ask }: ReplicaProcess, type: 'VOICE' | 'VIDEO'): Promise<readonly string[]> {
  const { data, errors } = await ask(
    `{ assets(type: ${type}, first: 5) { nodes { ... on MediaAsset { downloadUrl } } } }`,
  );
  expect(errors).toBeUndefined();
  return (data as unknown as Files).assets.nodes.map(({ downloadUrl }) => new URL(downloadUrl).pathname);
}

async function openFleet() {
  const fleet = await openReplicas({ hasMedia: true });
  const leading = await fleet.leader();
  const followers = fleet.replicas.filter((replica) => replica !== leading);
  return { ...fleet, leading, followers, first: followers[0] as ReplicaProcess };
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('three processes that serve media', () => {
  it('play one voice a hundred times by one call', async () => {
    const { replicas, leading, counted } = await openFleet();
    const [path = ''] = await pathsAt(leading, 'VOICE');

    const plays = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const response = await (replicas[index % 3] as ReplicaProcess).get(path);
        return [response.status, (await bytesOf(response)).toString('base64')].join(' ');
      }),
    );

    expect(new Set(plays).size).toBe(1);
    expect(plays[0]).toMatch(/^200 ./);
    expect(counted('/get_material')).toBe(1);
    expect(counted('/stable_token')).toBe(1);
  });

  it('answer ranges of it alike, wherever it is asked for', async () => {
    const { replicas, first, counted } = await openFleet();
    const [path = ''] = await pathsAt(first, 'VOICE');
    const whole = await bytesOf(await first.get(path));

    for (const { get } of replicas) {
      const part = await get(path, { range: 'bytes=10-19' });
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${whole.length}`]);
      expect(await bytesOf(part)).toEqual(whole.subarray(10, 20));
    }
    expect(counted('/get_material')).toBe(1);
  });

  it('lead to the page of a film by one call', async () => {
    const { replicas, first, counted } = await openFleet();
    const [path = ''] = await pathsAt(first, 'VIDEO');

    const places = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const { status, headers } = await (replicas[index % 3] as ReplicaProcess).get(path);
        return `${status} ${headers.get('location')}`;
      }),
    );

    expect(new Set(places).size).toBe(1);
    expect(places[0]).toMatch(/^303 http/);
    expect(counted('/get_material')).toBe(1);
  });

  it('play what is cached without a leader, and the rest once another one leads', async () => {
    const { leading, followers, first, counted, leader } = await openFleet();
    const [cached = '', other = ''] = await pathsAt(first, 'VOICE');
    await bytesOf(await first.get(cached));
    leading.child.kill('SIGKILL');

    expect((await first.get(cached)).status).toBe(200);
    // Whoever waits for longer than a call may take is told when to ask again.
    await expect
      .poll(async () => {
        const response = await first.get(other);
        if (response.status !== 200) {
          expect(response.status).toBe(503);
          expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
        }
        return response.status;
      })
      .toBe(200);
    expect(followers).toContain(await leader());
    expect(counted('/get_material')).toBe(2);
  });

  it('make calls of their own, within their share, without Redis', async () => {
    const { redis, sandbox, first, counted } = await openFleet();
    const [path = ''] = await pathsAt(first, 'VOICE');
    // Whoever was told first had more, and gives it back.
    const { here } = keysOf(sandbox.appId);
    const shares = async () =>
      (await redis.admin.hvals(here)).map((told) => Number.parseFloat(told).toFixed(3));
    await expect.poll(shares).toEqual(Array(3).fill('0.333'));
    await redis.kill();
    await expect.poll(async () => (await first.ready()).fleet?.role).toBe('alone');
    const response = await first.get(path);

    expect([response.status, await response.text()]).toEqual([200, expect.anything()]);

    expect(counted('/get_material')).toBe(1);
  });
});
