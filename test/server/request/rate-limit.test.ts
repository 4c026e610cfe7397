import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientAddressOf } from '../../../src/server/request/client-address.ts';
import { UpstreamUnavailableError } from '../../../src/upstream/errors.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { images } from '../../helpers/assets.ts';
import { ask, type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { type MemorySourceOptions, memorySource } from '../../helpers/memory-source.ts';

const apiKeys = [apiKey('site', 'of-the-site'), apiKey('app', 'of-the-app')];
/** 21:00 in Beijing: three hours before upstream counts anew. */
const EVENING = Date.UTC(2026, 0, 5, 13);

function limited(settings: GatewaySettings, sourceOptions: MemorySourceOptions = {}) {
  vi.useFakeTimers({ now: EVENING, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const { source, calls } = memorySource(images(200), sourceOptions);
  const gateway = gatewayOver(source, {
    access: { mode: 'keys', apiKeys, draftsVisibleTo: [] },
    ...settings,
  });
  const query = (key: string, text = '{ __typename }') =>
    gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(key) },
      body: JSON.stringify({ query: text }),
    });
  return { query, calls };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('RATE_LIMIT_PER_MINUTE', () => {
  it('refuses the request after the last that a key may make in a minute', async () => {
    const { query } = limited({ rateLimitPerMinute: 3 });
    const first = await Promise.all([query('of-the-site'), query('of-the-site'), query('of-the-site')]);

    vi.advanceTimersByTime(20_000);
    const refused = await query('of-the-site');

    expect(first.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(await refused.json()).toMatchObject({
      errors: [
        {
          message: 'One caller may make at most 3 requests per minute.',
          extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 40 },
        },
      ],
    });
  });

  it('counts each key by itself', async () => {
    const { query } = limited({ rateLimitPerMinute: 1 });
    await query('of-the-site');

    expect((await query('of-the-app')).status).toBe(200);
  });

  it.each([30, -30])('is not held against who asks while the clock is wrong by %i days', async (days) => {
    const { query } = limited({ rateLimitPerMinute: 1 });
    vi.setSystemTime(EVENING + days * 86_400_000);
    await query('of-the-site');
    vi.setSystemTime(EVENING);

    const refused = await query('of-the-site');
    expect(Number(refused.headers.get('retry-after') ?? 0)).toBeLessThanOrEqual(60);
    vi.advanceTimersByTime(60_000);

    expect((await query('of-the-site')).status).toBe(200);
  });

  it('takes requests again after the minute', async () => {
    const { query } = limited({ rateLimitPerMinute: 1 });
    await query('of-the-site');

    vi.advanceTimersByTime(60_000);

    expect((await query('of-the-site')).status).toBe(200);
  });
});

describe('RATE_LIMIT_CALLS_PER_DAY', () => {
  const page = (offset: number) => `{ assets(type: IMAGE, offset: ${offset}, first: 40) { nodes { id } } }`;

  it('refuses a key that has caused as many upstream calls, until midnight in Beijing', async () => {
    const { query, calls } = limited({ rateLimitCallsPerDay: 4, now: () => Date.now() });
    await query('of-the-site', page(40));
    const made = calls.length;

    const refused = await query('of-the-site', page(120));

    expect(made).toBeLessThanOrEqual(4);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(3 * 3600)]);
    expect(await refused.json()).toMatchObject({
      data: { assets: null },
      errors: [{ path: ['assets'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3 * 3600 } }],
    });
    expect(calls).toHaveLength(made);
    expect((await query('of-the-site', page(40))).status).toBe(200);
    expect((await query('of-the-app', page(80))).status).toBe(200);
    vi.advanceTimersByTime(3 * 3_600_000);
    expect((await query('of-the-site', page(80))).status).toBe(200);
  });

  it.each([30, -30])(
    'is not given anew by a clock that is wrong by %i days and right again',
    async (days) => {
      const clock = { time: EVENING };
      const { query } = limited({ rateLimitCallsPerDay: 4, now: () => clock.time });
      await query('of-the-site', page(40));

      clock.time += days * 86_400_000;
      await query('of-the-site', page(40));
      clock.time -= days * 86_400_000;

      expect((await query('of-the-site', page(120))).status).toBe(429);
    },
  );

  it('holds for those who ask at once: none slips through before another is counted', async () => {
    const { query, calls } = limited({ rateLimitCallsPerDay: 4, now: () => Date.now() });

    const answers = await Promise.all(
      [0, 40, 80, 120, 160].map((offset) => query('of-the-site', page(offset))),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    // Each list is opened at its newest page, which is nobody's.
    expect(calls.length).toBeLessThanOrEqual(4 + 1);
  });

  it('counts nothing for what was cached, also once none are left', async () => {
    const { query, calls } = limited({ rateLimitCallsPerDay: 2, now: () => Date.now() });
    await query('of-the-site', page(0));
    expect(calls).toHaveLength(2);

    for (let time = 0; time < 20; time += 1) expect((await query('of-the-site', page(0))).status).toBe(200);
    expect((await query('of-the-site')).status).toBe(200);
  });

  it('counts no calls that an outage has kept from being made', async () => {
    let isDown = true;
    const { query, calls } = limited(
      { rateLimitCallsPerDay: 20, now: () => Date.now() },
      {
        answer(_, answer) {
          if (isDown) throw new UpstreamUnavailableError('The list call', 'is down');
          return answer;
        },
      },
    );
    for (let time = 0; time < 60; time += 1) await query('of-the-site', page(0));
    const made = calls.length;

    isDown = false;
    vi.advanceTimersByTime(600_000);

    expect(made).toBeLessThan(20 - 2);
    expect(await (await query('of-the-site', page(0))).json()).toMatchObject({
      data: { assets: { nodes: { length: 40 } } },
    });
  });

  it('fails one field without taking the others: 429 is for an answer that holds nothing', async () => {
    const { query } = limited({ rateLimitCallsPerDay: 2, now: () => Date.now() });
    await query('of-the-site', page(0));

    const answer = await query(
      'of-the-site',
      `{ cached: assets(type: IMAGE, first: 40) { nodes { id } } far: assets(type: IMAGE, offset: 120, first: 40) { nodes { id } } }`,
    );

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([200, null]);
    expect(await answer.json()).toMatchObject({
      data: { cached: { nodes: { length: 40 } }, far: null },
      errors: [{ path: ['far'], extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3 * 3600 } }],
    });
  });
});

describe('a caller without a key', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('at %s is known as %s', (remoteAddress, caller) => {
    expect(clientAddressOf({ req: { socket: { remoteAddress } } as never })).toBe(caller);
  });

  it('is counted all the same', async () => {
    const gateway = gatewayOver(memorySource(images(1)).source, { rateLimitPerMinute: 1 });
    await ask(gateway, '{ __typename }');

    expect(await ask(gateway, '{ __typename }')).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
  });
});
