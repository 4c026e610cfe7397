import { describe, expect, it } from 'vitest';
import type { SearchAnswer } from '../../src/index/asset-index.ts';
import { SearchOverloadedError } from '../../src/index/errors.ts';
import { createSearchTurns } from '../../src/server/search-turns.ts';
import { bearer } from '../helpers/api-key.ts';
import { ask } from '../helpers/execute.ts';
import { EDITORS, KEYS, SITE } from '../helpers/marked-drafts.ts';
import { memoryIndex } from '../helpers/memory-index.ts';
import { searchedGateway } from '../helpers/searched-gateway.ts';

const ANSWER: SearchAnswer = { hits: [], hasPreceding: false, hasFollowing: false, totalCount: 0 };

/** Searches that go on until they are released, with the counts that tell them apart. */
function heldSearches() {
  const held: { readonly count: number; release(): void }[] = [];
  const search = ({ count }: { readonly count: number }) =>
    new Promise<SearchAnswer>((resolve) => held.push({ count, release: () => resolve(ANSWER) }));
  return { held, search, counts: () => held.map(({ count }) => count) };
}

/** A gateway whose searches are held. What others ask for is told apart by `first`. */
async function heldGateway(settings = {}) {
  const { search, ...searches } = heldSearches();
  const { gateway } = await searchedGateway([], {
    access: KEYS,
    index: { ...memoryIndex().index, search },
    ...settings,
  });
  const document = (count: number) => {
    const aliases = Array.from({ length: count }, (_, n) => `a${n}: search(first: ${n + 1}) { totalCount }`);
    return `{ ${aliases.join(' ')} }`;
  };
  return {
    ...searches,
    askFor: (count: number, key: string) => ask(gateway, document(count), {}, bearer(key)),
    /** Lets everything go on until so many searches have reached the index. */
    begun: (count: number) => expect.poll(() => searches.held.length).toBe(count),
  };
}

describe('a caller who searches for much at once', () => {
  it('keeps no other one waiting', async () => {
    const { askFor, held, counts, begun } = await heldGateway();

    const many = askFor(40, EDITORS);
    await begun(2);
    const one = askFor(1, SITE);
    await begun(3);

    expect(counts()).toEqual([1, 2, 1]);
    held[2]?.release();
    expect((await one).errors).toBeUndefined();
    for (let next = 0; next < 41; next += 1) {
      await expect.poll(() => held.length).toBeGreaterThan(next);
      held[next]?.release();
    }
    expect((await many).errors).toBeUndefined();
    expect(counts()).toEqual([1, 2, 1, ...Array.from({ length: 38 }, (_, n) => n + 3)]);
  });

  it('is not searched for any more once the operation has ended', async () => {
    const { askFor, held, counts } = await heldGateway({ upstreamTimeoutMs: 1 });

    const { errors } = await askFor(9, EDITORS);

    expect(errors).toHaveLength(9);
    expect(errors?.[8]).toMatchObject({ extensions: { code: 'OVERLOADED', retryable: true } });
    for (const { release } of held) release();
    await Promise.resolve();
    expect(counts()).toHaveLength(2);
  });
});

describe('createSearchTurns', () => {
  function turns() {
    const { held, search, counts } = heldSearches();
    const inTurn = createSearchTurns();
    return {
      held,
      counts,
      take: (caller: string, count: number, signal = new AbortController().signal) =>
        inTurn(caller, () => search({ count }), signal),
    };
  }

  it('begins two of each caller, and the next one when one of them has ended', async () => {
    const { take, held, counts } = turns();
    const first = take('a', 1);
    for (const count of [2, 3, 4]) take('a', count);
    take('b', 5);

    expect(counts()).toEqual([1, 2, 5]);
    held[0]?.release();
    await first;
    await expect.poll(counts).toEqual([1, 2, 5, 3]);
  });

  it('goes on after one that failed', async () => {
    const inTurn = createSearchTurns();
    const failing = () => Promise.reject(new Error('lost'));

    for (const _ of [1, 2, 3]) await expect(inTurn('a', failing)).rejects.toThrow('lost');
    expect(await inTurn('a', async () => 1)).toBe(1);
  });

  it('lets 64 of a caller wait, and as many of another one', async () => {
    const { take } = turns();
    for (let count = 0; count < 66; count += 1) {
      take('a', count);
      take('b', count);
    }

    await expect(take('a', 66)).rejects.toThrow(SearchOverloadedError);
    await expect(take('b', 66)).rejects.toThrow(SearchOverloadedError);
  });

  it('drops what waits once its operation has ended', async () => {
    const { take, held, counts } = turns();
    const leaver = new AbortController();
    take('a', 1);
    take('a', 2);
    const left = take('a', 3, leaver.signal);
    take('a', 4);

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    held[0]?.release();
    await expect.poll(counts).toEqual([1, 2, 4]);
    await expect(take('a', 5, leaver.signal)).rejects.toThrow('left');
  });
});
