import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallerCounts } from '../../src/fleet/caller-counts.ts';
import { createClientRate } from '../../src/media/client-rate.ts';
import { createClientShares } from '../../src/media/client-shares.ts';
import { ATTEMPTS_PER_MINUTE } from '../../src/server/request/key-attempts.ts';
import { createRateLimit } from '../../src/server/request/rate-limit.ts';
import { minuteOf } from '../../src/shared-counts.ts';
import { apiKey, bearer } from '../helpers/api-key.ts';
import { images } from '../helpers/assets.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { createMemoryBoards } from './memory-board.ts';

/** 21:00 in Beijing, at the beginning of a minute. */
const EVENING = Date.UTC(2026, 0, 5, 13);
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The clock of the test goes on by so much. */
const STEP_MS = 100;

const now = () => Date.now();

beforeEach(() => {
  vi.useFakeTimers({ now: EVENING, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A board, and the counts of replicas on it. They do not tick at the same time. */
function fleetOf(...names: readonly string[]) {
  const boards = createMemoryBoards({ now });
  const ticks: { readonly ms: number; readonly tick: () => void; at: number }[] = [];
  const failures: unknown[] = [];
  const asked: string[] = [];
  const replicas = names.map((me) => {
    const board = boards.connect(me);
    return createCallerCounts({
      me,
      board: {
        addCounts(request) {
          asked.push(...request.counts.map(({ key }) => key));
          return board.addCounts(request);
        },
      },
      now,
      every(ms, tick) {
        const ticking = { ms, tick, at: now() + STEP_MS * (1 + ticks.length) };
        ticks.push(ticking);
        return () => void ticks.splice(ticks.indexOf(ticking), 1);
      },
      onFailure: (error) => void failures.push(error),
    });
  });

  /** Time goes on, and what ticks is at its end before more of it does. */
  async function pass(ms: number): Promise<void> {
    const until = now() + ms;
    while (now() < until) {
      vi.advanceTimersByTime(Math.min(STEP_MS, until - now()));
      for (const ticking of [...ticks]) {
        if (ticking.at > now()) continue;
        ticking.at += ticking.ms * (1 + Math.floor((now() - ticking.at) / ticking.ms));
        ticking.tick();
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      }
    }
  }

  return { boards, replicas, pass, failures, asked };
}

const apiKeys = [apiKey('site', 'of-the-site'), apiKey('app', 'of-the-app')];

/** Two gateways that are one account, each with what it has read by itself. */
function gatewaysOf({ perMinute = 1_000_000, callsPerDay = 1_000_000 } = {}) {
  const fleet = fleetOf('a', 'b');
  const [a, b] = fleet.replicas.map((sharedCounts) => {
    const { source } = memorySource(images(200));
    const gateway = gatewayOver(source, {
      access: { mode: 'keys', apiKeys, draftsVisibleTo: [] },
      rateLimit: createRateLimit(perMinute, { sharedCounts, now }),
      rateLimitCallsPerDay: callsPerDay,
      sharedCounts,
      now,
    });
    return async (key: string, query = '{ __typename }'): Promise<Response> =>
      gateway.fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(key) },
        body: JSON.stringify({ query }),
      });
  });
  if (a === undefined || b === undefined) throw new Error('There are no two gateways.');
  return { ...fleet, a, b };
}

type Ask = (key: string, query?: string) => Promise<Response>;

async function askOften(ask: Ask, key: string, times: number): Promise<number> {
  let answered = 0;
  for (let time = 0; time < times; time += 1) answered += Number((await ask(key)).status === 200);
  return answered;
}

describe('two gateways of a fleet', () => {
  it('let a caller have its requests of a minute once, whichever it asks', async () => {
    const { a, b, pass } = gatewaysOf({ perMinute: 10 });
    const first = (await askOften(a, 'of-the-site', 6)) + (await askOften(b, 'of-the-site', 1));
    await pass(SECOND_MS);

    expect(first).toBe(7);
    expect(await askOften(b, 'of-the-site', 5)).toBe(3);
    const refused = await b('of-the-site');
    expect(await refused.json()).toMatchObject({
      errors: [{ message: 'One caller may make at most 10 requests per minute.' }],
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '59']);
    expect(await askOften(b, 'of-the-app', 5)).toBe(5);
  });

  it('take requests again in the next minute', async () => {
    const { a, b, pass } = gatewaysOf({ perMinute: 4 });
    await askOften(a, 'of-the-site', 4);
    await askOften(b, 'of-the-site', 1);
    await pass(SECOND_MS);
    expect(await askOften(b, 'of-the-site', 1)).toBe(0);

    await pass(MINUTE_MS);

    expect(await askOften(b, 'of-the-site', 4)).toBe(4);
  });

  it('let a caller cause its list calls of a day once, until midnight in Beijing', async () => {
    const page = (offset: number) => `{ assets(type: IMAGE, offset: ${offset}, first: 40) { nodes { id } } }`;
    const { a, b, pass } = gatewaysOf({ callsPerDay: 6 });
    expect((await a('of-the-site', page(40))).status).toBe(200);
    expect((await b('of-the-site', page(0))).status).toBe(200);
    await pass(SECOND_MS);

    const answers = [];
    for (const offset of [120, 160]) answers.push(await b('of-the-site', page(offset)));
    const refused = answers.find(({ status }) => status === 429);

    expect(refused?.headers.get('retry-after')).toBe(String(3 * 3600 - 1));
    expect((await b('of-the-app', page(80))).status).toBe(200);
    await pass(3 * HOUR_MS);
    expect((await b('of-the-site', page(120))).status).toBe(200);
  });

  it('let an address try its unknown keys once', async () => {
    const { a, b, pass } = gatewaysOf();
    for (let attempt = 0; attempt < ATTEMPTS_PER_MINUTE - 2; attempt += 1) await a('guess');
    await b('guess');
    await pass(SECOND_MS);

    expect((await b('guess')).status).toBe(401);
    expect((await b('guess')).status).toBe(429);
    expect((await b('of-the-site')).status).toBe(200);
  });
});

describe('media of two gateways', () => {
  const REFUSED = { reason: 'rate-limit' };

  it('are made for a client as often as it may ask in a minute, in all', async () => {
    const { replicas, pass } = fleetOf('a', 'b');
    const [a, b] = replicas.map((sharedCounts) => createClientRate({ filesPerMinute: 3, sharedCounts, now }));
    await a?.('client');
    await b?.('client');
    await pass(SECOND_MS);

    await b?.('client');
    await expect(b?.('client')).rejects.toMatchObject({ ...REFUSED, retryAfterSeconds: 59 });
    await pass(MINUTE_MS);
    await b?.('client');
  });

  it('take no more calls for a client than its share of the day, in all', async () => {
    const { replicas, pass } = fleetOf('a', 'b');
    const [a, b] = replicas.map((sharedCounts) => createClientShares({ callsPerDay: 3, sharedCounts, now }));
    const open = async () => 'file';
    await a?.open('one', 'client', open);
    await a?.open('two', 'client', open);
    await b?.open('three', 'client', open);
    await pass(SECOND_MS);

    await expect(b?.open('four', 'client', open)).rejects.toMatchObject(REFUSED);
    expect(await b?.open('three', 'client', open)).toBe('file');
    expect(await b?.open('four', 'another', open)).toBe('file');
    await pass(3 * HOUR_MS);
    expect(await b?.open('four', 'client', open)).toBe('file');
  });
});

describe('createCallerCounts', () => {
  it('lets a caller pass a limit by no more than comes to each within a second', async () => {
    const LIMIT = 20;
    const burst = fc.record({
      replica: fc.nat({ max: 2 }),
      requests: fc.integer({ min: 1, max: 6 }),
      ms: fc.constantFrom(0, 0, 100, 100, 200, 700, 3000, 20_000),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(burst, { minLength: 10, maxLength: 80 }), async (bursts) => {
        vi.setSystemTime(EVENING);
        const { replicas, pass, failures } = fleetOf('a', 'b', 'c');
        const limits = replicas.map((sharedCounts) => createRateLimit(LIMIT, { sharedCounts, now }));
        const allowed: { readonly replica: number; readonly at: number }[] = [];
        for (const { replica, requests, ms } of bursts) {
          for (let request = 0; request < requests; request += 1) {
            const isAllowed = await limits[replica]?.consume('caller').then(
              () => true,
              () => false,
            );
            if (isAllowed) allowed.push({ replica, at: now() });
          }
          await pass(ms);
        }

        for (const minute of new Set(allowed.map(({ at }) => minuteOf('', at).endsAt))) {
          const within = allowed.filter(({ at }) => minuteOf('', at).endsAt === minute);
          const mostInASecond = [0, 1, 2].map((replica) => {
            const own = within.filter((one) => one.replica === replica);
            const counts = own.map(({ at: from }) => {
              return own.filter(({ at }) => at >= from && at <= from + SECOND_MS).length;
            });
            return Math.max(0, ...counts);
          });
          const slack = mostInASecond.reduce((sum, count) => sum + count, 0);
          expect(within.length).toBeLessThanOrEqual(LIMIT + slack);
        }
        expect(failures).toEqual([]);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('goes on with what it has counted while there is no board, and with what others had counted', async () => {
    const { boards, replicas, pass, failures } = fleetOf('a', 'b');
    const [a, b] = replicas;
    const minute = minuteOf('requests', now());
    a?.add(minute, 'caller', 3);
    b?.add(minute, 'caller', 2);
    await pass(SECOND_MS);
    boards.cut('b');
    a?.add(minute, 'caller', 10);
    await pass(5 * SECOND_MS);

    expect(b?.add(minute, 'caller', 1)).toBe(6);
    boards.heal('b');
    await pass(SECOND_MS);

    expect(b?.sumOf(minute, 'caller')).toBe(16);
    expect(a?.sumOf(minute, 'caller')).toBe(15);
    await pass(SECOND_MS);
    expect(a?.sumOf(minute, 'caller')).toBe(16);
    expect(failures).toEqual([]);
  });

  it('counts once what it tells twice, as an answer was lost', async () => {
    const { boards, replicas, pass } = fleetOf('a', 'b');
    const [a, b] = replicas;
    const minute = minuteOf('requests', now());
    boards.cut('a', 'answers');
    a?.add(minute, 'caller', 3);
    await pass(3 * SECOND_MS);
    boards.heal('a');
    await pass(SECOND_MS);
    b?.sumOf(minute, 'caller');
    await pass(SECOND_MS);

    expect(b?.sumOf(minute, 'caller')).toBe(3);
  });

  it('tells all again after a flush, as soon as it is asked for', async () => {
    const { boards, replicas, pass } = fleetOf('a', 'b');
    const [a, b] = replicas;
    const minute = minuteOf('requests', now());
    a?.add(minute, 'caller', 3);
    await pass(SECOND_MS);
    boards.flush();
    a?.add(minute, 'caller', 1);
    b?.add(minute, 'caller', 1);
    await pass(SECOND_MS);

    expect(b?.sumOf(minute, 'caller')).toBe(5);
  });

  it('gives back, but no more than it has counted', () => {
    const { replicas } = fleetOf('a');
    const minute = minuteOf('calls', now());

    expect(replicas[0]?.add(minute, 'caller', 3)).toBe(3);
    expect(replicas[0]?.add(minute, 'caller', -2)).toBe(1);
    expect(replicas[0]?.add(minute, 'caller', -2)).toBe(0);
  });

  it('asks the board nothing for callers that nobody has asked for, and nothing once it is stopped', async () => {
    const { replicas, pass, asked } = fleetOf('a');
    await pass(5 * SECOND_MS);
    expect(asked).toEqual([]);

    replicas[0]?.add(minuteOf('requests', now()), 'caller', 1);
    await pass(5 * SECOND_MS);
    expect(asked).toHaveLength(1);

    replicas[0]?.add(minuteOf('requests', now()), 'caller', 1);
    replicas[0]?.stop();
    await pass(5 * SECOND_MS);
    expect(asked).toHaveLength(1);
  });

  it('tells of no caller by its name, and of none by the same in two minutes', async () => {
    const { boards, replicas, pass } = fleetOf('a');
    replicas[0]?.add(minuteOf('requests', now()), '203.0.113.7', 1);
    replicas[0]?.add(minuteOf('files', now()), '203.0.113.7', 1);
    await pass(MINUTE_MS);
    replicas[0]?.add(minuteOf('requests', now()), '203.0.113.7', 1);
    await pass(SECOND_MS);

    const keys = [...boards.state.callers.keys()];
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/);
  });

  it('has counts run out with what they are counted for', async () => {
    const { boards, replicas, pass } = fleetOf('a');
    const minute = minuteOf('requests', now());
    replicas[0]?.add(minute, 'caller', 1);
    await pass(SECOND_MS);

    for (const { until } of boards.state.callers.values()) {
      expect(until).toBeGreaterThanOrEqual(minute.endsAt);
      expect(until).toBeLessThanOrEqual(minute.endsAt + 5 * SECOND_MS);
    }
  });

  it('forgets nothing else for those who try keys from many addresses', () => {
    const { replicas } = fleetOf('a');
    const minute = minuteOf('requests', now());
    replicas[0]?.add(minute, 'caller', 1);
    for (let address = 0; address < 30_000; address += 1)
      replicas[0]?.add(minuteOf('unknown keys', now()), `${address}`, 1);

    expect(replicas[0]?.sumOf(minute, 'caller')).toBe(1);
  });

  it('tells many callers some at a time, and all of them', async () => {
    const { replicas, pass, asked } = fleetOf('a');
    const minute = minuteOf('requests', now());
    for (let caller = 0; caller < 1000; caller += 1) replicas[0]?.add(minute, `caller ${caller}`, 1);

    await pass(SECOND_MS);

    expect(new Set(asked).size).toBe(1000);
  });
});
