import { describe, expect, it } from 'vitest';
import { createReads } from '../../../src/library/operation/reads.ts';
import type { Feed } from '../../../src/server/feeds/feed.ts';
import { createLatestFeed } from '../../../src/server/feeds/latest-feed.ts';

const FEED: Feed = { id: 'urn:feed', title: 'Tea', updatedAt: '2026-01-31T08:30:00.000Z', entries: [] };

/** A feed that was made at 0, with a clock and the state of what it was made of. */
function madeFeed() {
  const state = { time: 0, isCurrent: true, shows: 0 };
  const reads = createReads();
  reads.add({
    isCurrent: () => state.isCurrent,
    show: () => {
      state.shows += 1;
    },
  });
  const latest = createLatestFeed(() => state.time);
  latest.keep(FEED, reads);
  return { latest, reads, state };
}

describe('the latest feed', () => {
  it('is found while what it was made of is as it was', () => {
    const { latest, state } = madeFeed();

    expect(latest.find()).toBe(FEED);
    state.isCurrent = false;
    expect(latest.find()).toBeUndefined();
  });

  it('is not kept if something has changed while it was made', () => {
    const { reads, state } = madeFeed();
    state.isCurrent = false;
    const latest = createLatestFeed();
    latest.keep(FEED, reads);
    state.isCurrent = true;

    expect(latest.find()).toBeUndefined();
  });

  it('shows what it was made of once a second, so that it stays cached', () => {
    const { latest, state } = madeFeed();

    for (state.time = 0; state.time < 3000; state.time += 100) latest.find();

    expect(state.shows).toBe(2);
  });
});
