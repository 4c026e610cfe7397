import { describe, expect, it } from 'vitest';
import { createWaitingEvents } from '../../../src/server/subscriptions/waiting-events.ts';

/** Events that wait, and the names of the readers that were dropped. */
function waitingEvents(maxBytes: number) {
  const waiting = createWaitingEvents({ maxBytes });
  const dropped: string[] = [];
  return {
    waiting,
    dropped,
    hold: (event: Uint8Array, reader: string) => waiting.hold(event, () => void dropped.push(reader)),
  };
}

describe('the events that wait', () => {
  it('count once, however many wait for them, until nobody does', () => {
    const { waiting, hold } = waitingEvents(100);
    const event = Buffer.alloc(60);
    const [first, second] = [hold(event, 'first'), hold(event, 'second')];
    expect(waiting.bytes).toBe(60);
    first();
    first();
    expect(waiting.bytes).toBe(60);
    second();

    expect(waiting.bytes).toBe(0);
  });

  it('cost those their subscription who cost the most, as soon as it is too much', () => {
    const { waiting, dropped, hold } = waitingEvents(100);
    const shared = Buffer.alloc(50);
    hold(shared, 'one of two');
    hold(shared, 'other of two');
    hold(Buffer.alloc(30), 'alone');
    hold(Buffer.alloc(24), 'last');

    // Of the shared one, each costs 25.
    expect(dropped).toEqual(['alone']);
    expect(waiting.bytes).toBe(74);
  });

  it('that are too many by themselves are dropped for all who wait for them', () => {
    const { waiting, dropped, hold } = waitingEvents(100);
    hold(Buffer.alloc(10), 'small');
    hold(Buffer.alloc(101), 'large');

    expect(dropped).toEqual(['large']);
    expect(waiting.bytes).toBe(10);
  });
});
