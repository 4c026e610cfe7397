import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { MediaRefusal } from '../../media/media-error.ts';
import type { CallRecord } from '../../upstream/endpoint.ts';
import { PermissionDeniedError, UpstreamError } from '../../upstream/errors.ts';
import { FAILURES, type UpstreamCode } from '../../upstream/failures.ts';
import type { GatewayStatus } from './health.ts';
import { createMediaMetrics, type MediaMetrics, type ServedMedia } from './media-metrics.ts';
import { addStatusGauges } from './status-gauges.ts';

/** Metrics for Prometheus. No label comes from a request, so the number of series is bounded. */
export interface Metrics {
  recordCall(record: CallRecord): void;
  recordRequest(request: AnsweredRequest): void;
  /** Upstream has contradicted itself about a list. */
  recordDispute(list: string): void;
  /** A request has an unknown key. */
  recordWrongKey(): void;
  /** A subscription was opened, from a cursor on or not. */
  recordSubscriptionOpened(how: { readonly isResumed: boolean }): void;
  /** A subscription has ended, in one of a few ways. */
  recordSubscriptionEnded(reason: SubscriptionEnd): void;
  /** A file was sent, where media are served. */
  recordMediaServed(served: ServedMedia): void;
  /** A file was refused, where media are served. */
  recordMediaRefusal(reason: MediaRefusal): void;
  /**
   * Reads the status at every scrape. Starts the series of its lists and endpoints at 0, and those of
   * media if it has any.
   */
  watch(readStatus: () => GatewayStatus): void;
  /** Adds the Node.js process metrics: memory, CPU time, event loop delay. */
  watchProcess(): void;
  /** The same as `read`, as prom-client sums up those of several processes. */
  readAsJson(): ReturnType<Registry['getMetricsAsJSON']>;
  /** All metrics in Prometheus's text format. */
  read(): Promise<string>;
  readonly contentType: string;
}

/** How a subscription has ended. */
const SUBSCRIPTION_ENDS = ['left', 'dropped', 'stopping', 'failed'] as const;

/**
 * By its caller; by the gateway, because the caller does not read or the gateway stops; or as its
 * changes could not be told.
 */
export type SubscriptionEnd = (typeof SUBSCRIPTION_ENDS)[number];

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
    help: 'Requests by GraphQL and for feeds, by HTTP status and by the code of their first error.',
    labelNames: ['status', 'code'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'gateway_request_duration_seconds',
    help: 'How long requests by GraphQL and for feeds took.',
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
  const openSubscriptions = new Gauge({
    name: 'gateway_subscriptions_open',
    help: 'Subscriptions that are open.',
    registers,
  });
  const openedSubscriptions = new Counter({
    name: 'gateway_subscriptions_opened_total',
    help: 'Subscriptions that were opened.',
    registers,
  });
  const resumedSubscriptions = new Counter({
    name: 'gateway_subscriptions_resumed_total',
    help: 'Subscriptions that were opened with a cursor to go on from.',
    registers,
  });
  const endedSubscriptions = new Counter({
    name: 'gateway_subscriptions_ended_total',
    help: 'Subscriptions that have ended: left by their callers, dropped as nobody read them, stopping with the gateway, or failed.',
    labelNames: ['reason'],
    registers,
  });
  const outcomeOf = createOutcomeOf();
  /** To find a series by its labels takes longer than to count. There are few: no label is a caller's. */
  const seriesOf = new Map<string, { inc(): void }>();
  let media: MediaMetrics | undefined;

  for (const labels of ALARMING_REQUESTS) requests.inc(labels, 0);
  for (const reason of SUBSCRIPTION_ENDS) endedSubscriptions.inc({ reason }, 0);

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
    recordSubscriptionOpened({ isResumed }) {
      openSubscriptions.inc();
      openedSubscriptions.inc();
      if (isResumed) resumedSubscriptions.inc();
    },
    recordSubscriptionEnded(reason) {
      openSubscriptions.dec();
      endedSubscriptions.inc({ reason });
    },
    recordMediaServed: (served) => media?.recordServed(served),
    recordMediaRefusal: (reason) => media?.recordRefusal(reason),
    watch(readStatus) {
      const status = readStatus();
      const { lists, endpoints } = status.library;
      if (status.media !== undefined) media = createMediaMetrics(registry);
      for (const type of Object.keys(lists)) disputes.inc({ type }, 0);
      for (const endpoint of [...Object.keys(endpoints), 'quota'])
        beginCalls(endpoint, [...CALL_ERRCODES, NO_PERMISSION]);
      beginCalls('token', TOKEN_ERRCODES);
      addStatusGauges(registry, readStatus);
    },
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    readAsJson: () => registry.getMetricsAsJSON(),
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
