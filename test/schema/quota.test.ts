import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AssetSource } from '../../src/upstream/asset.ts';
import { UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';
import { images, mediaAsset } from '../helpers/assets.ts';
import { type Answer, ask, type GatewaySettings, gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { cursorAt } from '../helpers/places.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight in Beijing. */
const MIDNIGHT = Date.parse('2026-01-31T16:00:00Z');

const AFTER =
  'query ($after: String) { assets(type: IMAGE, first: 20, after: $after) { nodes { mediaId } stale } }';
const OFFSET =
  'query ($offset: Int) { assets(type: IMAGE, first: 20, offset: $offset) { nodes { mediaId } } }';
const QUOTA = '{ upstreamQuota { limit used remaining resetAt } }';

/** A gateway over pictures, with a clock to set, and a fault that upstream answers with while it is there. */
function open(count: number, settings: GatewaySettings = {}) {
  const clock = { time: MIDNIGHT };
  const fault: { error?: Error | undefined } = {};
  const callTimes: number[] = [];
  const { source, calls, lists } = memorySource(images(count), {
    answer(_request, page) {
      callTimes.push(clock.time);
      if (fault.error !== undefined) throw fault.error;
      return page;
    },
  });
  const gateway = gatewayOver(source, { now: () => clock.time, upstreamDailyCalls: 1000, ...settings });
  return { gateway, clock, fault, calls, callTimes, lists };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

function codeOf({ errors }: Answer): string | undefined {
  return errors?.[0]?.extensions.code;
}

function quotaRefusal(period: 'day' | 'minute'): UpstreamQuotaExceededError {
  return new UpstreamQuotaExceededError('The list call', 'refused', {
    kind: `${period}Quota`,
    retryAfterSeconds: 60,
  });
}

/** Numbers from 0 up to 1 that are the same in every run. */
function chance(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('two days at ten times the load that the calls are for', () => {
  it('pass the ceiling on neither, and go on answering what is kept', async () => {
    const dailyCalls = 80;
    const total = 6000;
    const { gateway, clock, callTimes, lists } = open(total, { upstreamDailyCalls: dailyCalls });
    const random = chance();
    const answered = new Set<number>();
    const kept = { asked: 0, failed: 0 };
    const missed: Answer[] = [];
    let unfit = 0;

    for (; clock.time < MIDNIGHT + 2 * DAY; clock.time += 5 * MINUTE) {
      if (clock.time % (2 * HOUR) === 0) lists.image.unshift(mediaAsset({ mediaId: `at-${clock.time}` }));
      const pages = Array.from({ length: 3 }, () => Math.floor(random() * (total / 20 - 1)));
      const headers = random() < 0.2 ? { 'cache-control': 'no-cache' } : {};
      const answers = await Promise.all(
        pages.map((page) => ask(gateway, AFTER, { after: cursorAt(total, 20 * page) }, headers)),
      );
      for (const [index, answer] of answers.entries()) {
        const page = pages[index] ?? 0;
        if (answered.has(page)) {
          kept.asked += 1;
          if (answer.errors !== undefined) kept.failed += 1;
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
    expect(kept.asked).toBeGreaterThan(100);
    expect(kept.failed / kept.asked).toBeLessThanOrEqual(0.01);
    expect(unfit).toBe(0);
    expect(missed.length).toBeGreaterThan(500);
    expect(new Set(missed.map(codeOf))).toEqual(new Set(['UPSTREAM_QUOTA_EXCEEDED']));
    for (const { errors } of missed) {
      const { retryAfterSeconds } = errors?.[0]?.extensions ?? {};
      expect(retryAfterSeconds).toBeGreaterThan(0);
      expect(retryAfterSeconds).toBeLessThanOrEqual(DAY / 1000);
    }
  });

  it('have a miss answered after the seconds that its error tells', async () => {
    const { gateway, clock, calls } = open(6000, { upstreamDailyCalls: 20 });
    let refused: Answer = {};
    for (let page = 0; refused.errors === undefined; page += 1)
      refused = await ask(gateway, OFFSET, { offset: 20 * page });
    const before = calls.length;

    clock.time += (refused.errors[0]?.extensions.retryAfterSeconds - 1) * 1000;
    const early = await ask(gateway, OFFSET, { offset: 4000 });
    expect(codeOf(early)).toBe('UPSTREAM_QUOTA_EXCEEDED');
    clock.time += early.errors?.[0]?.extensions.retryAfterSeconds * 1000;
    const { errors } = await ask(gateway, OFFSET, { offset: 4000 });

    expect(errors).toBeUndefined();
    expect(calls.length).toBe(before + 1);
  });
});

describe('an upstream that says the calls of the day are used up (45009)', () => {
  it('gets no call beyond those in flight, and kept pages go on being answered', async () => {
    const { gateway, fault, calls } = open(1000);
    await ask(gateway, OFFSET, { offset: 0 });
    fault.error = quotaRefusal('day');
    const before = calls.length;

    const inFlight = await Promise.all(
      [100, 200, 300, 400, 500].map((offset) => ask(gateway, OFFSET, { offset })),
    );
    const afterwards = await Promise.all(
      [600, 700, 800, 900].map((offset) => ask(gateway, OFFSET, { offset })),
    );
    const kept = await ask(gateway, OFFSET, { offset: 0 });
    await settle();

    expect([...inFlight, ...afterwards].map(codeOf)).toEqual(Array(9).fill('UPSTREAM_QUOTA_EXCEEDED'));
    expect(afterwards[0]?.errors?.[0]?.extensions).toMatchObject({
      retryable: true,
      retryAfterSeconds: 60,
    });
    expect(calls.length - before).toBeLessThanOrEqual(5);
    expect(kept.errors).toBeUndefined();
    expect(kept.data.assets.nodes).toHaveLength(20);
  });

  it('gets ever fewer probes until the day ends, and is asked again on the next', async () => {
    const { gateway, clock, fault, calls, callTimes } = open(1000);
    clock.time = MIDNIGHT + 23 * HOUR;
    await ask(gateway, OFFSET, { offset: 0 });
    fault.error = quotaRefusal('day');
    await ask(gateway, OFFSET, { offset: 500 });
    const before = calls.length;
    const keptErrors: unknown[] = [];

    for (; clock.time < MIDNIGHT + DAY; clock.time += 5 * MINUTE) {
      await ask(gateway, OFFSET, { offset: 500 });
      const kept = await ask(gateway, OFFSET, { offset: 0 });
      keptErrors.push(...(kept.errors ?? []));
      await settle();
    }

    expect(keptErrors).toEqual([]);
    expect(callTimes.slice(before).map((at) => (DAY + MIDNIGHT - at) / MINUTE)).toEqual([
      55, 50, 45, 35, 20, 5,
    ]);
    fault.error = undefined;
    const { errors } = await ask(gateway, OFFSET, { offset: 500 });
    expect(errors).toBeUndefined();
  });

  it('is believed again after a probe that it answers', async () => {
    const { gateway, clock, fault } = open(1000);
    await ask(gateway, OFFSET, { offset: 0 });
    fault.error = quotaRefusal('day');
    await ask(gateway, OFFSET, { offset: 500 });
    expect((await ask(gateway, QUOTA)).data.upstreamQuota.remaining).toBe(0);

    fault.error = undefined;
    clock.time += HOUR;
    const probe = await ask(gateway, OFFSET, { offset: 500 });
    await settle();
    const another = await ask(gateway, OFFSET, { offset: 600 });

    expect([probe.errors, another.errors]).toEqual([undefined, undefined]);
  });
});

describe('an upstream that says the calls of the minute are used up (45011)', () => {
  it('gets no call for 60 s, and kept pages go on being answered', async () => {
    const { gateway, clock, fault, calls } = open(1000);
    await ask(gateway, OFFSET, { offset: 0 });
    fault.error = quotaRefusal('minute');
    await Promise.all([100, 200, 300].map((offset) => ask(gateway, OFFSET, { offset })));
    const before = calls.length;
    expect(before).toBeLessThanOrEqual(4);

    clock.time += 59_000;
    const refused = await ask(gateway, OFFSET, { offset: 400 });
    const kept = await ask(gateway, OFFSET, { offset: 0 });

    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_QUOTA_EXCEEDED',
      retryAfterSeconds: 1,
    });
    expect(kept.errors).toBeUndefined();
    expect(calls).toHaveLength(before);
    fault.error = undefined;
    clock.time += 1000;
    expect((await ask(gateway, OFFSET, { offset: 400 })).errors).toBeUndefined();
    expect(calls).toHaveLength(before + 1);
  });
});

describe('Query.upstreamQuota', () => {
  it('tells how far the calls of the day are used up, and takes none', async () => {
    const { gateway, calls } = open(100);
    await ask(gateway, OFFSET, { offset: 0 });
    await ask(gateway, OFFSET, { offset: 40 });

    const { data } = await ask(gateway, QUOTA);

    expect(data.upstreamQuota).toEqual({
      limit: 1000,
      used: 2,
      remaining: 998,
      resetAt: '2026-02-01T16:00:00.000Z',
    });
    expect(calls).toHaveLength(2);
  });

  it('begins anew at midnight in Beijing', async () => {
    const { gateway, clock } = open(100);
    await ask(gateway, OFFSET, { offset: 0 });

    clock.time += DAY;

    expect((await ask(gateway, QUOTA)).data.upstreamQuota).toEqual({
      limit: 1000,
      used: 0,
      remaining: 1000,
      resetAt: '2026-02-02T16:00:00.000Z',
    });
  });

  it('has neither limit nor remaining without a ceiling', async () => {
    const { gateway } = open(100, { upstreamDailyCalls: Number.POSITIVE_INFINITY });
    await ask(gateway, OFFSET, { offset: 0 });

    const { data } = await ask(gateway, QUOTA);

    expect(data.upstreamQuota).toEqual({
      limit: null,
      used: 1,
      remaining: null,
      resetAt: '2026-02-01T16:00:00.000Z',
    });
  });
});

describe('a deletion that is found when checks are no longer made', () => {
  it.each([
    { name: 'a page that is not kept', offset: 1500, headers: {} },
    { name: 'cache-control: no-cache', offset: 0, headers: { 'cache-control': 'no-cache' } },
  ])('by $name takes nothing away that is kept', async ({ offset, headers }) => {
    const { gateway, clock, calls, lists } = open(2000, { upstreamDailyCalls: 100 });
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

const TOTAL = '{ assets(type: IMAGE, first: 20) { totalCount stale } }';

describe('a caller who waits for a check behind another answer', () => {
  it('has it paid for as his own, though checks would no longer be made', async () => {
    const clock = { time: MIDNIGHT };
    const { source, lists } = memorySource(images(480));
    const held: { until?: Promise<void> } = {};
    const slow: AssetSource = {
      ...source,
      async fetchPage(request, signal) {
        await held.until;
        return source.fetchPage(request, signal);
      },
    };
    const gateway = gatewayOver(slow, { now: () => clock.time, upstreamDailyCalls: 44 });
    const items = '(type: IMAGE, first: 80, offset: $offset) { totalCount stale nodes { id } }';
    for (let offset = 0; offset < 480; offset += 80)
      await ask(gateway, `query ($offset: Int) { assets${items} }`, { offset });
    lists.image.splice(300, 1);
    clock.time += 2 * MINUTE;

    // The first call of the check is the last that checks may take: finding the deletion takes more.
    let release = () => {};
    held.until = new Promise((resolve) => {
      release = resolve;
    });
    const behind = await ask(gateway, TOTAL);
    await settle();
    const waiting = ask(gateway, TOTAL, {}, { 'cache-control': 'no-cache' });
    await settle();
    release();

    expect(behind.data.assets).toEqual({ totalCount: 480, stale: false });
    expect((await waiting).data.assets).toEqual({ totalCount: 479, stale: false });
  });
});

describe('a caller who leaves', () => {
  it('causes no further call', async () => {
    const leaving = new AbortController();
    const { source, calls } = memorySource(images(1000), {
      answer(_request, page) {
        if (calls.length === 3) leaving.abort();
        return page;
      },
    });
    const id = Buffer.from('image:unknown').toString('base64url');

    await Promise.allSettled([
      gatewayOver(source).fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ node(id: "${id}") { id } }` }),
        signal: leaving.signal,
      }),
    ]);
    await settle();

    expect(calls).toHaveLength(3);
  });
});
