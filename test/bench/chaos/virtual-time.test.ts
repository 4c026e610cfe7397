import { describe, expect, it, onTestFinished } from 'vitest';
import { stopTime } from '../../../bench/chaos/virtual-time.ts';

function stopped(at: number) {
  const time = stopTime(at);
  onTestFinished(() => time.end());
  return time;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('stopTime', () => {
  it('has timers fire at their time, also those that others set', async () => {
    const time = stopped(5000);
    const woken: number[] = [];
    const work = (async () => {
      for (const ms of [100, 250, 10_000]) {
        await sleep(ms);
        woken.push(Date.now());
      }
    })();

    await time.advanceTo(6000);
    expect(woken).toEqual([5100, 5350]);
    expect(Date.now()).toBe(6000);
    await time.advanceTo(60_000);
    await work;

    expect(woken).toEqual([5100, 5350, 15_350]);
  });

  it('stands still until it is moved', async () => {
    stopped(5000);

    await new Promise(setImmediate);

    expect(Date.now()).toBe(5000);
  });

  it('gives the clock back', () => {
    stopTime(5000).end();

    expect(Date.now()).toBeGreaterThan(1_600_000_000_000);
  });
});
