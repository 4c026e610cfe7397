import { describe, expect, it } from 'vitest';
import { createDispute } from '../../../src/library/list/dispute.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

function open() {
  const clock = { time: 10 * HOUR };
  const dispute = createDispute(() => clock.time);
  /** After how many seconds the list may be verified. */
  const secondsUntilDue = () => {
    const from = clock.time;
    while (!dispute.isDue) clock.time += SECOND;
    return (clock.time - from) / SECOND;
  };
  return { clock, dispute, secondsUntilDue };
}

describe('a disputed list', () => {
  it('is verified after half a minute, and later each time that upstream still contradicts itself', () => {
    const { dispute, secondsUntilDue } = open();
    dispute.begin();
    const waits = [secondsUntilDue()];
    for (let failure = 0; failure < 4; failure += 1) {
      dispute.renew();
      waits.push(secondsUntilDue());
    }

    expect(waits).toEqual([30, 60, 120, 240, 480]);
    expect(dispute.isHopeless).toBe(false);
    dispute.renew();
    expect(dispute.isHopeless).toBe(true);
  });

  it('waits longer where there were other disputes within the hour, so that none takes the calls of the day', () => {
    const { clock, dispute, secondsUntilDue } = open();
    const waits = [1, 2, 3, 4, 5].map(() => {
      dispute.begin();
      const seconds = secondsUntilDue();
      dispute.end();
      return seconds;
    });
    expect(waits).toEqual([30, 60, 120, 240, 480]);

    clock.time += HOUR;
    dispute.begin();

    expect(secondsUntilDue()).toBe(30);
  });

  it('takes an earlier state for a replica that is behind only when it is verified for the first time', () => {
    const { dispute } = open();
    dispute.begin();
    expect(dispute.mayBeBehind).toBe(true);
    dispute.renew();

    expect(dispute.mayBeBehind).toBe(false);
  });

  it('may be verified though the clock was set back meanwhile', () => {
    const { clock, dispute } = open();
    dispute.begin();
    clock.time -= HOUR;

    expect(dispute.isDue).toBe(true);
  });
});
