import type { ScenarioName } from '../../src/sandbox/scenario/load-scenario.ts';

/** A way in which upstream fails, and what callers may be told of it. */
export interface Outage {
  readonly name: string;
  readonly title: string;
  /** What happens, for a reader. */
  readonly text: string;
  /** What upstream suffers. */
  readonly scenario: ScenarioName;
  /** The codes that it calls for, where an answer is not cached. */
  readonly codes: readonly string[];
  /**
   * Whether the gateway is replaced while upstream fails, by a new one that knows what the old one
   * saved.
   */
  readonly hasDeploy: boolean;
}

/** All that are tried, in the order of the table. */
export const OUTAGES: readonly Outage[] = [
  {
    name: 'blackout',
    title: 'ten-minute blackout',
    text: 'Every connection is reset for ten minutes.',
    scenario: 'blackout',
    codes: ['UPSTREAM_UNAVAILABLE'],
    hasDeploy: false,
  },
  {
    name: 'flaky',
    title: '20 % errors',
    text: 'One call in five fails: errcode -1, HTTP 502, a reset, half a body, or JSON of another shape.',
    scenario: 'flaky',
    codes: ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_BAD_RESPONSE'],
    hasDeploy: false,
  },
  {
    name: 'oscillating',
    title: 'oscillating',
    text: 'Every connection is reset for a minute, then all is well for a minute, and so on.',
    scenario: 'oscillating',
    codes: ['UPSTREAM_UNAVAILABLE'],
    hasDeploy: false,
  },
  {
    name: 'slow-drip',
    title: 'slow drip',
    text: 'Answers come at 100 bytes a second: counts and tokens arrive, lists take longer than the deadline.',
    scenario: 'slow-drip',
    codes: ['UPSTREAM_UNAVAILABLE'],
    hasDeploy: false,
  },
  {
    name: 'token-killed',
    title: 'token killed every minute',
    text: 'Somebody else has a new token made every minute, and the one in use is refused with 40001. Nobody is to notice.',
    scenario: 'token-killed',
    codes: [],
    hasDeploy: false,
  },
  {
    name: 'quota-end',
    title: 'quota end',
    text: 'Somebody else has used up the list calls of the day: errcode 45009.',
    scenario: 'quota-end',
    codes: ['UPSTREAM_QUOTA_EXCEEDED'],
    hasDeploy: false,
  },
  {
    name: 'deploy',
    title: 'deploy during a blackout',
    text: 'Every connection is reset for ten minutes, and after three of them the gateway is replaced by a new one with the same `STATE_DIR`.',
    scenario: 'blackout',
    codes: ['UPSTREAM_UNAVAILABLE'],
    hasDeploy: true,
  },
];
