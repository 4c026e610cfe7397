import { describe, expect, it } from 'vitest';
import type { SearchAnswer } from '../../../src/index/asset-index.ts';
import { SearchOverloadedError } from '../../../src/index/errors.ts';
import { createSearchQueue } from '../../../src/index/sqlite/search-queue.ts';
import { requestFor } from '../index-items.ts';

const ANSWER: SearchAnswer = { hits: [], hasPreceding: false, hasFollowing: false, totalCount: 1 };

/** A queue whose searches end when they are told, and what was begun. */
function heldQueue() {
  const begun: { readonly count: number; end(): void; fail(error: Error): void }[] = [];
  const queue = createSearchQueue(
    ({ count }) =>
      new Promise((resolve, reject) => begun.push({ count, end: () => resolve(ANSWER), fail: reject })),
  );
  const search = (count: number, signal = new AbortController().signal) =>
    queue.search(requestFor({ count }), signal);
  return { queue, search, begun, counts: () => begun.map(({ count }) => count) };
}

describe('createSearchQueue', () => {
  it('runs one search at a time, in their order', async () => {
    const { search, begun, counts } = heldQueue();
    const searches = [search(1), search(2)];

    expect(counts()).toEqual([1]);
    begun[0]?.end();
    expect(await searches[0]).toBe(ANSWER);
    await Promise.resolve();
    expect(counts()).toEqual([1, 2]);
    begun[1]?.end();
    expect(await searches[1]).toBe(ANSWER);
  });

  it('goes on after one that failed', async () => {
    const { search, begun } = heldQueue();
    const searches = [search(1), search(2)];

    begun[0]?.fail(new Error('lost'));
    await expect(searches[0]).rejects.toThrow('lost');
    begun[1]?.end();
    expect(await searches[1]).toBe(ANSWER);
  });

  it('holds 64 beside the one that runs', async () => {
    const { queue, search } = heldQueue();
    const searches = Array.from({ length: 65 }, (_, count) => search(count));

    await expect(search(65)).rejects.toThrow(SearchOverloadedError);
    queue.drop(new Error('over'));
    expect((await Promise.allSettled(searches.slice(1))).every(({ status }) => status === 'rejected')).toBe(
      true,
    );
  });

  it('does not run a search whose caller has left, and lets another one in', async () => {
    const { search, begun, counts } = heldQueue();
    const leaver = new AbortController();
    const first = search(0);
    const left = search(1, leaver.signal);
    for (let count = 2; count < 65; count += 1) search(count);

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    search(65);
    begun[0]?.end();
    await first;
    await Promise.resolve();
    expect(counts()).toEqual([0, 2]);
  });

  it('rejects at once for a caller who leaves while the search runs', async () => {
    const { search, begun, counts } = heldQueue();
    const leaver = new AbortController();
    const left = search(1, leaver.signal);
    const next = search(2);

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(counts()).toEqual([1]);
    begun[0]?.end();
    await Promise.resolve();
    await Promise.resolve();
    begun[1]?.end();
    expect(await next).toBe(ANSWER);
  });
});
