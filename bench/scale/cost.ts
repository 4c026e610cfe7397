import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** What some work has taken of this process. */
export interface Cost {
  /** Processor time of all threads, in milliseconds. */
  readonly cpuMs: number;
  /** The longest that the event loop did nothing else, in milliseconds. */
  readonly stallMs: number;
}

/** How often the event loop is looked at, in milliseconds: so much is in each delay. */
const RESOLUTION_MS = 1;

/** Some looks before and after: the first delay is not recorded, and the last turn is over late. */
const SETTLE_MS = 20;

/** Measures work of this process, on the machine's clock. */
export async function costOf(work: () => Promise<void>): Promise<Cost> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await sleep(SETTLE_MS);
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  await sleep(SETTLE_MS);
  delay.disable();
  return { cpuMs: (user + system) / 1000, stallMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) };
}
