import { Socket } from 'node:net';
import { memoryUsage } from 'node:process';
import { setInterval, setTimeout } from 'node:timers';
import { queryObjects } from 'node:v8';

// Loaded into a process with `--import`, beside what it runs: tells the parent what there is in its
// memory.

/** What a process holds. Sizes are in bytes, and of what is left after a collection of garbage. */
export interface Sample {
  readonly heapUsed: number;
  /** Buffers, which are not in the heap. */
  readonly external: number;
  readonly rss: number;
  /**
   * Objects that are alive: connections, and timers, also those that would not keep the process
   * alive.
   */
  readonly sockets: number;
  readonly timers: number;
  /** What keeps the process alive: `process.getActiveResourcesInfo`. */
  readonly resources: number;
}

/**
 * What to ask a probed process for: what it holds now, or the most that it has held since it was
 * last asked for that.
 */
export type Request = 'now' | 'most';

/** The most that a process has held at one time, in bytes. */
export interface Most {
  /** Heap and buffers, garbage left out. */
  readonly live: number;
  /** The whole process, with garbage. */
  readonly rss: number;
}

const WATCH_MS = 50;

const usual = setTimeout(() => {}, 0);
const Timeout = usual.constructor;
clearTimeout(usual);

let most: Most = { live: 0, rss: 0 };
let isWatching = false;

process.on('message', (request: Request) => {
  process.send?.(request === 'now' ? sample() : takeMost());
});
// It ends like a process that nobody has asked.
process.channel?.unref();

function sample(): Sample {
  collect();
  const { heapUsed, external, rss } = memoryUsage();
  return {
    heapUsed,
    external,
    rss,
    sockets: queryObjects(Socket, { format: 'count' }),
    timers: queryObjects(Timeout, { format: 'count' }),
    resources: process.getActiveResourcesInfo().length,
  };
}

/** Looks from now on every {@link WATCH_MS}. */
function takeMost(): Most {
  if (!isWatching) setInterval(look, WATCH_MS).unref();
  isWatching = true;
  look();
  const taken = most;
  most = { live: 0, rss: 0 };
  look();
  return taken;
}

function look(): void {
  const rss = Math.max(most.rss, memoryUsage.rss());
  collect();
  const { heapUsed, external } = memoryUsage();
  most = { live: Math.max(most.live, heapUsed + external), rss };
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error('A probed process needs --expose-gc.');
  globalThis.gc();
  // Buffers that the first has found to be garbage are counted until the second begins.
  globalThis.gc();
}
