import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { CallRecord } from '../../upstream/endpoint.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import { FAILURES, type UpstreamCode } from '../../upstream/failures.ts';
import type { GatewayStatus } from './health.ts';
import { addStatusGauges } from './status-gauges.ts';

/** Counts for Prometheus. No label is taken from a request, so their number is bounded. */
export interface Metrics {
  noteCall(record: CallRecord): void;
  noteRequest(request: AnsweredRequest): void;
  /** Upstream has contradicted itself about a list. */
  noteDispute(list: string): void;
  /** A request carries a key that is not known. */
  noteWrongKey(): void;
  /** Has the present state read each time that the metrics are; begins the series of its lists and endpoints with 0. */
  watch(readStatus: () => GatewayStatus): void;
  /** Adds what Node.js tells of the process: memory, processor time, delays of the event loop. */
  watchProcess(): void;
  /** All of them in Prometheus's text format. */
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

/** How many errcodes are told apart: upstream documents fewer than it has. */
const MAX_ERRCODES = 50;

// Prometheus sees no increase where a series begins with 1: what alerts look for begins with 0.
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
    help: 'Requests with a key that is not known.',
    registers,
  });
  const calls = new Counter({
    name: 'gateway_upstream_calls_total',
    help: 'Calls of the WeChat API by endpoint and outcome: ok, an errcode, or what else went wrong.',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'gateway_upstream_call_duration_seconds',
    help: 'How long calls of the WeChat API took.',
    labelNames: ['endpoint'],
    buckets: SECONDS,
    registers,
  });
  const disputes = new Counter({
    name: 'gateway_list_disputes_total',
    help: 'How often upstream has contradicted itself about a list, whose pages are then marked until it was verified.',
    labelNames: ['type'],
    registers,
  });
  const outcomeOf = createOutcomeOf();

  for (const labels of ALARMING_REQUESTS) requests.inc(labels, 0);

  function beginCalls(endpoint: string, errcodes: readonly number[]): void {
    for (const outcome of [...errcodes, 'unavailable', 'bad_response']) calls.inc({ endpoint, outcome }, 0);
  }

  return {
    noteCall({ endpoint, durationMs, error }) {
      calls.inc({ endpoint, outcome: outcomeOf(error) });
      callSeconds.observe({ endpoint }, durationMs / 1000);
    },
    noteRequest({ status, code, durationMs }) {
      requests.inc({ status, code });
      requestSeconds.observe(durationMs / 1000);
    },
    noteDispute: (type) => disputes.inc({ type }),
    noteWrongKey: () => wrongKeys.inc(),
    watch(readStatus) {
      const { lists, endpoints } = readStatus().library;
      for (const type of Object.keys(lists)) disputes.inc({ type }, 0);
      for (const endpoint of [...Object.keys(endpoints), 'quota']) beginCalls(endpoint, CALL_ERRCODES);
      beginCalls('token', TOKEN_ERRCODES);
      addStatusGauges(registry, readStatus);
    },
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    read: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Of failures without an errcode, by what callers are told of them. */
const OUTCOMES: Readonly<Record<UpstreamCode, string>> = {
  UPSTREAM_UNAVAILABLE: 'unavailable',
  UPSTREAM_BAD_RESPONSE: 'bad_response',
  UPSTREAM_QUOTA_EXCEEDED: 'other',
  UPSTREAM_REFUSED: 'other',
};

function createOutcomeOf(): (error: unknown) => string {
  const errcodes = new Set([...CALL_ERRCODES, ...TOKEN_ERRCODES]);
  return (error) => {
    if (error === undefined) return 'ok';
    if (!(error instanceof UpstreamError)) return 'unexpected';
    if (error.refusal !== undefined) {
      const { errcode } = error.refusal;
      if (errcodes.size < MAX_ERRCODES) errcodes.add(errcode);
      return errcodes.has(errcode) ? String(errcode) : 'other_errcode';
    }
    return error.kind === 'tooLarge' ? 'too_large' : OUTCOMES[FAILURES[error.kind].code];
  };
}
