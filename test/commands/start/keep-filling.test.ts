import { describe, expect, it } from 'vitest';
import { FILL_IDLE_MS, keepFilling } from '../../../src/commands/start/keep-filling.ts';
import { MORNING } from '../../helpers/clocked-source.ts';
import { HOUR, MINUTE } from '../../helpers/durations.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { settle } from '../../helpers/settle.ts';

interface Run {
  /** What a step does. Returns whether a call was made. */
  readonly step: (steps: number) => boolean;
  readonly missing?: number;
  readonly remainingMs?: number;
  readonly pauseMs?: number;
}

/** Fills until a step ends it, or the test does. Each step takes ten minutes. */
function filling({ step, missing = 1240, remainingMs = 5 * HOUR, pauseMs = 0 }: Run) {
  const clock = { time: MORNING };
  const { log, records } = memoryLog();
  const ending = new AbortController();
  let steps = 0;
  const ended = keepFilling(
    {
      async step() {
        steps += 1;
        clock.time += 10 * MINUTE;
        return step(steps);
      },
      status: () => ({ missing, remainingMs }),
    },
    { pauseMs, signal: ending.signal, log, now: () => clock.time },
  );
  return { ended, end: () => ending.abort(), steps: () => steps, records };
}

/** The same, which ends with so many steps. */
async function filledBy(most: number, run: Partial<Run> = {}) {
  let end = () => {};
  const running = filling({
    ...run,
    step(made) {
      if (made === most) end();
      return true;
    },
  });
  end = running.end;
  await running.ended;
  return { steps: running.steps(), records: running.records() };
}

describe('keepFilling', () => {
  it('steps until its signal has fired', async () => {
    expect((await filledBy(5)).steps).toBe(5);
  });

  it.each<[string, Run]>([
    ['when nothing is left to read', { step: () => false }],
    ['between two calls', { step: () => true, pauseMs: FILL_IDLE_MS }],
  ])('waits %s, and ends at once by its signal', async (_, run) => {
    const { ended, end, steps } = filling(run);
    await settle();
    expect(steps()).toBe(1);

    end();
    await ended;

    expect(steps()).toBe(1);
  });

  it('says once an hour how many items are missing, and about how long they take', async () => {
    const { records } = await filledBy(13);

    expect(records).toHaveLength(2);
    for (const record of records)
      expect(record).toMatchObject({
        level: 30,
        missing: 1240,
        hours: 5,
        msg: '1240 items were not read yet: search will find all in about 5 h.',
      });
  });

  it('says an hour at least', async () => {
    expect((await filledBy(6, { remainingMs: 1 })).records).toMatchObject([{ hours: 1 }]);
  });

  it('says nothing within the first hour, nor when nothing is missing', async () => {
    expect((await filledBy(5)).records).toEqual([]);
    expect((await filledBy(20, { missing: 0 })).records).toEqual([]);
  });
});
