import type { Metrics } from '../../../server/operator/metrics.ts';

/*
 *      worker                                  primary
 *        | ------------- hello ---------------> |
 *        | <------------ setup ---------------- |
 *        | ------ line, listening | failed ---> |
 *        | ------------- count ---------------> |  a request for /metrics has come
 *        | <------------ count ---------------- |  to each worker
 *        | ------------ counted --------------> |
 *        | <----------- metrics --------------- |  the sum of all
 *        | <--------- mended, stop ------------ |
 */

/** What a worker is given that it cannot read from the environment. */
export interface WorkerSetup {
  /** From 1 on. A worker that takes the place of another has its number. */
  readonly number: number;
  /** The port of all, once the first worker has found a free one. Undefined: as configured. */
  readonly port: number | undefined;
  /** Of media, in hexadecimal digits. Undefined: as configured. */
  readonly mediaKey: string | undefined;
  /** The one of all workers. Undefined: there is an account. */
  readonly sandbox: SandboxPlace | undefined;
}

/** Where the sandbox is, and its credentials. */
export interface SandboxPlace {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
}

/** The metrics of one process. */
export type MetricsAsJson = Awaited<ReturnType<Metrics['readAsJson']>>;

export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: WorkerSetup }
  /** A signal that the primary has got. */
  | { readonly kind: 'stop'; readonly signal: NodeJS.Signals }
  /** A fault of the sandbox was cleared. */
  | { readonly kind: 'mended' }
  /** Asks for the metrics of this worker. */
  | { readonly kind: 'count'; readonly id: number }
  /** The metrics of all workers, in Prometheus's text format. */
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string };

export type ToPrimary =
  | { readonly kind: 'hello' }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'listening'; readonly port: number }
  /** It has not begun: the configuration has these problems. */
  | { readonly kind: 'misconfigured'; readonly problems: readonly string[] }
  /** It has not begun: the port cannot be had. */
  | { readonly kind: 'portless'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'count'; readonly id: number }
  | { readonly kind: 'counted'; readonly id: number; readonly metrics: MetricsAsJson };
