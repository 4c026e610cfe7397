import { expect, it } from 'vitest';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { createMetricsRoute } from '../../../src/server/operator/metrics-route.ts';

it('reads the metrics at most once in a second, however many ask', async () => {
  const clock = { time: 0 };
  let reads = 0;
  const metrics = {
    ...createMetrics(),
    async read() {
      reads += 1;
      return `reads ${reads}`;
    },
  };
  const route = createMetricsRoute(
    metrics,
    () => true,
    () => clock.time,
  );
  const ask = async () => (await route(new Request('http://gateway.test/metrics'), globalThis)).text();

  const together = await Promise.all([ask(), ask(), ask()]);
  clock.time = 999;
  const soonAfter = await ask();
  clock.time = 1000;
  const later = await ask();

  expect([...together, soonAfter]).toEqual(Array(4).fill('reads 1'));
  expect(later).toBe('reads 2');
});
