import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createSharedQueue } from '../../../src/media/pictures/shared-queue.ts';
import { settle } from '../../helpers/settle.ts';

/** Work that ends when the test says so, and the keys of what has begun. */
function createWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (key: string) => () => {
      begun.push(key);
      return new Promise<string>((resolve) => ends.set(key, () => resolve(`made ${key}`)));
    },
    async end(key: string) {
      ends.get(key)?.();
      await settle();
    },
  };
}

const { signal } = new AbortController();

describe('createSharedQueue', () => {
  it('does work once for all who wait for the same', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 1 });
    const { begun, work, end } = createWork();

    const all = Array.from({ length: 1000 }, () => queue.run('a', signal, work('a')));
    await settle();
    await end('a');

    expect(new Set(await Promise.all(all))).toEqual(new Set(['made a']));
    expect(begun).toEqual(['a']);
  });

  it('does so much at a time', async () => {
    const queue = createSharedQueue<string>({ concurrency: 2, maxWaiting: 10 });
    const { begun, work, end } = createWork();
    for (const key of ['a', 'b', 'c', 'd']) void queue.run(key, signal, work(key));
    await settle();

    expect(begun).toEqual(['a', 'b']);
    expect([queue.active(), queue.waiting()]).toEqual([2, 2]);

    await end('b');

    expect(begun).toEqual(['a', 'b', 'c']);
    expect([queue.active(), queue.waiting()]).toEqual([2, 1]);
  });

  it('does work again after it has ended', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 1 });
    let calls = 0;
    const count = async () => String(++calls);

    expect(await queue.run('a', signal, count)).toBe('1');
    await settle();
    expect(await queue.run('a', signal, count)).toBe('2');
  });

  it('rejects as the work for all, and does it again', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 1 });
    const fail = () => Promise.reject(new Error('failed'));

    const both = await Promise.allSettled([queue.run('a', signal, fail), queue.run('a', signal, fail)]);

    expect(both.map((each) => each.status)).toEqual(['rejected', 'rejected']);
    expect(await queue.run('a', signal, async () => 'made')).toBe('made');
  });

  it('does not begin what nobody waits for any more', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 10 });
    const { begun, work, end } = createWork();
    const [first, second] = [new AbortController(), new AbortController()];
    void queue.run('a', signal, work('a'));
    const waiting = [first, second].map((each) => queue.run('b', each.signal, work('b')));
    const rejected = Promise.allSettled(waiting);
    await settle();

    first.abort(new Error('left'));
    await settle();
    expect(queue.waiting()).toBe(1);
    second.abort(new Error('left'));
    await settle();
    expect(queue.waiting()).toBe(0);
    await end('a');

    expect(begun).toEqual(['a']);
    expect((await rejected).map((each) => each.status)).toEqual(['rejected', 'rejected']);
    await expect(waiting[0]).rejects.toThrow('left');
  });

  it('goes on with what others still wait for', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 10 });
    const { work, end } = createWork();
    const leaver = new AbortController();
    void queue.run('a', signal, work('a'));
    const left = queue.run('b', leaver.signal, work('b'));
    const stayed = queue.run('b', signal, work('b'));

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await settle();
    await end('a');
    await end('b');

    expect(await stayed).toBe('made b');
  });

  it('goes on with what has begun, for whoever comes later', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 10 });
    const { begun, work, end } = createWork();
    const leaver = new AbortController();
    const left = queue.run('a', leaver.signal, work('a'));
    await settle();

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    const later = queue.run('a', signal, work('a'));
    await settle();
    await end('a');

    expect(await later).toBe('made a');
    expect(begun).toEqual(['a']);
  });

  it('does nothing for somebody who has left already', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 10 });
    const { begun, work } = createWork();

    await expect(queue.run('a', AbortSignal.abort(new Error('left')), work('a'))).rejects.toThrow('left');
    expect(begun).toEqual([]);
  });

  it('refuses more than may wait, but nobody who waits for the same', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 2 });
    const { work, end } = createWork();
    for (const key of ['a', 'b', 'c']) void queue.run(key, signal, work(key));

    const refused = queue.run('d', signal, work('d'));
    const shared = queue.run('c', signal, work('c'));

    await expect(refused).rejects.toMatchObject({ reason: 'overloaded', retryAfterSeconds: 5 });
    await end('a');
    await end('b');
    await end('c');
    expect(await shared).toBe('made c');
  });

  it('holds neither what has ended nor what came of it, while more waits', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const queue = createSharedQueue<object>({ concurrency: 1, maxWaiting: 100 });
    const held: WeakRef<object>[] = [];
    const run = (key: string) => {
      const [input, output] = [{ key }, { key }];
      held.push(new WeakRef(input), new WeakRef(output));
      return queue.run(key, signal, async () => (input.key === key ? output : input)).then(() => undefined);
    };

    const ended = Array.from({ length: 50 }, (_, number) => run(`${number}`));
    void queue.run('last', signal, () => new Promise(() => {}));
    const waiting = queue.run('waiting', signal, async () => ({}));
    const refused = expect(waiting).rejects.toMatchObject({ reason: 'overloaded' });
    await Promise.all(ended);
    await settle();
    collectGarbage();

    expect([queue.active(), queue.waiting()]).toEqual([1, 1]);
    expect(held.filter((each) => each.deref() !== undefined)).toEqual([]);
    queue.close();
    await refused;
  });

  it('begins nothing once it is closed', async () => {
    const queue = createSharedQueue<string>({ concurrency: 1, maxWaiting: 2 });
    const { begun, work, end } = createWork();
    void queue.run('a', signal, work('a'));
    const waiting = queue.run('b', signal, work('b'));
    const refused = expect(waiting).rejects.toMatchObject({ name: 'MediaError' });
    await settle();

    queue.close();
    await end('a');

    await refused;
    expect(begun).toEqual(['a']);
  });
});
