import { describe, expect, it } from 'vitest';
import { MEDIA_REFUSALS } from '../../../src/media/media-error.ts';
import type { GatewayStatus } from '../../../src/server/operator/health.ts';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import type { CallRecord } from '../../../src/upstream/endpoint.ts';
import { createAssetSource } from '../../../src/wechat/asset-source.ts';
import { refusalError } from '../../../src/wechat/errors.ts';
import { ask, libraryOver } from '../../helpers/execute.ts';
import { sandboxGateway } from '../../helpers/sandbox-gateway.ts';

async function metricsOf(gateway: { fetch(url: string): Response | Promise<Response> }) {
  const response = await gateway.fetch('http://gateway.test/metrics');
  const text = await response.text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { response, text, lines };
}

describe('/metrics', () => {
  it('counts requests and upstream calls, and tells what is cached and left', async () => {
    const { gateway } = await sandboxGateway({}, { upstreamDailyCalls: 1000 });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount nodes { id } } }');
    await ask(gateway, '{ assets(type: IMAGE, first: -1) { totalCount } }');

    const { response, lines } = await metricsOf(gateway);

    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(lines).toEqual(
      expect.arrayContaining([
        'gateway_requests_total{status="200",code="OK"} 1',
        'gateway_requests_total{status="200",code="BAD_USER_INPUT"} 1',
        'gateway_request_duration_seconds_count 2',
        'gateway_upstream_calls_total{endpoint="list",outcome="ok"} 1',
        'gateway_cached_assets{type="image"} 20',
        'gateway_quota_used{endpoint="list"} 1',
        'gateway_quota_limit{endpoint="list"} 1000',
        'gateway_quota_remaining{endpoint="list"} 999',
        'gateway_breaker_open{endpoint="list"} 0',
        'gateway_breaker_open{endpoint="token"} 0',
        'gateway_ready 1',
      ]),
    );
    expect(lines.find((line) => line.startsWith('gateway_cached_bytes '))).toMatch(/ [1-9]\d*$/);
    expect(lines.find((line) => line.startsWith('gateway_list_age_seconds{type="image"}'))).toBeDefined();
  });

  it('counts failures by errcode', async () => {
    const { gateway, sandbox } = await sandboxGateway();
    sandbox.control.addFault({ kind: 'errcode', errcode: 48001 }, { endpoint: 'batchget_material' });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');

    const { lines } = await metricsOf(gateway);

    expect(lines).toContain('gateway_upstream_calls_total{endpoint="list",outcome="48001"} 1');
    expect(lines).toContain('gateway_requests_total{status="200",code="UPSTREAM_REFUSED"} 1');
  });

  it('says that the gateway is not ready where /health/ready says so: of a wrong secret, too', async () => {
    const { gateway, sandbox, client } = await sandboxGateway();
    sandbox.control.addFault({ kind: 'errcode', errcode: 40125 }, { endpoint: 'stable_token' });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');
    const metrics = createMetrics();
    const library = libraryOver(createAssetSource(client));
    metrics.watch(() => ({ phase: 'serving', library: library.status(), token: client.tokenStatus() }));

    expect(await metrics.read()).toContain('\ngateway_ready 0\n');
  });

  it('tells of a replica what it does, how far it is, and since when it is alone', async () => {
    const { client } = await sandboxGateway();
    const status = {
      phase: 'serving',
      library: libraryOver(createAssetSource(client)).status(),
      token: client.tokenStatus(),
    } as const;
    const leading = {
      role: 'leading',
      term: 1_764_550_000_000,
      lagMs: 0,
      aloneSince: undefined,
      problem: undefined,
      code: undefined,
      hasGap: false,
      reconnects: 0,
      pendingCalls: 0,
      replicas: 3,
    } as const;
    const alone = {
      ...leading,
      role: 'alone',
      lagMs: 1500,
      aloneSince: 2500,
      problem: 'timeout',
      hasGap: true,
      reconnects: 4,
      pendingCalls: 2,
    } as const;

    expect(await fleetLinesOf({ ...status, fleet: leading })).toEqual([
      'gateway_fleet_role{role="leading"} 1',
      'gateway_fleet_role{role="following"} 0',
      'gateway_fleet_role{role="alone"} 0',
      'gateway_fleet_term 1764550000000',
      'gateway_fleet_lag_seconds 0',
      'gateway_fleet_complete 1',
      'gateway_fleet_pending_calls 0',
      'gateway_fleet_replicas 3',
      'gateway_fleet_reconnects_total 0',
    ]);
    expect(await fleetLinesOf({ ...status, fleet: alone })).toEqual([
      'gateway_fleet_role{role="leading"} 0',
      'gateway_fleet_role{role="following"} 0',
      'gateway_fleet_role{role="alone"} 1',
      'gateway_fleet_term 1764550000000',
      'gateway_fleet_lag_seconds 1.5',
      'gateway_fleet_complete 0',
      'gateway_fleet_alone_since_timestamp_seconds 2.5',
      'gateway_fleet_pending_calls 2',
      'gateway_fleet_replicas 3',
      'gateway_fleet_reconnects_total 4',
    ]);
    expect(await fleetLinesOf(status)).toEqual([]);
  });

  async function fleetLinesOf(status: GatewayStatus): Promise<readonly string[]> {
    const metrics = createMetrics();
    metrics.watch(() => status);
    return (await metrics.read()).split('\n').filter((line) => line.startsWith('gateway_fleet_'));
  }

  it('tells how the state is saved, and of no owner where it is not', async () => {
    const { client } = await sandboxGateway();
    const status = {
      phase: 'serving',
      library: libraryOver(createAssetSource(client)).status(),
      token: client.tokenStatus(),
    } as const;
    const state = { isOwner: true, savedAt: { ledgers: 1500 }, failures: 2, failure: undefined };
    const metrics = createMetrics();
    metrics.watch(() => ({ ...status, state }));
    const without = createMetrics();
    without.watch(() => status);

    const text = await metrics.read();

    expect(text).toContain('\ngateway_state_owner 1\n');
    expect(text).toContain('\ngateway_state_last_save_timestamp_seconds{kind="ledgers"} 1.5\n');
    expect(text).toContain('\ngateway_state_save_failures_total 2\n');
    expect(await without.read()).toContain('\ngateway_state_save_failures_total 0\n');
    expect(await without.read()).not.toMatch(/^gateway_state_(owner|last)/m);
  });

  it('counts files that are sent and refused, every reason from 0 on', async () => {
    const metrics = await watchedMetrics({
      media: { files: 3, bytes: 300, maxBytes: 1000, waiting: 2, failure: 'ENOSPC: no space left' },
    });
    const { recordMediaServed, recordMediaRefusal } = metrics;
    recordMediaServed({ result: 'hit', bytes: 100 });
    recordMediaServed({ result: 'made', bytes: 20 });
    recordMediaServed({ result: 'made', bytes: 3 });
    recordMediaRefusal('rate-limit');

    const lines = (await metrics.read()).split('\n').filter((line) => line.startsWith('gateway_media_'));

    expect(lines).toEqual(
      expect.arrayContaining([
        'gateway_media_files_total{result="hit"} 1',
        'gateway_media_files_total{result="made"} 2',
        'gateway_media_bytes_total 123',
        'gateway_media_refusals_total{reason="rate-limit"} 1',
        'gateway_media_cache_bytes 300',
        'gateway_media_cache_max_bytes 1000',
        'gateway_media_cache_files 3',
        'gateway_media_cache_failing 1',
        'gateway_media_waiting 2',
      ]),
    );
    for (const reason of MEDIA_REFUSALS)
      if (reason !== 'rate-limit')
        expect(lines).toContain(`gateway_media_refusals_total{reason="${reason}"} 0`);
  });

  it('tells nothing of media where none are served', async () => {
    const metrics = await watchedMetrics({});
    metrics.recordMediaServed({ result: 'hit', bytes: 100 });
    metrics.recordMediaRefusal('signature');

    expect(await metrics.read()).not.toMatch(/^gateway_media_/m);
  });

  it('does not count who looks at it', async () => {
    const metrics = createMetrics();
    const { gateway } = await sandboxGateway({}, { metrics });
    await metricsOf(gateway);

    const text = await metrics.read();

    expect(text).toContain('\ngateway_request_duration_seconds_count 0\n');
    expect(text).not.toMatch(/^gateway_requests_total\{.*\} [1-9]/m);
  });

  it('is bounded, whatever errcodes upstream makes up, and tells those of alerts apart even then', async () => {
    const metrics = createMetrics();
    for (let errcode = 1; errcode < 1000; errcode += 1) metrics.recordCall(refusedCall(errcode));
    metrics.recordCall(refusedCall(45009));

    const text = await metrics.read();

    expect(text.match(/endpoint="list",outcome="(\d+|other_errcode)"/g)?.length).toBeLessThanOrEqual(51);
    expect(text).toContain('gateway_upstream_calls_total{endpoint="list",outcome="45009"} 1\n');
  });

  it('has the process too, where it is told', async () => {
    const metrics = createMetrics();
    metrics.watchProcess();

    expect(await metrics.read()).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});

/** Metrics of a gateway that is well, with what the test says of it. */
async function watchedMetrics(status: Partial<GatewayStatus>) {
  const { client } = await sandboxGateway();
  const library = libraryOver(createAssetSource(client));
  const metrics = createMetrics();
  metrics.watch(() => ({
    phase: 'serving',
    library: library.status(),
    token: client.tokenStatus(),
    ...status,
  }));
  return metrics;
}

function refusedCall(errcode: number): CallRecord {
  const error = refusalError('/cgi-bin/x', { errcode, errmsg: 'made up' });
  return { endpoint: 'list', durationMs: 1, attempt: 1, error };
}
