import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { ToWorker } from './messages.ts';

/** The workers that run. */
export function runningWorkers(): readonly Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

/** Tells a worker something. One that is about to end hears nothing any more. */
export function tellWorker(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

/** Resolves to the exit code once a worker has ended; null if a signal has ended it. */
export async function endOf(worker: Worker): Promise<number | null> {
  if (worker.isDead()) return worker.process.exitCode;
  const [code] = await once(worker, 'exit');
  return code;
}

/** Ends all workers at once. Resolves once none runs. */
export async function killWorkers(): Promise<void> {
  await Promise.all(
    runningWorkers().map(async (worker) => {
      const ended = endOf(worker);
      worker.process.kill('SIGKILL');
      await ended;
    }),
  );
}
