import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createSummedMetrics } from '../../../../src/commands/start/workers/summed-metrics.ts';

/** What a worker tells that has had so many requests. */
async function told(requests: number, open: number) {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'requests_total', help: 'r', labelNames: ['code'], registers }).inc(
    { code: 'OK' },
    requests,
  );
  new Gauge({ name: 'open', help: 'o', registers }).set(open);
  new Gauge({ name: 'oldest', help: 'o', aggregator: 'max', registers }).set(open);
  new Histogram({ name: 'seconds', help: 's', buckets: [1], registers }).observe(requests);
  return registry.getMetricsAsJSON();
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the metrics of workers', () => {
  it('are summed up, or the worst of all', async () => {
    const metrics = createSummedMetrics();
    metrics.record(1, await told(1, 5));
    metrics.record(2, await told(2, 7));

    expect(linesOf(await metrics.read())).toEqual([
      'requests_total{code="OK"} 3',
      'open 12',
      'oldest 7',
      'seconds_bucket{le="1"} 1',
      'seconds_bucket{le="+Inf"} 2',
      'seconds_sum 3',
      'seconds_count 2',
    ]);
  });

  it('keep the counts of those that have ended, and not their present', async () => {
    const metrics = createSummedMetrics();
    for (const requests of [1, 2]) {
      metrics.record(1, await told(requests, 5));
      metrics.end(1);
    }
    metrics.record(1, await told(4, 1));

    expect(linesOf(await metrics.read())).toEqual(
      expect.arrayContaining(['requests_total{code="OK"} 7', 'open 1', 'oldest 1', 'seconds_count 3']),
    );
  });

  it('are nothing before any worker has told some', async () => {
    const metrics = createSummedMetrics();
    metrics.end(1);

    expect(linesOf(await metrics.read())).toEqual([]);
  });
});
