import { Registry } from 'prom-client';
import { createMediaMetrics } from '../../src/server/operator/media-metrics.ts';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

/** What a gateway tells Prometheus that nobody has asked anything yet, with media. */
export async function readSeries() {
  const { gateway } = await sandboxGateway({}, { upstreamDailyCalls: 1000 });
  const ofGateway = await gateway.fetch('http://gateway.test/metrics');
  const ofProcess = createMetrics();
  ofProcess.watchProcess();
  const text = await ofGateway.text();
  const ofMedia = new Registry();
  createMediaMetrics(ofMedia);
  const all = [text, await ofProcess.read(), await ofMedia.metrics()].join('\n');
  /** By the names that a query has for them. */
  const names: ReadonlySet<string> = new Set(
    Array.from(all.matchAll(/^# TYPE (\S+) (\S+)$/gm), ([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ).flat(),
  );
  return { names, lines: text.split('\n') };
}

/** The gateway's own names in a query. */
export function namesIn(query: string): readonly string[] {
  return query.match(/\b(gateway|nodejs|process)_\w+/g) ?? [];
}
