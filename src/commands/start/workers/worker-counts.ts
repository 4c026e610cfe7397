import type { Worker } from 'node:cluster';
import type { MetricsAsJson } from './messages.ts';
import { createSummedMetrics } from './summed-metrics.ts';
import { runningWorkers, tellWorker } from './worker-processes.ts';

/** Asks all workers for their metrics, whenever one of them is asked. */
export interface WorkerCounts {
  /** A worker was asked for the metrics of all, and gets them. */
  answer(asking: Worker, id: number): Promise<void>;
  /** What a worker counts has come. */
  record(worker: number, id: number, metrics: MetricsAsJson): void;
  /** A worker has ended. */
  end(worker: number): void;
}

/** How long a worker is waited for, in milliseconds: then what it has told last is told again. */
const PATIENCE_MS = 2000;

export function createWorkerCounts(): WorkerCounts {
  const metrics = createSummedMetrics();
  /** Resolves what waits for an answer. */
  const waiting = new Map<number, () => void>();
  let asked = 0;

  function count(worker: Worker): Promise<void> {
    const id = asked++;
    return new Promise((resolve) => {
      const timer = setTimeout(end, PATIENCE_MS).unref();
      waiting.set(id, end);
      tellWorker(worker, { kind: 'count', id });

      function end(): void {
        clearTimeout(timer);
        waiting.delete(id);
        resolve();
      }
    });
  }

  return {
    async answer(asking, id) {
      await Promise.all(runningWorkers().map(count));
      tellWorker(asking, { kind: 'metrics', id, text: await metrics.read() });
    },
    record(worker, id, counted) {
      metrics.record(worker, counted);
      waiting.get(id)?.();
    },
    end: metrics.end,
  };
}
