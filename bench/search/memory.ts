import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCost } from '../served/process-cost.ts';

/** What one thread of a gateway holds, in bytes. */
interface ThreadMemory {
  readonly heapUsed: number;
  readonly heapTotal: number;
  /** Buffers and typed arrays, and what else JavaScript has outside of its heap. */
  readonly external: number;
}

/** What a gateway takes, in bytes. */
export interface GatewayMemory {
  /** What the system counts, before garbage is collected; undefined where it does not tell. */
  readonly rss: number | undefined;
  /** Of the main thread, after a collection of garbage. */
  readonly main: ThreadMemory;
  /** Of the threads of the index together. */
  readonly workers: ThreadMemory;
  /** The same as `rss`, after the collection. */
  readonly rssCollected: number;
}

const FILE = 'memory.json';

/** Threads that are busy with a search answer after it. */
const PATIENCE_MS = 2000;
const LOOK_MS = 20;

/**
 * Runs in each thread of the gateway. On a signal, the main one asks the others over a channel, and
 * writes what it was told into a file.
 */
const REPORTER = `
import { isMainThread } from 'node:worker_threads';
import { renameSync, writeFileSync } from 'node:fs';
const channel = new BroadcastChannel('bench-memory');
const read = () => {
  gc(); gc();
  const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
  return { heapUsed, heapTotal, external, rss };
};
if (isMainThread) {
  let workers = [];
  channel.onmessage = ({ data }) => workers.push(data.memory);
  process.on('SIGUSR2', () => {
    workers = [];
    channel.postMessage({});
    setTimeout(() => {
      const { rss, ...main } = read();
      const file = process.env.BENCH_MEMORY_FILE;
      writeFileSync(file + '.new', JSON.stringify({ main, workers, rss }));
      renameSync(file + '.new', file);
    }, 1000);
  });
} else channel.onmessage = ({ data }) => { if (data.memory === undefined) channel.postMessage({ memory: read() }); };
channel.unref();
`;

/** What has a gateway tell of its memory. */
export function memoryReporting(folder: string) {
  return {
    arguments: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(REPORTER)}`],
    environment: { BENCH_MEMORY_FILE: join(folder, FILE) },
  };
}

/** Reads the memory of a gateway that was started with {@link memoryReporting} of this folder. */
export async function readMemory(pid: number, folder: string): Promise<GatewayMemory> {
  const file = join(folder, FILE);
  const rss = readCost(pid)?.rssBytes;
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  const until = performance.now() + 10 * PATIENCE_MS;
  while (performance.now() < until) {
    await sleep(LOOK_MS);
    const report = readIfThere(file);
    if (report !== undefined)
      return { rss, main: report.main, workers: sumOf(report.workers), rssCollected: report.rss };
  }
  throw new Error('The gateway does not tell its memory.');
}

interface Report {
  readonly main: ThreadMemory;
  readonly workers: readonly ThreadMemory[];
  readonly rss: number;
}

function readIfThere(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function sumOf(threads: readonly ThreadMemory[]): ThreadMemory {
  const sum = (part: keyof ThreadMemory) => threads.reduce((total, thread) => total + thread[part], 0);
  return { heapUsed: sum('heapUsed'), heapTotal: sum('heapTotal'), external: sum('external') };
}
