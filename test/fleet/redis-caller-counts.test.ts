import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCallerCounts } from '../../src/fleet/caller-counts.ts';
import { openRedisBoard } from '../../src/fleet/redis/redis-board.ts';
import { createRateLimit } from '../../src/server/request/rate-limit.ts';
import { minuteOf } from '../../src/shared-counts.ts';
import { ANSWER_MS, addressOf } from './redis-address.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { untilAnswered } from './until-answered.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

/** At the beginning of a minute, which does not end during a test. */
const MINUTE_BEGINS = Date.UTC(2026, 0, 5, 13);
const now = () => MINUTE_BEGINS;

/** Replicas whose counts are told when the test says so. */
async function openCounts() {
  const appId = randomUUID();
  const failures: unknown[] = [];
  const ticks: (() => void)[] = [];

  async function open(me: string) {
    const board = openRedisBoard({ address: addressOf(server.port), appId, answerMs: ANSWER_MS });
    onTestFinished(() => board.close());
    await untilAnswered(board);
    let told = Promise.resolve<unknown>(undefined);
    const counts = createCallerCounts({
      me,
      board: {
        addCounts(request) {
          const answer = board.addCounts(request);
          told = answer.catch(() => {});
          return answer;
        },
      },
      now,
      every(_, tick) {
        ticks.push(tick);
        return () => {};
      },
      onFailure: (error) => void failures.push(error),
    });
    const tick = ticks.at(-1);
    const tell = async () => {
      tick?.();
      await told;
    };
    return { counts, tell };
  }

  return { open, failures };
}

describe('counts of callers in Redis', () => {
  it('limit a caller by what all replicas have counted, and each by its own while Redis is away', async () => {
    const { open, failures } = await openCounts();
    const a = await open('a');
    const b = await open('b');
    const limitOf = ({ counts }: typeof a) => createRateLimit(10, { sharedCounts: counts, now });
    const [byA, byB] = [limitOf(a), limitOf(b)];
    await byA.consume('caller', 6);
    await byB.consume('caller', 1);
    await a.tell();
    await b.tell();

    await byB.consume('caller', 3);
    await expect(byB.consume('caller')).rejects.toThrow('at most 10 requests per minute');

    await server.kill();
    await a.tell();
    await b.tell();
    await byB.consume('another', 10);
    await expect(byB.consume('another')).rejects.toThrow('at most 10 requests per minute');
    await expect(byB.consume('caller')).rejects.toThrow('at most 10 requests per minute');
    await byA.consume('caller', 4);
    server.restart();
    await server.admin.ping();
    const minute = minuteOf('requests', now());
    // The first may find no connection yet.
    await expect
      .poll(async () => {
        await b.tell();
        a.counts.sumOf(minute, 'another');
        await a.tell();
        return a.counts.sumOf(minute, 'another');
      })
      .toBe(10);
    expect(failures).toEqual([]);
  });

  it('lie there under no name of a caller, and run out with their minute', async () => {
    const { open } = await openCounts();
    const a = await open('a');
    await server.admin.flushall();
    a.counts.add(minuteOf('requests', now()), '203.0.113.7', 1);
    a.counts.add({ what: 'calls', endsAt: now() + 3_600_000 }, 'site', 2);
    await a.tell();

    const names = await server.admin.keys('*:caller:*');
    const lives = await Promise.all(names.map((name) => server.admin.pttl(name)));
    const contents = await Promise.all(names.map((name) => server.admin.hgetall(name)));

    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^w1:\{[0-9a-f]{16}\}:caller:[\w-]{22}$/);
    expect(JSON.stringify([names, contents])).not.toMatch(/203\.0|site/);
    const [short = 0, long = 0] = lives.sort((one, other) => one - other);
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThanOrEqual(65_000);
    expect(long).toBeGreaterThan(65_000);
    expect(long).toBeLessThanOrEqual(3_605_000);
  });
});
