import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { UpstreamUnavailableError } from '../../../src/upstream/errors.ts';
import { images } from '../../helpers/assets.ts';
import { ask, gatewayOver } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';

describe('the log of requests', () => {
  it('tells who has used the upstream, and of nothing that was cached', async () => {
    const { log, records } = memoryLog('debug');
    const gateway = gatewayOver(memorySource(images(30)).source, { log });
    const query = 'query Album { assets(type: IMAGE) { nodes { id } } }';

    await ask(gateway, query);
    await ask(gateway, query);

    expect(records().filter(({ msg }) => msg === 'request used upstream')).toMatchObject([
      { level: 20, caller: 'unknown', calls: 1, cacheStatus: 'MISS', requestId: expect.any(String) },
    ]);
  });

  it('cuts long aliases, and lists no more than ten places', async () => {
    const { log, lines, records } = memoryLog('info');
    const { source } = memorySource(images(30), {
      answer() {
        throw new UpstreamUnavailableError('/cgi-bin/material/batchget_material', 'answered HTTP 502');
      },
    });
    const aliases = Array.from(
      { length: 30 },
      (_, n) => `${'a'.repeat(1000)}${n}: assets(type: IMAGE) { totalCount }`,
    );

    await ask(gatewayOver(source, { log }), `{ ${aliases.join(' ')} }`);

    expect(records().find(({ level }) => level === 30)?.paths).toHaveLength(10);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2000);
  });
});

describe('a caller who leaves', () => {
  it('is counted as one, and not as a failure of upstream', async () => {
    const metrics = createMetrics();
    const { log, records } = memoryLog('info');
    const caller = new AbortController();
    const { source } = memorySource(images(30));
    const gateway = gatewayOver(
      {
        ...source,
        async fetchPage(...call) {
          caller.abort();
          await setImmediate();
          return source.fetchPage(...call);
        },
      },
      { log, metrics },
    );
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ assets(type: IMAGE) { totalCount } }' }),
      signal: caller.signal,
    };

    await Promise.resolve(gateway.fetch('http://gateway.test/graphql', request)).catch(() => 'left');

    await expect.poll(() => metrics.read()).toContain('code="CALLER_LEFT"} 1');
    expect(await metrics.read()).not.toMatch(/code="UPSTREAM_UNAVAILABLE"\} [1-9]/);
    expect(records()).toEqual([]);
  });
});
