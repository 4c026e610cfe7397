import { describe, expect, it } from 'vitest';
import { createFactFinding } from '../../../src/media/pictures/fact-finding.ts';
import { settle } from '../../helpers/settle.ts';

/** Fact finding, which ends when the test says so, and what was looked at. */
function createFinding({ isIdle = true } = {}) {
  const known = new Set<string>();
  const begun: string[] = [];
  const ends = new Map<string, (isFound: boolean) => void>();
  let becomeIdle = () => {};
  const idle = isIdle
    ? Promise.resolve()
    : new Promise<void>((resolve) => {
        becomeIdle = resolve;
      });
  let time = 0;
  const finding = createFactFinding({
    isKnown: (address) => known.has(address),
    findOut(address) {
      begun.push(address);
      return new Promise((resolve, reject) =>
        ends.set(address, (isFound) => {
          if (isFound) known.add(address);
          return isFound ? resolve() : reject(new Error('not found'));
        }),
      );
    },
    untilIdle: () => idle,
    now: () => time,
  });
  return {
    ...finding,
    known,
    begun,
    becomeIdle: () => becomeIdle(),
    async end(address: string, { isFound = true } = {}) {
      ends.get(address)?.(isFound);
      await settle();
    },
    pass(ms: number) {
      time += ms;
    },
  };
}

describe('createFactFinding', () => {
  it('looks at two pictures at a time, the last one asked for first', async () => {
    const { ask, begun, end, waiting, active } = createFinding();
    for (const address of ['a', 'b', 'c', 'd']) ask(address);
    await settle();

    expect(begun).toEqual(['d', 'c']);
    expect([waiting(), active()]).toEqual([2, 2]);

    await end('d');
    await end('c');
    await end('b');
    await end('a');

    expect(begun).toEqual(['d', 'c', 'b', 'a']);
    expect([waiting(), active()]).toEqual([0, 0]);
  });

  it('looks at each picture once', async () => {
    const { ask, begun, end } = createFinding();
    ask('a');
    ask('a');
    await settle();
    ask('a');
    await settle();
    await end('a');
    ask('a');
    await settle();

    expect(begun).toEqual(['a']);
  });

  it('does not look at what has become known meanwhile', async () => {
    const { ask, begun, known, becomeIdle } = createFinding({ isIdle: false });
    ask('a');
    known.add('a');
    becomeIdle();
    await settle();

    expect(begun).toEqual([]);
  });

  it('waits until there is room', async () => {
    const { ask, begun, becomeIdle } = createFinding({ isIdle: false });
    ask('a');
    await settle();
    expect(begun).toEqual([]);

    becomeIdle();
    await settle();

    expect(begun).toEqual(['a']);
  });

  it('lets alone for ten minutes what could not be looked at', async () => {
    const { ask, begun, end, pass } = createFinding();
    ask('a');
    await settle();
    await end('a', { isFound: false });

    pass(599_999);
    ask('a');
    await settle();
    expect(begun).toEqual(['a']);

    pass(1);
    ask('a');
    await settle();
    expect(begun).toEqual(['a', 'a']);
  });

  it('leaves out what was asked for first when too much waits', async () => {
    const { ask, begun, waiting, becomeIdle, end } = createFinding({ isIdle: false });
    for (let number = 0; number < 5000; number += 1) ask(`${number}`);

    expect(waiting()).toBe(3000);

    becomeIdle();
    await settle();
    for (const address of begun) await end(address);

    expect(begun).toHaveLength(3000);
    expect(begun).not.toContain('1999');
    expect(begun.at(-1)).toBe('2000');
  });

  it('looks at nothing once it is closed', async () => {
    const { ask, begun, end, close } = createFinding();
    for (const address of ['a', 'b', 'c']) ask(address);
    await settle();

    close();
    ask('d');
    await end('c');
    await end('b');

    expect(begun).toEqual(['c', 'b']);
  });
});
