import { FILL_IDLE_MS, FILL_PAUSE_MS } from '../../src/commands/start/keep-filling.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { chooseArrivals } from './arrivals.ts';
import { chooseChanges, createEditor } from './changes.ts';
import { createDayRecord, type DayRecord, recordAnswer, recordCalls } from './day-record.ts';
import type { Mode, SimulationOptions } from './options.ts';
import { askForPage } from './page-query.ts';
import { createItems, createStack } from './stack.ts';
import { createVisitors } from './visitors.ts';
import { DAY_MS, FIRST_DAY_AT } from './workload.ts';

/**
 * Upstream's record of calls is read after so many queries: the most that they can cause fits into
 * it.
 */
const QUERIES_BETWEEN_NOTES = 1000;

/**
 * Simulates one day after the other, from a gateway that has read nothing, and gives the record of
 * each.
 */
export async function* simulate(options: SimulationOptions, mode: Mode): AsyncGenerator<DayRecord> {
  const { library, seed, days, queriesPerDay, mirror } = options;
  const clock = createVirtualClock(FIRST_DAY_AT);
  const items = createItems(library);
  const {
    gateway,
    library: cached,
    control,
    sightings,
    settle,
  } = createStack({ items, mode, mirror, now: clock.now });
  // Each kind of choice has a sequence of its own: none depends on how often another was made.
  const visitors = createVisitors(library, createRandom(4 * seed));
  const arrivals = createRandom(4 * seed + 1);
  const changes = createRandom(4 * seed + 2);
  const change = createEditor(control, items, createRandom(4 * seed + 3));

  async function answerNext(record: DayRecord): Promise<void> {
    const variables = visitors.next();
    const answer = await askForPage(gateway, variables);
    recordAnswer(record, answer, { sightings, now: clock.now() });
    visitors.note(variables, answer);
    await settle();
    if (record.queries % QUERIES_BETWEEN_NOTES === 0) recordCalls(record, control, sightings);
  }

  /** When the next call to fill the library may be made. */
  let fillAt = FIRST_DAY_AT;

  /** Makes the calls that fill the library until then, as the gateway does in the background. */
  async function fillUntil(at: number): Promise<void> {
    while (mirror && fillAt <= at) {
      clock.advanceTo(fillAt);
      const wasMade = await cached.filling.step();
      await settle();
      fillAt += wasMade ? FILL_PAUSE_MS : FILL_IDLE_MS;
    }
  }

  for (let day = 0; day < days; day += 1) {
    const dayAt = FIRST_DAY_AT + day * DAY_MS;
    const record = createDayRecord(dayAt);
    const queries = chooseArrivals(queriesPerDay, dayAt, arrivals).map((at) => ({
      at,
      kind: 'query' as const,
    }));
    const events = [...queries, ...chooseChanges(dayAt, changes)].sort((a, b) => a.at - b.at);
    for (const { at, kind } of events) {
      await fillUntil(at);
      clock.advanceTo(at);
      if (kind === 'query') await answerNext(record);
      else change(kind);
    }
    await fillUntil(dayAt + DAY_MS - 1);
    recordCalls(record, control, sightings);
    record.missing = cached.filling.status().missing;
    yield record;
  }
}

/** A clock that only the simulation moves. */
interface VirtualClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Throws when that is in the past. */
  advanceTo(at: number): void;
}

/** A clock that stands at `startAt`. */
function createVirtualClock(startAt: number): VirtualClock {
  let time = startAt;
  return {
    now: () => time,
    advanceTo(at) {
      if (at < time) throw new RangeError(`The clock does not go back from ${time} to ${at}.`);
      time = at;
    },
  };
}
