import { describe, expect, it } from 'vitest';
import { createCallerQueue } from '../../src/server/caller-queue.ts';

/** A queue for three at once, two of each caller, and what it has begun. */
function heldQueue() {
  const inTurn = createCallerQueue({ maxAtOncePerCaller: 2, maxAtOnce: 3 });
  const begun: string[] = [];
  const held: (() => void)[] = [];
  const hold = (name: string) =>
    new Promise<void>((resolve) => {
      begun.push(name);
      held.push(resolve);
    });
  return {
    begun,
    ask: (name: string, signal?: AbortSignal) => inTurn(name.charAt(0), () => hold(name), signal),
    async release(index: number): Promise<void> {
      held[index]?.();
      // What follows takes no more than these.
      for (let tick = 0; tick < 5; tick += 1) await Promise.resolve();
    },
  };
}

describe('createCallerQueue', () => {
  it('begins two of each caller, and three of all', () => {
    const { begun, ask } = heldQueue();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void ask(name);

    expect(begun).toEqual(['a1', 'a2', 'b1']);
  });

  it('goes on with one of each caller in turn, however much one of them has asked for', async () => {
    const { begun, ask, release } = heldQueue();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'b2', 'c1', 'c2']) void ask(name);
    for (let index = 0; index < 8; index += 1) await release(index);

    expect(begun).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'a3', 'c2', 'a4', 'a5', 'a6']);
  });

  it('leaves out what nobody waits for any more', async () => {
    const { begun, ask, release } = heldQueue();
    const leaver = new AbortController();
    for (const name of ['a1', 'a2', 'b1']) void ask(name);
    const left = ask('c1', leaver.signal);
    void ask('c2');
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await release(0);

    expect(begun).toEqual(['a1', 'a2', 'b1', 'c2']);
  });
});
