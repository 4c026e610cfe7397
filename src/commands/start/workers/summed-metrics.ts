import { AggregatorRegistry } from 'prom-client';
import type { MetricsAsJson } from './messages.ts';

/** The metrics of all workers as one. */
export interface SummedMetrics {
  /** What a worker counts by now. */
  record(worker: number, metrics: MetricsAsJson): void;
  /** A worker has ended. What it has counted stays, so that no counter ever falls. */
  end(worker: number): void;
  /** In Prometheus's text format. */
  read(): Promise<string>;
}

export function createSummedMetrics(): SummedMetrics {
  const latest = new Map<number, MetricsAsJson>();
  let past: MetricsAsJson = [];
  let ending: Promise<unknown> = Promise.resolve();

  return {
    record: (worker, metrics) => void latest.set(worker, metrics),
    end(worker) {
      const counted = latest.get(worker)?.filter(isCounted) ?? [];
      latest.delete(worker);
      ending = ending.then(async () => {
        past = await AggregatorRegistry.aggregate([past, counted]).getMetricsAsJSON();
      });
    },
    async read() {
      await ending;
      return AggregatorRegistry.aggregate([...latest.values(), past]).metrics();
    },
  };
}

/** What tells of the present ends with its worker. */
function isCounted({ type }: MetricsAsJson[number]): boolean {
  return ['counter', 'histogram'].includes(String(type));
}
