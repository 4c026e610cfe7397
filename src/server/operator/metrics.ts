import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CallRecord } from '../../upstream/endpoint.ts';
import { PermissionDeniedError, UpstreamError } from '../../upstream/errors.ts';
import { FAILURES, type UpstreamCode } from '../../upstream/failures.ts';
import { type GatewayStatus, isReady } from './health.ts';

/** Metrics for Prometheus. No label comes from a request, so the number of series is bounded. */
export interface Metrics {
  recordCall(record: CallRecord): void;
  recordRequest(request: AnsweredRequest): void;
  /** Upstream has contradicted itself about a list. */
  recordDispute(list: string): void;
  /** A request has an unknown key. */
  recordWrongKey(): void;
  /** Reads the status at every scrape. Starts the series of its lists and endpoints at 0. */
  watch(readStatus: () => GatewayStatus): void;
  /** Adds the Node.js process metrics: memory, CPU time, event loop delay. */
  watchProcess(): void;
  /** All metrics in Prometheus's text format. */
  read(): Promise<string>;
  readonly contentType: string;
}

export interface AnsweredRequest {
  readonly status: number;
  /** The code of its first error, or `OK`. */
  readonly code: string;
  readonly durationMs: number;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How many errcodes get their own label: upstream uses more than it documents. */
const MAX_ERRCODES = 50;

// Prometheus sees no increase if a series starts at 1, so series with alerts start at 0.
const ALARMING_REQUESTS = [
  { status: 200, code: 'INTERNAL_SERVER_ERROR' },
  { status: 500, code: 'INTERNAL_SERVER_ERROR' },
  { status: 503, code: 'OVERLOADED' },
] as const;

const LIMITS = [45009, 45011];
const CALL_ERRCODES = [40001, 48001, ...LIMITS];
const TOKEN_ERRCODES = [40001, 40013, 40125, 40164, ...LIMITS];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'gateway_requests_total',
    help: 'GraphQL requests by HTTP status and by the code of their first error.',
    labelNames: ['status', 'code'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'gateway_request_duration_seconds',
    help: 'How long GraphQL requests took.',
    buckets: SECONDS,
    registers,
  });
  const wrongKeys = new Counter({
    name: 'gateway_authentication_failures_total',
    help: 'Requests with an unknown key.',
    registers,
  });
  const calls = new Counter({
    name: 'gateway_upstream_calls_total',
    help: 'WeChat API calls by endpoint and outcome: ok, an errcode, no_permission, or another failure.',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'gateway_upstream_call_duration_seconds',
    help: 'How long WeChat API calls took.',
    labelNames: ['endpoint'],
    buckets: SECONDS,
    registers,
  });
  const disputes = new Counter({
    name: 'gateway_list_disputes_total',
    help: 'How often upstream has contradicted itself about a list. Its pages are marked until it is verified.',
    labelNames: ['type'],
    registers,
  });
  const outcomeOf = createOutcomeOf();
  /** To find a series by its labels takes longer than to count. There are few: no label is a caller's. */
  const seriesOf = new Map<string, { inc(): void }>();

  for (const labels of ALARMING_REQUESTS) requests.inc(labels, 0);

  function beginCalls(endpoint: string, outcomes: readonly (number | string)[]): void {
    for (const outcome of [...outcomes, 'unavailable', 'bad_response']) calls.inc({ endpoint, outcome }, 0);
  }

  return {
    recordCall({ endpoint, durationMs, error }) {
      calls.inc({ endpoint, outcome: outcomeOf(error) });
      callSeconds.observe({ endpoint }, durationMs / 1000);
    },
    recordRequest({ status, code, durationMs }) {
      const key = `${status} ${code}`;
      const series = seriesOf.get(key) ?? requests.labels({ status, code });
      seriesOf.set(key, series);
      series.inc();
      requestSeconds.observe(durationMs / 1000);
    },
    recordDispute: (type) => disputes.inc({ type }),
    recordWrongKey: () => wrongKeys.inc(),
    watch(readStatus) {
      const { lists, endpoints } = readStatus().library;
      for (const type of Object.keys(lists)) disputes.inc({ type }, 0);
      for (const endpoint of [...Object.keys(endpoints), 'quota'])
        beginCalls(endpoint, [...CALL_ERRCODES, NO_PERMISSION]);
      beginCalls('token', TOKEN_ERRCODES);
      addStatusGauges(registry, readStatus);
    },
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    read: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** The outcome of a failure without an errcode, by the code that callers get. */
const OUTCOMES: Readonly<Record<UpstreamCode, string>> = {
  UPSTREAM_UNAVAILABLE: 'unavailable',
  UPSTREAM_BAD_RESPONSE: 'bad_response',
  UPSTREAM_QUOTA_EXCEEDED: 'other',
  UPSTREAM_REFUSED: 'other',
};

/** The account lacks the permission for the call. */
const NO_PERMISSION = 'no_permission';

function createOutcomeOf(): (error: unknown) => string {
  const errcodes = new Set([...CALL_ERRCODES, ...TOKEN_ERRCODES]);
  return (error) => {
    if (error === undefined) return 'ok';
    if (!(error instanceof UpstreamError)) return 'unexpected';
    // Not by its errcode: an account without a list is no reason for an alert.
    if (error instanceof PermissionDeniedError) return NO_PERMISSION;
    if (error.refusal !== undefined) {
      const { errcode } = error.refusal;
      if (errcodes.size < MAX_ERRCODES) errcodes.add(errcode);
      return errcodes.has(errcode) ? String(errcode) : 'other_errcode';
    }
    return error.kind === 'tooLarge' ? 'too_large' : OUTCOMES[FAILURES[error.kind].code];
  };
}

/** Adds the gauges that read the status at every scrape. */
function addStatusGauges(registry: Registry, readStatus: () => GatewayStatus): void {
  for (const gauge of STATUS_GAUGES) addStatusGauge(registry, gauge, readStatus);
}

/** A number, or one per label value, read from the status. */
interface StatusGauge {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly kind?: 'counter';
  readonly read: (status: GatewayStatus) => Readonly<Record<string, number | undefined>>;
}

const STATUS_GAUGES: readonly StatusGauge[] = [
  {
    name: 'gateway_ready',
    help: '1 while /health/ready answers 200.',
    read: (status) => ({ '': Number(isReady(status)) }),
  },
  {
    name: 'gateway_cached_assets',
    help: 'Cached assets.',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ cachedItems }) => cachedItems),
  },
  {
    name: 'gateway_cached_bytes',
    help: 'About how much memory the cached assets take.',
    read: ({ library }) => ({ '': library.cachedBytes }),
  },
  {
    name: 'gateway_list_age_seconds',
    help: 'How long ago a list was last known to match upstream. Lists are checked only while they are queried.',
    label: 'type',
    read: ({ library }) =>
      mapValues(library.lists, ({ checkedAt }) => checkedAt && (Date.now() - checkedAt) / 1000),
  },
  {
    name: 'gateway_list_disputed',
    help: '1 after upstream has contradicted itself about a list, until the list is verified.',
    label: 'type',
    read: ({ library }) => mapValues(library.lists, ({ isDisputed }) => Number(isDisputed)),
  },
  {
    name: 'gateway_list_available',
    help: '0 while the account lacks the permission for a list, as far as known.',
    label: 'type',
    read: ({ library }) =>
      mapValues(library.lists, ({ unavailableReason }) => Number(unavailableReason === undefined)),
  },
  {
    name: 'gateway_quota_used',
    help: 'Calls made today. The quota day ends at midnight in Beijing.',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.used),
  },
  {
    name: 'gateway_quota_limit',
    help: 'Calls allowed per day; missing if there is no limit.',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.limit),
  },
  {
    name: 'gateway_quota_remaining',
    help: 'Calls left today; missing if there is no limit.',
    label: 'endpoint',
    read: ({ library }) => mapValues(library.endpoints, ({ quota }) => quota.remaining),
  },
  {
    name: 'gateway_breaker_open',
    help: '1 while an endpoint fails and only gets probe calls.',
    label: 'endpoint',
    read: ({ library, token }) =>
      mapValues({ ...library.endpoints, token }, ({ outage }) => Number(outage !== undefined)),
  },
  {
    name: 'gateway_token_renewals_total',
    help: 'Access tokens that upstream has given.',
    kind: 'counter',
    read: ({ token }) => ({ '': token.renewals }),
  },
  {
    name: 'gateway_state_owner',
    help: '1 while this process saves to STATE_DIR, 0 while another process owns it; missing if nothing is saved.',
    read: ({ state }) => ({ '': state && Number(state.isOwner) }),
  },
  {
    name: 'gateway_state_last_save_timestamp_seconds',
    help: 'When this process last saved a file in STATE_DIR.',
    label: 'kind',
    read: ({ state }) => mapValues(state?.savedAt ?? {}, (at) => at / 1000),
  },
  {
    name: 'gateway_state_save_failures_total',
    help: 'How often saving a file in STATE_DIR has failed.',
    kind: 'counter',
    read: ({ state }) => ({ '': state?.failures ?? 0 }),
  },
];

function addStatusGauge(registry: Registry, gauge: StatusGauge, readStatus: () => GatewayStatus): void {
  const { name, help, label, read } = gauge;
  const options = { name, help, registers: [registry], labelNames: label === undefined ? [] : [label] };
  const metric =
    gauge.kind === 'counter' ? new Counter({ ...options, collect }) : new Gauge({ ...options, collect });

  function collect(): void {
    metric.reset();
    // Without labels, `reset` leaves a 0.
    if (label === undefined) metric.remove();
    for (const [value, number] of Object.entries(read(readStatus())))
      if (number !== undefined) metric.inc(label === undefined ? {} : { [label]: value }, number);
  }
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  read: (value: T) => number | undefined,
): Record<string, number | undefined> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, read(value)]));
}
