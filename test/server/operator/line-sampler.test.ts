import { describe, expect, it } from 'vitest';
import { createLineSampler, MOST_KINDS } from '../../../src/server/operator/line-sampler.ts';

/** A sampler of two lines in a window, what it writes, and the ends of its windows. */
function sampler() {
  const lines: string[] = [];
  const ends: (() => void)[] = [];
  const { sample, flush } = createLineSampler<string>({
    most: 2,
    windowMs: 10_000,
    onLeftOut: (kind, count) => lines.push(`${count} more: ${kind}`),
    schedule: (work, ms) => {
      expect(ms).toBe(10_000);
      ends.push(work);
    },
  });
  const note = (kind: string, count: number) => {
    for (let time = 0; time < count; time += 1) sample(kind, () => lines.push(kind));
  };
  const endWindows = () => {
    for (const end of ends.splice(0)) end();
  };
  return { note, flush, endWindows, takeLines: () => lines.splice(0), ends };
}

describe('createLineSampler', () => {
  it('writes the first of each kind, and counts the others until the window ends', () => {
    const { note, endWindows, takeLines } = sampler();

    note('a', 1000);
    note('b', 3);
    note('c', 2);
    expect(takeLines()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);

    endWindows();
    expect(takeLines()).toEqual(['998 more: a', '1 more: b']);
  });

  it('begins anew with each window, and holds nothing between them', () => {
    const { note, endWindows, takeLines, ends } = sampler();
    note('a', 3);
    endWindows();
    takeLines();
    endWindows();
    expect([takeLines(), ends]).toEqual([[], []]);

    note('a', 3);
    endWindows();

    expect(takeLines()).toEqual(['a', 'a', '1 more: a']);
  });

  it('tells all at once when it is flushed, and that once', () => {
    const { note, flush, endWindows, takeLines } = sampler();
    note('a', 5);
    flush();
    expect(takeLines()).toEqual(['a', 'a', '3 more: a']);

    // The end of the first window is not that of the second.
    note('a', 4);
    endWindows();

    expect(takeLines()).toEqual(['a', 'a', '2 more: a']);
  });

  it('writes a bounded number of lines, and holds a bounded number of kinds, though each is new', () => {
    const { note, endWindows, takeLines, ends } = sampler();

    for (let kind = 0; kind < 10_000; kind += 1) note(String(kind), 1);

    expect(ends).toHaveLength(MOST_KINDS + 1);
    expect(takeLines()).toHaveLength(MOST_KINDS + 2);
    endWindows();
    expect(takeLines()).toEqual([`${10_000 - MOST_KINDS - 2} more: undefined`]);
  });
});
