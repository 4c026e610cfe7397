import type { Fault } from '../upstream/faults.ts';

/** What goes wrong with an upstream, and when. All times are in seconds since the scenario was started. */
export interface Scenario {
  readonly name: string;
  /** What happens when, in a sentence or two for whoever starts it. */
  readonly description: string;
  /** The same seed gives the same choices for the same calls; 1 unless told. */
  readonly seed?: number | undefined;
  /** What lasts for a while. Where two of them meet, the first fault is the one that happens, and latencies add up. */
  readonly phases?: readonly Phase[] | undefined;
  /** What happens at once. */
  readonly moments?: readonly Moment[] | undefined;
}

/** A time in which calls fail or are slow. */
export interface Phase {
  readonly from: number;
  /** Without it, the phase has no end. */
  readonly to?: number | undefined;
  /** It comes again so many seconds after it began. */
  readonly every?: number | undefined;
  /** Only calls of the endpoint of this name, as `batchget_material`; any call unless told. */
  readonly endpoint?: string | undefined;
  /** A call that fails has one of these, each as often as any other. */
  readonly faults?: readonly Fault[] | undefined;
  /** The part of the calls that fail, from 0 to 1; 1 unless told. */
  readonly share?: number | undefined;
  readonly latency?: Latency | undefined;
  /** What whoever looks on is told as it begins: "every connection is reset". Unless told, neither that nor its end. */
  readonly says?: string | undefined;
}

/** How much later answers come, in milliseconds. */
export interface Latency {
  readonly ms: number;
  /** Up to so much more, by chance; 0 unless told. */
  readonly jitterMs?: number | undefined;
}

/** Something that happens to the account, and stays so. */
export interface Moment {
  readonly at: number;
  /** It happens again so many seconds later. */
  readonly every?: number | undefined;
  /** All tokens made so far are answered with 42001 (`expire`) or 40001 (`invalidate`). */
  readonly tokens?: 'expire' | 'invalidate' | undefined;
  /** Somebody else has made all calls of the day: until midnight in Beijing they are answered with 45009. */
  readonly quota?: 'used-up' | undefined;
  /** The name of the endpoint whose calls are used up; `batchget_material` unless told. */
  readonly endpoint?: string | undefined;
  /** What whoever looks on is told as it happens; nothing unless told. */
  readonly says?: string | undefined;
}

/** Whether a phase is on, so many seconds after the start. */
export function isOn({ from, to = Number.POSITIVE_INFINITY, every }: Phase, seconds: number): boolean {
  const since = seconds - from;
  return since >= 0 && (every === undefined ? since : since % every) < to - from;
}

/** When a phase that is on, so many seconds after the start, ends in seconds after the start; undefined for never. */
export function endOf({ from, to, every }: Phase, seconds: number): number | undefined {
  if (to === undefined || every === undefined) return to;
  return to + every * Math.floor((seconds - from) / every);
}

/** How often a moment has come, so many seconds after the start. */
export function timesUntil({ at, every }: Moment, seconds: number): number {
  if (seconds < at) return 0;
  return every === undefined ? 1 : 1 + Math.floor((seconds - at) / every);
}
