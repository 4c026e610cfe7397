import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask, type Gateway } from '../helpers/execute.ts';
import { images } from '../helpers/item-lists.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

const PAGE = `
  query ($size: Int!, $after: String) {
    assets(type: IMAGE, first: $size, after: $after) {
      totalCount
      nodes { mediaId }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

async function walk(gateway: Gateway, size = 100): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await ask(gateway, PAGE, { size, after });
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.assets;
    ids.push(...nodes.map(({ mediaId }: { mediaId: string }) => mediaId));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

/** A library behind the sandbox, on a clock of its own. */
async function start(count: number) {
  const clock = { time: Date.UTC(2026, 0, 5, 4) };
  const items = images(count);
  const rest = await sandboxGateway(
    { library: { image: items } },
    // So many pages at once take a busy machine a while.
    { now: () => clock.time, upstreamDailyCalls: 100_000, upstreamTimeoutMs: 60_000 },
  );
  const { gateway, listCalls, sandbox } = rest;

  /** What one query and the checks behind it cost, when the last check is some minutes ago. */
  async function costOf(work: () => Promise<unknown>, { minutes }: { minutes: number }): Promise<number> {
    clock.time += minutes * 60_000;
    const before = listCalls().length;
    await work();
    await settle();
    return listCalls().length - before;
  }

  /** Until nothing is under way behind an answer. */
  async function settle(): Promise<void> {
    for (let calls = -1; calls !== sandbox.control.calls().length; ) {
      calls = sandbox.control.calls().length;
      await ask(gateway, '{ upstreamQuota { used } }');
      for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    }
  }

  return { ...rest, items, costOf };
}

describe('a walk over 1,000 pictures by 100', () => {
  it('costs 50 calls from cold, and none the second time', async () => {
    const { gateway, costOf } = await start(1000);

    expect(await costOf(() => walk(gateway), { minutes: 0 })).toBe(50);
    expect(await costOf(() => walk(gateway), { minutes: 0 })).toBe(0);
  });

  it('costs at most 2 after five uploads, and shows them', async () => {
    const { gateway, costOf, sandbox } = await start(1000);
    await costOf(() => walk(gateway), { minutes: 0 });
    const uploaded = Array.from({ length: 5 }, () => sandbox.control.upload('image'));

    expect(await costOf(() => walk(gateway), { minutes: 3 })).toBeLessThanOrEqual(2);
    expect((await walk(gateway)).slice(0, 5)).toEqual(uploaded.reverse());
  });

  it('costs at most 12 after a deletion', async () => {
    const { gateway, costOf, sandbox, items } = await start(1000);
    await costOf(() => walk(gateway), { minutes: 0 });
    const gone = items[617]?.media_id ?? '';
    sandbox.control.delete(gone);

    expect(await costOf(() => walk(gateway), { minutes: 3 })).toBeLessThanOrEqual(12);
    expect(await walk(gateway)).toEqual(items.map(({ media_id }) => media_id).filter((id) => id !== gone));
  });

  it('costs for two hundred at once what it costs for one', async () => {
    const { gateway, costOf } = await start(1000);
    const walks = () => Promise.all(Array.from({ length: 200 }, () => walk(gateway)));

    expect(await costOf(walks, { minutes: 0 })).toBe(50);
  });
});

describe('a list of 5,000 that is kept', () => {
  it.each([
    { deletions: 1, most: 12 },
    { deletions: 5, most: 40 },
  ])('costs at most $most calls after $deletions deletions', async ({ deletions, most }) => {
    const { gateway, costOf, sandbox, items } = await start(5000);
    await costOf(() => walk(gateway), { minutes: 0 });
    for (let index = 0; index < deletions; index += 1) {
      sandbox.control.delete(items[(index * 997 + 1234) % 5000]?.media_id ?? '');
    }

    expect(await costOf(() => ask(gateway, PAGE, { size: 20 }), { minutes: 3 })).toBeLessThanOrEqual(most);
    expect(await walk(gateway)).toHaveLength(5000 - deletions);
  });

  it('costs at most 150 calls while 500 are deleted in an hour', async () => {
    const { gateway, costOf, sandbox, items } = await start(5000);
    await costOf(() => walk(gateway), { minutes: 0 });
    let calls = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      for (let index = 0; index < 500 / 60; index += 1) {
        const place = (minute * 83 + index * 571) % 5000;
        try {
          sandbox.control.delete(items[place]?.media_id ?? '');
        } catch {
          // Deleted before.
        }
      }
      // The newest page is among what is known at all times: nothing is read on demand.
      calls += await costOf(() => ask(gateway, PAGE, { size: 1 }), { minutes: 1 });
    }

    expect(calls).toBeLessThanOrEqual(150);
    expect(await walk(gateway)).toHaveLength(5000 - (5000 - (await totalOf(gateway))));
  });
});

async function totalOf(gateway: Gateway): Promise<number> {
  const { data } = await ask(gateway, PAGE, { size: 1 });
  return data.assets.totalCount;
}
