import type { OutageRecord, Outcome } from './outage-record.ts';
import { SCHEDULE } from './schedule.ts';

/** A run is drawn in parts of so many milliseconds. */
export const PART_MS = 15_000;

/** What happened in a part of a run. */
export interface Part extends Readonly<Record<Outcome, number>> {
  readonly calls: number;
}

/** The parts of a run, by when queries and calls came. */
export function partsOf({ queries, calls }: OutageRecord): readonly Part[] {
  const parts = Array.from({ length: SCHEDULE.end / PART_MS }, () => {
    return { fresh: 0, stale: 0, error: 0, calls: 0 };
  });
  const partAt = (at: number) => parts[Math.floor(at / PART_MS)];
  for (const { at, outcome } of queries) {
    const part = partAt(at);
    if (part !== undefined) part[outcome] += 1;
  }
  for (const at of calls) {
    const part = partAt(at);
    if (part !== undefined) part.calls += 1;
  }
  return parts;
}
