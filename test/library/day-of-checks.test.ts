import { describe, expect, it } from 'vitest';
import type { Slice } from '../../src/library/list/window.ts';
import { MIDNIGHT } from '../helpers/clocked-source.ts';
import { type DefinedName, defineList } from '../helpers/define-list.ts';
import { DAY, HOUR, SECOND } from '../helpers/durations.ts';
import { libraryOf } from '../helpers/execute.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { windowIn } from '../helpers/windows.ts';

/** Between two queries: a second, where properties are tried as often as CI does. */
const EVERY_MS = (10 * SECOND) / propertyRuns(10);

interface DayOptions {
  readonly dailyCalls: number;
  /** Called once an hour with the list, to change it. */
  readonly onHour?: (items: string[]) => void;
}

/** A list of 45 that is asked for all day, from one midnight in Beijing to the next. */
async function dayOf(name: DefinedName, { dailyCalls, onHour = () => {} }: DayOptions) {
  let now = MIDNIGHT;
  const items = Array.from({ length: 45 }, (_, index) => `first-${45 - index}`);
  const calls = { pages: 0, totals: 0 };
  const list = defineList(
    name,
    {
      fetchPage({ offset, count }) {
        calls.pages += 1;
        const ids = items.slice(offset, offset + count);
        return {
          items: ids.map((id) => ({ id, updatedAt: new Date(MIDNIGHT) })),
          totalCount: items.length,
        };
      },
      fetchTotal() {
        calls.totals += 1;
        return items.length;
      },
    },
    dailyCalls,
  );
  const library = libraryOf([list], { now: () => now });
  const { signal } = new AbortController();
  const window = windowIn(library, name, { first: 1 });
  const read = (): Promise<Slice<unknown>> =>
    library.openLoader({ signal, noCache: false, mayReadPrivate: true }).loadWindow(window);

  let stale = 0;
  /** For how long what was shown was not what there was. */
  let behindMs = 0;
  let mostBehindMs = 0;
  await read();
  const first = { ...calls };
  for (; now < MIDNIGHT + DAY; now += EVERY_MS) {
    if ((now - MIDNIGHT) % HOUR === HOUR / 2) onHour(items);
    const slice = await read();
    if (slice.stale) stale += 1;
    behindMs = slice.totalCount === items.length ? 0 : behindMs + EVERY_MS;
    mostBehindMs = Math.max(mostBehindMs, behindMs);
  }
  return { checks: { pages: calls.pages - first.pages, totals: calls.totals }, stale, mostBehindMs };
}

describe('queries every few seconds of a day', () => {
  it('have publications checked by 60 of their hundred calls at most, and never find them stale', async () => {
    const { checks, stale } = await dayOf('publication', { dailyCalls: 100 });

    expect(checks.pages).toBeLessThanOrEqual(60);
    expect(checks.pages).toBeGreaterThanOrEqual(55);
    expect(checks.totals).toBe(0);
    expect(stale).toBe(0);
  });

  it('see a publication within half an hour, at the same cost', async () => {
    let published = 0;
    const { checks, stale, mostBehindMs } = await dayOf('publication', {
      dailyCalls: 100,
      onHour(items) {
        published += 1;
        items.unshift(`published-${published}`);
      },
    });

    expect(published).toBe(24);
    expect(mostBehindMs).toBeLessThanOrEqual(HOUR / 2);
    expect(checks.pages).toBeLessThanOrEqual(60);
    expect(stale).toBe(0);
  });

  it.each(['draft', 'image'] as const)(
    'have the list of type %s counted every two minutes, and proven every half an hour',
    async (name) => {
      const { checks, stale } = await dayOf(name, { dailyCalls: 1000 });

      expect(checks.totals).toBeLessThanOrEqual(720);
      expect(checks.totals).toBeGreaterThan(700);
      expect(checks.pages).toBeLessThanOrEqual(48);
      expect(checks.pages).toBeGreaterThan(40);
      expect(stale).toBe(0);
    },
  );
});
