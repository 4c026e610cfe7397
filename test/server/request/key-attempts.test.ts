import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { createOperatorLog } from '../../../src/server/operator/operator-log.ts';
import { createAuthenticate } from '../../../src/server/request/authentication.ts';
import { ATTEMPTS_PER_MINUTE, limitAttempts } from '../../../src/server/request/key-attempts.ts';
import { recordOf } from '../../../src/server/request/request-record.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { images } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const apiKeys = [apiKey('site', 'of-the-site')];
const HOME = '203.0.113.7';

/** A gateway with one key, and what it tells its operator. */
function openGateway() {
  const { log, records, lines } = memoryLog('info');
  const ends: (() => void)[] = [];
  const operatorLog = createOperatorLog(log, { schedule: (work) => ends.push(work) });
  const metrics = createMetrics();
  const { source, calls } = memorySource(images(3));
  const gateway = gatewayOver(source, {
    access: { mode: 'keys', apiKeys, draftsVisibleTo: [] },
    operatorLog,
    metrics,
  });

  const send = (headers: Record<string, string>, { path = '/graphql', from = HOME } = {}) =>
    gateway.fetch(
      `http://gateway.test${path}`,
      path === '/graphql'
        ? {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            body: '{ "query": "{ assets(type: IMAGE) { totalCount } }" }',
          }
        : { headers },
      { req: { socket: { remoteAddress: from } } as never },
    );
  const guess = async (count: number, where = {}) => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < count; attempt += 1)
      statuses.push((await send(bearer(`guess-${attempt}`), where)).status);
    return statuses;
  };
  const endWindows = () => {
    for (const end of ends.splice(0)) end();
  };
  return { send, guess, calls, records, lines, endWindows, metrics };
}

describe('keys that are guessed', () => {
  it('are refused with 429 once there were 30 in a minute, and never who has a key', async () => {
    const { send, guess, calls } = openGateway();

    expect(await guess(ATTEMPTS_PER_MINUTE + 2)).toEqual([
      ...new Array(ATTEMPTS_PER_MINUTE).fill(401),
      429,
      429,
    ]);
    const refused = await send(bearer('another'));

    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      errors: [
        {
          message: 'One caller may make at most 30 requests with an unknown key per minute.',
          extensions: { code: 'RATE_LIMITED', retryable: true },
        },
      ],
    });
    expect(calls).toEqual([]);
    expect((await send(bearer('of-the-site'))).status).toBe(200);
    expect((await send({})).status).toBe(401);
    expect((await send(bearer('another'), { from: '203.0.113.8' })).status).toBe(401);
  });

  it('count for a whole network of IPv6 addresses', async () => {
    const { send, guess } = openGateway();
    await guess(ATTEMPTS_PER_MINUTE, { from: '2001:db8:1:2::1' });

    expect((await send(bearer('x'), { from: '2001:db8:1:2:ffff::9' })).status).toBe(429);
    expect((await send(bearer('x'), { from: '2001:db8:1:3::1' })).status).toBe(401);
  });

  it('count wherever a key is tried', async () => {
    const { send, guess } = openGateway();

    // A readiness probe is answered whoever asks, but tells no more.
    expect(await guess(20, { path: '/health/ready' })).toEqual(new Array(20).fill(200));
    expect(await guess(12, { path: '/metrics' })).toEqual([...new Array(10).fill(401), 429, 429]);
    expect(await guess(1)).toEqual([429]);
    expect(await (await send(bearer('guess'), { path: '/health/ready' })).json()).toEqual({
      status: 'ready',
    });
    expect((await send({}, { path: '/metrics' })).status).toBe(401);
    expect((await send(bearer('of-the-site'), { path: '/metrics' })).status).toBe(200);
  });

  it('leave one line for each address in a minute, a count of the others, and no key', async () => {
    const { send, guess, records, lines, endWindows, metrics } = openGateway();

    await guess(300);
    await guess(1, { from: '2001:db8::1' });
    for (let attempt = 0; attempt < 5; attempt += 1) await send({});
    expect(records()).toMatchObject([
      { level: 40, address: HOME, requestId: expect.any(String), msg: `unknown key from ${HOME}` },
      { level: 40, address: '2001:db8:0:0::/64' },
    ]);
    endWindows();

    expect(records().slice(2)).toMatchObject([{ level: 40, address: HOME, leftOut: 299 }]);
    expect(lines.join('')).not.toContain('guess-');
    expect(await metrics.read()).toContain('gateway_authentication_failures_total 301');
  });
});

describe('limitAttempts', () => {
  function limited() {
    const clock = { now: 0 };
    const authenticate = limitAttempts(createAuthenticate(apiKeys), {
      onWrongKey: () => {},
      now: () => clock.now,
    });
    const tryFrom = (address: string) => {
      const request = new Request('http://gateway.test', { headers: bearer('wrong') });
      recordOf(request).address = address;
      authenticate(request);
      return recordOf(request).keyError;
    };
    return { clock, tryFrom };
  }

  it('counts anew after a minute, and says when that is', () => {
    const { clock, tryFrom } = limited();
    for (let attempt = 0; attempt < ATTEMPTS_PER_MINUTE; attempt += 1) tryFrom(HOME);

    clock.now = 20_000;
    expect(tryFrom(HOME)).toMatchObject({ status: 429, retryAfterSeconds: 40 });
    clock.now = 60_000;
    expect(tryFrom(HOME)).toMatchObject({ status: 401 });
  });

  it('forgets who tried longest ago where there are more than 10,000 addresses', () => {
    const { tryFrom } = limited();
    for (let attempt = 0; attempt < ATTEMPTS_PER_MINUTE; attempt += 1) tryFrom(HOME);
    for (let network = 0; network < 9999; network += 1) tryFrom(`${network}`);
    expect(tryFrom(HOME)).toMatchObject({ status: 429 });

    for (let network = 0; network < 10_000; network += 1) tryFrom(`${network}`);

    expect(tryFrom(HOME)).toMatchObject({ status: 401 });
  });
});
