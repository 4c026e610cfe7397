import { beforeDeadline } from '../upstream/deadline.ts';
import { UpstreamBadResponseError, UpstreamError, UpstreamUnavailableError } from '../upstream/errors.ts';
import { readAnsweredObject } from './answered-object.ts';
import { compressionOf } from './compression.ts';
import { refusalError } from './errors.ts';
import { createRedactor } from './redactor.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';
import { parseWireJson, readNumber } from './wire-values.ts';

/** The answer to a call for a file. */
export type FileAnswer =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** Upstream has no such file, or tells where it is. */
  | { readonly kind: 'object'; readonly body: Readonly<Record<string, unknown>> };

export interface Http {
  /**
   * Makes one call and returns the JSON object of the answer.
   *
   * @throws UpstreamUnavailableError if upstream is unreachable or answers 5xx, or the signal fires
   * @throws AnswerTooLargeError if the answer exceeds the size limit
   * @throws UpstreamBadResponseError if the answer is no JSON object, or is compressed
   * @throws UpstreamQuotaExceededError, UpstreamRefusedError if the answer carries an `errcode`
   */
  call(call: TransportRequest): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Makes one call for a file. The bytes alone tell whether the answer is one. Throws as `call` does,
   * but what is no JSON object is a file.
   */
  callForFile(call: TransportRequest): Promise<FileAnswer>;
  /**
   * Keeps this secret out of all later errors, whatever upstream quotes. Access tokens in calls and
   * answers are hidden automatically.
   */
  hide(secret: string): void;
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly transport: Transport;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** Upstream's HTTP: JSON in, JSON out, and a typed error for every failure. */
export function createHttp({ transport, now = Date.now }: HttpOptions): Http {
  const redactor = createRedactor();

  // Not async, as each function that is one takes a few turns of the queue of microtasks more.
  function ask(call: TransportRequest): Promise<TransportAnswer> {
    if (call.accessToken !== undefined) redactor.hideToken(call.accessToken);
    // undici heeds the signal only once connected: a host that accepts nothing would outlast it.
    return beforeDeadline(call.endpoint, call.signal, exchange(transport, call));
  }

  /** The plain body of an answer. */
  function readBody(
    endpoint: string,
    { statusCode, bytes, contentEncoding = '' }: TransportAnswer,
  ): Uint8Array {
    const status = `answered HTTP ${statusCode}`;
    if (statusCode >= 500) throw new UpstreamUnavailableError(endpoint, status, { kind: 'serverError' });
    if (statusCode !== 200)
      throw new UpstreamBadResponseError(endpoint, status, { kind: 'unexpectedStatus' });

    const shown = redactor.quote(contentEncoding, MAX_HEADER);
    const compression = compressionOf({ bytes, contentEncoding: shown });
    if (compression !== undefined) {
      const reason = `answered with ${compression} although none was asked for`;
      throw new UpstreamBadResponseError(endpoint, reason);
    }
    return bytes;
  }

  /** Throws if an answer is a refusal. */
  function checkErrcode(endpoint: string, body: Readonly<Record<string, unknown>>): void {
    const { errmsg: text, access_token: token } = body;
    const errcode = readNumber(body['errcode']);
    if (typeof token === 'string') redactor.hideToken(token);
    if (typeof errcode === 'number' && errcode !== 0) {
      // This goes to the operator's log. A proxy that echoes calls must not put secrets there.
      const errmsg = typeof text === 'string' ? redactor.quote(text, MAX_ERRMSG) : '';
      throw refusalError(endpoint, { errcode, errmsg }, now());
    }
  }

  return {
    async call(call) {
      const body = parseObject(call.endpoint, readBody(call.endpoint, await ask(call)));
      checkErrcode(call.endpoint, body);
      return body;
    },
    async callForFile(call) {
      const bytes = readBody(call.endpoint, await ask(call));
      const body = readAnsweredObject(bytes);
      if (body === undefined) return { kind: 'file', bytes };
      checkErrcode(call.endpoint, body);
      return { kind: 'object', body };
    },
    hide: redactor.hideSecret,
    close: () => transport.close(),
  };
}

/** How many characters of upstream's text are shown. */
const MAX_ERRMSG = 500;
const MAX_HEADER = 50;

async function exchange(transport: Transport, call: TransportRequest): Promise<TransportAnswer> {
  try {
    return await transport.exchange(call);
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    // Drop the original error: it may carry the URL, and the URL carries the access token.
    throw new UpstreamUnavailableError(call.endpoint, `could not be reached: ${errorCode(error)}`);
  }
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function parseObject(endpoint: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseWireJson(bytes);
  } catch {
    throw new UpstreamBadResponseError(endpoint, 'did not answer with JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UpstreamBadResponseError(endpoint, 'did not answer with a JSON object');
  }
  return value as Record<string, unknown>;
}
