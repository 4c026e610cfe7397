import { describe, expect, it } from 'vitest';
import type { ListStatus } from '../../../src/library/list-service.ts';
import {
  createReadyRoute,
  type FleetStatus,
  type GatewayStatus,
} from '../../../src/server/operator/health.ts';
import { UpstreamUnavailableError } from '../../../src/upstream/errors.ts';
import { refusalError } from '../../../src/wechat/errors.ts';
import { ask } from '../../helpers/execute.ts';
import { sandboxGateway } from '../../helpers/sandbox-gateway.ts';

const QUOTA = { limit: 1000, used: 3, remaining: 997, resetAt: new Date(0) };
const UNREAD: ListStatus = {
  totalCount: undefined,
  cachedItems: 0,
  checkedAt: undefined,
  stale: false,
  isDisputed: false,
  unavailableReason: undefined,
  coverage: undefined,
};
const WELL: GatewayStatus = {
  phase: 'serving',
  token: { endsAt: Date.UTC(2026, 0, 5), renewals: 1, outage: undefined },
  library: {
    cachedBytes: 0,
    lists: {
      image: { ...UNREAD, totalCount: 3, cachedItems: 3, checkedAt: Date.UTC(2026, 0, 4) },
      video: UNREAD,
      voice: UNREAD,
      news: UNREAD,
    },
    endpoints: { list: { quota: QUOTA, outage: undefined }, count: { quota: QUOTA, outage: undefined } },
  },
};
const REPLICA: FleetStatus = {
  role: 'following',
  term: 7,
  lagMs: 250,
  aloneSince: undefined,
  problem: undefined,
  code: undefined,
  hasGap: false,
  reconnects: 2,
  pendingCalls: 1,
  replicas: 3,
};
const DOWN = new UpstreamUnavailableError('/cgi-bin/material/batchget_material', 'answered HTTP 502');

async function readinessOf(status: GatewayStatus) {
  const response = await createReadyRoute(
    () => status,
    () => true,
  )(new Request('http://gateway.test/health/ready'), globalThis);
  return { status: response.status, ...(await response.json()) };
}

describe('/health/ready', () => {
  it('is ready, and tells of token, quota and the age of the lists', async () => {
    expect(await readinessOf(WELL)).toMatchObject({
      status: 'ready',
      token: { endsAt: '2026-01-05T00:00:00.000Z', outage: null },
      list: { quota: { used: 3, remaining: 997 }, outage: null },
      lists: {
        image: { cachedAssets: 3, checkedAt: '2026-01-04T00:00:00.000Z', ageSeconds: expect.any(Number) },
      },
    });
  });

  it('tells by null that there is no ceiling, as GraphQL does', async () => {
    const well = { quota: { ...QUOTA, limit: undefined, remaining: undefined }, outage: undefined };
    const library = { ...WELL.library, endpoints: { list: well, count: well } };

    const answer = await readinessOf({ ...WELL, library });

    expect([answer.list.quota, answer.count.quota]).toEqual(
      Array(2).fill({ limit: null, used: 3, remaining: null, resetAt: '1970-01-01T00:00:00.000Z' }),
    );
  });

  it('tells whose the state is, when it was saved, and why it is not, and is ready all the same', async () => {
    const state = {
      isOwner: false,
      savedAt: { ledgers: Date.UTC(2026, 0, 5) },
      failures: 2,
      failure: 'ENOSPC: no space left on device',
    };

    expect(await readinessOf({ ...WELL, state })).toMatchObject({
      status: 'ready',
      state: {
        owner: false,
        savedAt: { ledgers: '2026-01-05T00:00:00.000Z' },
        failure: 'ENOSPC: no space left on device',
      },
    });
    expect(await readinessOf(WELL)).toMatchObject({ state: null });
  });

  it('tells how files are cached, and why they are not, and is ready all the same', async () => {
    const failure = 'ENOSPC: no space left on device';
    const media = { files: 3, bytes: 300, maxBytes: 1000, waiting: 2, failure };

    expect(await readinessOf({ ...WELL, media })).toMatchObject({
      status: 'ready',
      mediaCache: { files: 3, bytes: 300, maxBytes: 1000, waiting: 2, failure },
    });
    expect(await readinessOf({ ...WELL, media: { ...media, failure: undefined } })).toMatchObject({
      mediaCache: { failure: null },
    });
    expect(await readinessOf(WELL)).toMatchObject({ mediaCache: null });
  });

  it('tells of the call that gets files beside how they are cached', async () => {
    const endpoints = { ...WELL.library.endpoints, media: { quota: QUOTA, outage: undefined } };
    const media = { files: 0, bytes: 0, maxBytes: 1000, waiting: 0, failure: undefined };

    const answer = await readinessOf({ ...WELL, library: { ...WELL.library, endpoints }, media });

    expect(answer).toMatchObject({ media: { quota: { used: 3 } }, mediaCache: { files: 0 } });
  });

  it('tells what a replica does, and how far it is', async () => {
    const answer = await readinessOf({ ...WELL, fleet: REPLICA });

    expect(answer).toMatchObject({
      status: 'ready',
      fleet: {
        role: 'following',
        term: 7,
        replicas: 3,
        lagSeconds: 0.25,
        isComplete: true,
        pendingCalls: 1,
        aloneSince: null,
        redis: null,
        reconnects: 2,
      },
    });
    expect(await readinessOf(WELL)).toMatchObject({ fleet: null });
  });

  it('is degraded for a replica that cannot reach Redis, and says why and since when', async () => {
    const cutOff = { ...REPLICA, problem: 'disconnected', code: 'ECONNREFUSED' };
    const alone = { ...cutOff, role: 'alone', aloneSince: Date.UTC(2026, 0, 5) } as const;

    expect(await readinessOf({ ...WELL, fleet: cutOff })).toMatchObject({
      status: 'degraded',
      fleet: { role: 'following', redis: 'disconnected: ECONNREFUSED' },
    });
    expect(await readinessOf({ ...WELL, fleet: alone })).toMatchObject({
      status: 'degraded',
      fleet: { role: 'alone', aloneSince: '2026-01-05T00:00:00.000Z', redis: 'disconnected: ECONNREFUSED' },
    });
    expect(await readinessOf({ ...WELL, fleet: { ...cutOff, code: undefined } })).toMatchObject({
      fleet: { redis: 'disconnected' },
    });
    expect(await statusOf({ ...WELL, fleet: alone })).toEqual([200, 'degraded']);
  });

  it.each(['starting', 'stopping'] as const)('is not while it is %s', async (phase) => {
    expect(await statusOf({ ...WELL, phase })).toEqual([503, phase]);
  });

  it('stays ready while upstream fails: what is cached is answered', async () => {
    const endpoints = { ...WELL.library.endpoints, list: { quota: QUOTA, outage: DOWN } };
    const library = { ...WELL.library, endpoints };

    expect(await statusOf({ ...WELL, library })).toEqual([200, 'degraded']);
    expect(await statusOf({ ...WELL, token: { endsAt: undefined, renewals: 0, outage: DOWN } })).toEqual([
      200,
      'degraded',
    ]);
  });

  async function statusOf(status: GatewayStatus) {
    const response = await createReadyRoute(
      () => status,
      () => false,
    )(new Request('http://gateway.test/health/ready'), globalThis);
    return [response.status, (await response.json()).status];
  }

  it('is not where upstream has refused the credentials from the start, and says why', async () => {
    const refused = refusalError('/cgi-bin/stable_token', { errcode: 40125, errmsg: 'invalid appsecret' });

    const answer = await readinessOf({ ...WELL, token: { endsAt: undefined, renewals: 0, outage: refused } });

    expect(answer).toMatchObject({ status: 'refused', token: { outage: expect.stringContaining('40125') } });
  });

  it('names the address that a 40164 asks to allow', async () => {
    const { gateway, sandbox, client } = await sandboxGateway();
    sandbox.control.addFault({ kind: 'errcode', errcode: 40164 }, { endpoint: 'stable_token' });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');

    const { token } = await readinessOf({ ...WELL, token: client.tokenStatus() });

    expect(token.outage).toMatch(/add 127\.0\.0\.1 to it/);
  });
});

describe('the paths of health', () => {
  it.each(['/health/live', '/health/ready'])('%s is answered, also to HEAD', async (path) => {
    const { gateway } = await sandboxGateway();

    const get = await gateway.fetch(`http://gateway.test${path}`);
    const head = await gateway.fetch(`http://gateway.test${path}`, { method: 'HEAD' });
    const post = await gateway.fetch(`http://gateway.test${path}`, { method: 'POST', body: '{}' });

    expect([get.status, head.status, post.status]).toEqual([200, 200, 405]);
    expect(await post.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(get.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/health', '/health/', '/foo/health/live', '/graphql?x=/health/live', '/health/live/'])(
    'are exact: %s is none',
    async (path) => {
      const { gateway } = await sandboxGateway();

      const response = await gateway.fetch(`http://gateway.test${path}`);

      expect(response.status).toBeGreaterThanOrEqual(400);
    },
  );
});
