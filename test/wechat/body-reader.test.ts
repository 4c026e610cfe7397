import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBodyReader } from '../../src/wechat/body-reader.ts';

const LIMITS = { most: 100, announced: 0 };

/** A body that sends a chunk of ten bytes whenever it is read, and counts how often it was. */
function bodyOf(chunks: number, fate?: Error) {
  const body = {
    read: 0,
    async *[Symbol.asyncIterator]() {
      for (let chunk = 0; chunk < chunks; chunk += 1) {
        body.read += 1;
        yield new Uint8Array(10).fill(chunk);
      }
      if (fate !== undefined) throw fate;
    },
  };
  return body;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
}

describe('BodyReader.read', () => {
  it('puts the chunks together', async () => {
    const bytes = await createBodyReader(100).read(bodyOf(2), LIMITS);

    expect(bytes).toEqual(Uint8Array.of(...Array(10).fill(0), ...Array(10).fill(1)));
  });

  it.each([
    [10, 0, 10],
    [11, 0, 11],
    [1, 101, 1],
  ])('reads %i chunks, of %i bytes that are announced, %i times', async (chunks, announced, times) => {
    const body = bodyOf(chunks);

    const bytes = await createBodyReader(1000).read(body, { most: 100, announced });

    expect(bytes?.length).toBe(chunks === 10 ? 100 : undefined);
    expect(body.read).toBe(times);
  });

  it('lets only the oldest go on where together they hold more than they may', async () => {
    const { read } = createBodyReader(50);
    const never = new Promise<never>(() => {});
    const oldest = {
      async *[Symbol.asyncIterator]() {
        yield new Uint8Array(45);
        await never;
      },
    };
    const others = [bodyOf(10), bodyOf(10), bodyOf(10)];

    void read(oldest, LIMITS);
    for (const body of others) void read(body, LIMITS);
    await settle();

    expect(others.map(({ read }) => read)).toEqual([1, 1, 1]);
  });

  it.each([
    ['is read', bodyOf(5)],
    ['is too large', bodyOf(50)],
    ['fails', bodyOf(5, new Error('reset'))],
  ])('lets the others go on once the oldest %s', async (_how, oldest) => {
    const { read } = createBodyReader(50);

    const bodies = await Promise.allSettled([oldest, bodyOf(9), bodyOf(9)].map((body) => read(body, LIMITS)));

    expect(bodies.slice(1).map((each) => each.status === 'fulfilled' && each.value?.length)).toEqual([
      90, 90,
    ]);
  });
});
