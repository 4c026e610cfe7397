import { readdirSync, readFileSync } from 'node:fs';

/** What a process has taken so far, with the processes that it has started. */
export interface ProcessCost {
  /** Processor time of all its threads that still run, in microseconds. */
  readonly cpuMicroseconds: number;
  readonly rssBytes: number;
}

/** Reads the kernel's books; undefined where there are none, as on other systems than Linux. */
export function readCost(pid: number): ProcessCost | undefined {
  if (process.platform !== 'linux') return undefined;
  const costs = treeOf(pid).map((each) => ({
    cpuMicroseconds: threadsOf(each)
      .map((thread) => Number(read(`/proc/${each}/task/${thread}/schedstat`).split(' ', 1)[0]) / 1000)
      .reduce(sum, 0),
    rssBytes: Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${each}/status`))?.[1] ?? 0) * 1024,
  }));
  return {
    cpuMicroseconds: costs.map((cost) => cost.cpuMicroseconds).reduce(sum, 0),
    rssBytes: costs.map(({ rssBytes }) => rssBytes).reduce(sum, 0),
  };
}

function treeOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Threads and processes may end while they are looked at: then nothing is read of them. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function sum(total: number, value: number): number {
  return total + value;
}
