import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';
import { clockedGateway } from '../helpers/clocked-gateway.ts';
import { MIDNIGHT } from '../helpers/clocked-source.ts';
import { DAY, HOUR, MINUTE } from '../helpers/durations.ts';
import { type Answer, ask, codesOf } from '../helpers/execute.ts';
import { cursorAt } from '../helpers/places.ts';
import { settle } from '../helpers/settle.ts';

const AFTER =
  'query ($after: String) { assets(type: IMAGE, first: 20, after: $after) { nodes { mediaId } stale } }';
const OFFSET =
  'query ($offset: Int) { assets(type: IMAGE, first: 20, offset: $offset) { nodes { mediaId } } }';
const QUOTA = '{ upstreamQuota { limit used remaining resetAt } }';

function quotaRefusal(period: 'day' | 'minute'): UpstreamQuotaExceededError {
  return new UpstreamQuotaExceededError('The list call', 'refused', {
    kind: `${period}Quota`,
    retryAfterSeconds: 60,
  });
}

describe('two days at ten times the load that the calls are for', () => {
  it('pass the ceiling on neither, and go on answering what is cached', async () => {
    const dailyCalls = 80;
    const total = 6000;
    const { gateway, clock, callTimes, upload } = clockedGateway({
      count: total,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: dailyCalls,
    });
    const random = createRandom(1);
    const answered = new Set<number>();
    const cached = { asked: 0, failed: 0 };
    const missed: Answer[] = [];
    let unfit = 0;

    for (; clock.time < MIDNIGHT + 2 * DAY; clock.time += 5 * MINUTE) {
      if (clock.time % (2 * HOUR) === 0) upload(`at-${clock.time}`);
      const pages = Array.from({ length: 3 }, () => random.integer(0, total / 20 - 2));
      const headers = random.chance(20) ? { 'cache-control': 'no-cache' } : {};
      const answers = await Promise.all(
        pages.map((page) => ask(gateway, AFTER, { after: cursorAt(total, 20 * page) }, headers)),
      );
      for (const [index, answer] of answers.entries()) {
        const page = pages[index] ?? 0;
        if (answered.has(page)) {
          cached.asked += 1;
          if (answer.errors !== undefined) cached.failed += 1;
        } else if (answer.errors !== undefined) missed.push(answer);
        const first = answer.data?.assets?.nodes[0]?.mediaId;
        if (first !== undefined && first !== `image-${total - 20 * page - 1}`) unfit += 1;
      }
      for (const [index, { errors }] of answers.entries())
        if (errors === undefined) answered.add(pages[index] ?? 0);
      await settle();
    }

    const perDay = [0, 1].map(
      (day) => callTimes.filter((at) => Math.floor((at - MIDNIGHT) / DAY) === day).length,
    );
    expect(Math.max(...perDay)).toBeLessThanOrEqual(dailyCalls);
    expect(Math.min(...perDay)).toBeGreaterThan(dailyCalls * 0.8);
    expect(cached.asked).toBeGreaterThan(100);
    expect(cached.failed / cached.asked).toBeLessThanOrEqual(0.01);
    expect(unfit).toBe(0);
    expect(missed.length).toBeGreaterThan(500);
    expect(codesOf(missed)).toEqual(new Set(['UPSTREAM_QUOTA_EXCEEDED']));
    for (const { errors } of missed) {
      const { retryAfterSeconds } = errors?.[0]?.extensions ?? {};
      expect(retryAfterSeconds).toBeGreaterThan(0);
      expect(retryAfterSeconds).toBeLessThanOrEqual(DAY / 1000);
    }
  });

  it('have a miss answered after the seconds that its error tells', async () => {
    const { gateway, clock, calls } = clockedGateway({
      count: 6000,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: 20,
    });
    let refused: Answer = {};
    for (let page = 0; refused.errors === undefined; page += 1)
      refused = await ask(gateway, OFFSET, { offset: 20 * page });
    const before = calls.length;

    clock.time += (refused.errors[0]?.extensions.retryAfterSeconds - 1) * 1000;
    const early = await ask(gateway, OFFSET, { offset: 4000 });
    expect(codesOf([early])).toEqual(new Set(['UPSTREAM_QUOTA_EXCEEDED']));
    clock.time += early.errors?.[0]?.extensions.retryAfterSeconds * 1000;
    const { errors } = await ask(gateway, OFFSET, { offset: 4000 });

    expect(errors).toBeUndefined();
    expect(calls.length).toBe(before + 1);
  });
});

describe('an upstream that says the calls of the day are used up (45009)', () => {
  it('gets no call beyond those in flight, and cached pages go on being answered', async () => {
    const { gateway, upstream, calls } = clockedGateway({ count: 1000, startsAt: MIDNIGHT });
    await ask(gateway, OFFSET, { offset: 0 });
    upstream.error = quotaRefusal('day');
    const before = calls.length;

    const inFlight = await Promise.all(
      [100, 200, 300, 400, 500].map((offset) => ask(gateway, OFFSET, { offset })),
    );
    const afterwards = await Promise.all(
      [600, 700, 800, 900].map((offset) => ask(gateway, OFFSET, { offset })),
    );
    const cached = await ask(gateway, OFFSET, { offset: 0 });
    await settle();

    expect(codesOf([...inFlight, ...afterwards])).toEqual(new Set(['UPSTREAM_QUOTA_EXCEEDED']));
    expect(afterwards[0]?.errors?.[0]?.extensions).toMatchObject({
      retryable: true,
      retryAfterSeconds: 60,
    });
    expect(calls.length - before).toBeLessThanOrEqual(5);
    expect(cached.errors).toBeUndefined();
    expect(cached.data.assets.nodes).toHaveLength(20);
  });

  it('gets ever fewer probes until the day ends, and is asked again on the next', async () => {
    const { gateway, clock, upstream, calls, callTimes } = clockedGateway({
      count: 1000,
      startsAt: MIDNIGHT,
    });
    clock.time = MIDNIGHT + 23 * HOUR;
    await ask(gateway, OFFSET, { offset: 0 });
    upstream.error = quotaRefusal('day');
    await ask(gateway, OFFSET, { offset: 500 });
    const before = calls.length;
    const keptErrors: unknown[] = [];

    for (; clock.time < MIDNIGHT + DAY; clock.time += 5 * MINUTE) {
      await ask(gateway, OFFSET, { offset: 500 });
      const cached = await ask(gateway, OFFSET, { offset: 0 });
      keptErrors.push(...(cached.errors ?? []));
      await settle();
    }

    expect(keptErrors).toEqual([]);
    expect(callTimes.slice(before).map((at) => (DAY + MIDNIGHT - at) / MINUTE)).toEqual([
      55, 50, 45, 35, 20, 5,
    ]);
    upstream.error = undefined;
    const { errors } = await ask(gateway, OFFSET, { offset: 500 });
    expect(errors).toBeUndefined();
  });

  it('is believed again after a probe that it answers', async () => {
    const { gateway, clock, upstream } = clockedGateway({ count: 1000, startsAt: MIDNIGHT });
    await ask(gateway, OFFSET, { offset: 0 });
    upstream.error = quotaRefusal('day');
    await ask(gateway, OFFSET, { offset: 500 });
    expect((await ask(gateway, QUOTA)).data.upstreamQuota.remaining).toBe(0);

    upstream.error = undefined;
    clock.time += HOUR;
    const probe = await ask(gateway, OFFSET, { offset: 500 });
    await settle();
    const another = await ask(gateway, OFFSET, { offset: 600 });

    expect([probe.errors, another.errors]).toEqual([undefined, undefined]);
  });
});

describe('an upstream that says the calls of the minute are used up (45011)', () => {
  it('gets no call for 60 s, and cached pages go on being answered', async () => {
    const { gateway, clock, upstream, calls } = clockedGateway({ count: 1000, startsAt: MIDNIGHT });
    await ask(gateway, OFFSET, { offset: 0 });
    upstream.error = quotaRefusal('minute');
    await Promise.all([100, 200, 300].map((offset) => ask(gateway, OFFSET, { offset })));
    const before = calls.length;
    expect(before).toBeLessThanOrEqual(4);

    clock.time += 59_000;
    const refused = await ask(gateway, OFFSET, { offset: 400 });
    const cached = await ask(gateway, OFFSET, { offset: 0 });

    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_QUOTA_EXCEEDED',
      retryAfterSeconds: 1,
    });
    expect(cached.errors).toBeUndefined();
    expect(calls).toHaveLength(before);
    upstream.error = undefined;
    clock.time += 1000;
    expect((await ask(gateway, OFFSET, { offset: 400 })).errors).toBeUndefined();
    expect(calls).toHaveLength(before + 1);
  });
});

describe('a deletion that is found when checks are no longer made', () => {
  it.each([
    { name: 'a page that is not cached', offset: 1500, headers: {} },
    { name: 'cache-control: no-cache', offset: 0, headers: { 'cache-control': 'no-cache' } },
  ])('by $name takes nothing away that is cached', async ({ offset, headers }) => {
    const { gateway, clock, calls, lists } = clockedGateway({
      count: 2000,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: 100,
    });
    const pages = Array.from({ length: 60 }, (_, index) => index * 20);
    for (const each of pages) await ask(gateway, OFFSET, { offset: each });
    lists.image.splice(700, 1);
    clock.time += 10_000;
    await ask(gateway, OFFSET, { offset }, headers);
    await settle();

    const before = calls.length;
    const answers = [];
    for (const each of pages.slice(0, -1)) answers.push(await ask(gateway, OFFSET, { offset: each }));

    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(calls.length).toBe(before);
  });
});
