import { describe, expect, it } from 'vitest';
import { images, mediaIdsOf } from '../helpers/assets.ts';
import { clockedGateway } from '../helpers/clocked-gateway.ts';
import { clockedSandbox } from '../helpers/clocked-sandbox.ts';
import { MINUTE } from '../helpers/durations.ts';
import { ask } from '../helpers/execute.ts';
import { walkForwards } from '../helpers/walks.ts';

const newest = (first: number) => `{ assets(type: IMAGE, first: ${first}) { totalCount nodes { mediaId } } }`;

/** A library behind the sandbox, without a ceiling in the way. */
async function open(count: number) {
  const opened = await clockedSandbox({
    count,
    upstreamDailyCalls: 100_000,
    // So many pages at once take a busy machine a while.
    upstreamTimeoutMs: 300_000,
    overSocket: false,
  });
  const { gateway, listCalls, clock, settle } = opened;
  const walk = () => walkForwards(gateway, { size: 100 });

  /** What one query and the checks behind it cost, when the last check is some minutes ago. */
  async function costOf(work: () => Promise<unknown>, { minutes }: { minutes: number }): Promise<number> {
    clock.time += minutes * MINUTE;
    const before = listCalls().length;
    await work();
    await settle();
    return listCalls().length - before;
  }

  return { ...opened, walk, costOf };
}

describe('a page of 100 that is not cached', () => {
  it('costs for 200 callers at once what it costs for one', async () => {
    const wide = '{ assets(type: IMAGE, first: 100) { nodes { mediaId } } }';
    const one = clockedGateway({ count: 240 });
    await one.query(wide);
    const many = clockedGateway({ count: 240 });

    const answers = await Promise.all(Array.from({ length: 200 }, () => many.query(wide)));

    expect(new Set(answers.map(({ assets }) => mediaIdsOf(assets.nodes).join()))).toEqual(
      new Set([mediaIdsOf(images(240).slice(0, 100)).join()]),
    );
    expect(one.calls).toHaveLength(5);
    expect(many.calls).toHaveLength(5);
  });
});

describe('a walk over 1,000 pictures by 100', () => {
  it('costs 50 calls from cold, and none the second time', async () => {
    const { walk, costOf } = await open(1000);

    expect(await costOf(walk, { minutes: 0 })).toBe(50);
    expect(await costOf(walk, { minutes: 0 })).toBe(0);
  });

  it('costs at most 2 after five uploads, and shows them', async () => {
    const { walk, costOf, sandbox } = await open(1000);
    await costOf(walk, { minutes: 0 });
    const uploaded = Array.from({ length: 5 }, () => sandbox.control.upload('image'));

    expect(await costOf(walk, { minutes: 3 })).toBeLessThanOrEqual(2);
    expect((await walk()).slice(0, 5)).toEqual(uploaded.reverse());
  });

  it('costs at most 12 after a deletion', async () => {
    const { walk, costOf, sandbox, items } = await open(1000);
    await costOf(walk, { minutes: 0 });
    const gone = items[617]?.media_id ?? '';
    sandbox.control.delete(gone);

    expect(await costOf(walk, { minutes: 3 })).toBeLessThanOrEqual(12);
    expect(await walk()).toEqual(items.map(({ media_id }) => media_id).filter((id) => id !== gone));
  });

  it('costs for two hundred at once what it costs for one', async () => {
    const { walk, costOf } = await open(1000);
    const walks = () => Promise.all(Array.from({ length: 200 }, walk));

    expect(await costOf(walks, { minutes: 0 })).toBe(50);
  });
});

describe('a list of 5,000 that is cached', () => {
  it.each([
    { deletions: 1, most: 12 },
    { deletions: 5, most: 40 },
  ])('costs at most $most calls after $deletions deletions', async ({ deletions, most }) => {
    const { gateway, walk, costOf, sandbox, items } = await open(5000);
    await costOf(walk, { minutes: 0 });
    for (let index = 0; index < deletions; index += 1) {
      sandbox.control.delete(items[(index * 997 + 1234) % 5000]?.media_id ?? '');
    }

    expect(await costOf(() => ask(gateway, newest(20)), { minutes: 3 })).toBeLessThanOrEqual(most);
    expect(await walk()).toHaveLength(5000 - deletions);
  });

  it('costs at most 150 calls while 500 are deleted in an hour', async () => {
    const { gateway, walk, costOf, sandbox, items } = await open(5000);
    await costOf(walk, { minutes: 0 });
    let calls = 0;
    let deleted = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      for (let index = 0; index < 500 / 60; index += 1) {
        const place = (minute * 83 + index * 571) % 5000;
        try {
          sandbox.control.delete(items[place]?.media_id ?? '');
          deleted += 1;
        } catch {
          // Deleted before.
        }
      }
      // The newest page is among what is known at all times: nothing is read on demand.
      calls += await costOf(() => ask(gateway, newest(1)), { minutes: 1 });
    }

    expect(calls).toBeLessThanOrEqual(150);
    expect(await walk()).toHaveLength(5000 - deleted);
  });
});
