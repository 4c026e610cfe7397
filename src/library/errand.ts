import { mostUrgent, type Purpose } from './quota.ts';

/** Somebody who wants to know how many list calls were made for him. */
export interface CallReport {
  calls: number;
}

/** Work that takes list calls, and who waits for it. */
export interface Errand {
  /** The most urgent purpose of all who wait. */
  readonly purpose: Purpose;
  readonly reports: ReadonlySet<CallReport>;
  /** Who waits for another errand waits for this one too. */
  join(other: Errand): void;
  /** Counts a list call for all who wait. */
  count(): void;
}

export function createErrand(first: Purpose, report?: CallReport): Errand {
  const reports = new Set<CallReport>(report && [report]);
  let purpose = first;
  return {
    get purpose() {
      return purpose;
    },
    reports,
    join(other) {
      purpose = mostUrgent(purpose, other.purpose);
      for (const each of other.reports) reports.add(each);
    },
    count() {
      for (const each of reports) each.calls += 1;
    },
  };
}
