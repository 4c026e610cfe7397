import type { DaySummary } from './day-summary.ts';
import { HOUR_MS } from './workload.ts';

/** Something that is promised of each day. */
export interface Promised {
  readonly promise: string;
  /** `day` counts from 1. */
  isKept(summary: DaySummary, day: number): boolean;
}

/** What is promised of each day. */
export const PROMISES: readonly Promised[] = [
  { promise: 'at most 750 list calls', isKept: ({ listCalls }) => listCalls <= 750 },
  { promise: 'at most 800 count calls', isKept: ({ countCalls }) => countCalls <= 800 },
  { promise: 'no errors', isKept: ({ errors }) => errors === 0 },
  {
    promise: 'the last good check at most 5 minutes ago, in 99 % of the answers',
    isKept: ({ checkAge }) => checkAge.p99 <= HOUR_MS / 12,
  },
  {
    promise: 'contents sent at most 24 hours ago, in 99 % of the answers',
    isKept: ({ contentAge }) => contentAge.p99 <= 24 * HOUR_MS,
  },
  {
    promise: '99.5 % answered without waiting on the first day, 99.9 % after that',
    isKept: ({ answeredAtOnce }, day) => answeredAtOnce >= (day === 1 ? 0.995 : 0.999),
  },
];
