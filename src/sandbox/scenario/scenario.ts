import type { Fault } from '../upstream/faults.ts';

/** What goes wrong with an upstream, and when. Times are in seconds since the scenario started. */
export interface Scenario {
  readonly name: string;
  /** What happens when, in a sentence or two for its user. */
  readonly description: string;
  /** The same seed gives the same choices for the same calls. Default: 1. */
  readonly seed?: number | undefined;
  /** What lasts for a while. Where phases overlap, the first fault wins and latencies add up. */
  readonly phases?: readonly Phase[] | undefined;
  /** What happens at a point in time. */
  readonly moments?: readonly Moment[] | undefined;
}

/** A period in which calls fail or are slow. */
export interface Phase {
  readonly from: number;
  /** Default: the phase does not end. */
  readonly to?: number | undefined;
  /** Repeats the phase this many seconds after its start. Default: it does not repeat. */
  readonly every?: number | undefined;
  /** The endpoint's name, such as `batchget_material`. Default: any endpoint. */
  readonly endpoint?: string | undefined;
  /** A failing call gets one of these, each with the same probability. */
  readonly faults?: readonly Fault[] | undefined;
  /** The share of calls that fail, from 0 to 1. Default: 1. */
  readonly share?: number | undefined;
  readonly latency?: Latency | undefined;
  /** Announced at its start: "every connection is reset". Default: start and end are silent. */
  readonly says?: string | undefined;
}

/** The delay of answers, in milliseconds. */
export interface Latency {
  readonly ms: number;
  /** A random addition of up to this many milliseconds. Default: 0. */
  readonly jitterMs?: number | undefined;
}

/** A change of the account that lasts. */
export interface Moment {
  readonly at: number;
  /** Repeats the moment this many seconds later. Default: it does not repeat. */
  readonly every?: number | undefined;
  /** Answers 42001 (`expire`) or 40001 (`invalidate`) to all existing tokens. */
  readonly tokens?: 'expire' | 'invalidate' | undefined;
  /** Uses up the quota of the day: calls get 45009 until midnight in Beijing. */
  readonly quota?: 'used-up' | undefined;
  /** The endpoint whose quota is used up. Default: `batchget_material`. */
  readonly endpoint?: string | undefined;
  /** Announced when it happens. Default: nothing. */
  readonly says?: string | undefined;
}

/** Whether a phase is on, in seconds after the start. */
export function isOn({ from, to = Number.POSITIVE_INFINITY, every }: Phase, seconds: number): boolean {
  const since = seconds - from;
  return since >= 0 && (every === undefined ? since : since % every) < to - from;
}

/** When a phase that is on ends, in seconds after the start; undefined if it does not. */
export function endOf({ from, to, every }: Phase, seconds: number): number | undefined {
  if (to === undefined || every === undefined) return to;
  return to + every * Math.floor((seconds - from) / every);
}

/** The number of times a moment has happened, in seconds after the start. */
export function timesUntil({ at, every }: Moment, seconds: number): number {
  if (seconds < at) return 0;
  return every === undefined ? 1 : 1 + Math.floor((seconds - at) / every);
}
