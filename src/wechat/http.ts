import { beforeDeadline } from '../upstream/deadline.ts';
import { UpstreamBadResponseError, UpstreamError, UpstreamUnavailableError } from '../upstream/errors.ts';
import { compressionOf } from './compression.ts';
import { refusalError } from './errors.ts';
import { createRedactor } from './redactor.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';
import { parseWireJson, readNumber } from './wire-values.ts';

export interface Http {
  /**
   * Makes one call and returns the JSON object that it answers.
   *
   * @throws UpstreamUnavailableError when it is unreachable, answers 5xx, or the signal fires first
   * @throws AnswerTooLargeError when the answer is larger than is read
   * @throws UpstreamBadResponseError when the answer is no JSON object, or compressed
   * @throws UpstreamQuotaExceededError, UpstreamRefusedError when the answer carries an `errcode`
   */
  call(call: TransportRequest): Promise<Readonly<Record<string, unknown>>>;
  /**
   * From now on, no error shows this secret, whatever upstream quotes. Access tokens need not be named: those that calls
   * were sent with, or were answered with, are hidden as well.
   */
  hide(secret: string): void;
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly transport: Transport;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** The upstream's HTTP: JSON in, JSON out, and a typed error for whatever goes wrong on the way. */
export function createHttp({ transport, now = Date.now }: HttpOptions): Http {
  const redactor = createRedactor();

  return {
    async call(call) {
      if (call.accessToken !== undefined) redactor.hideToken(call.accessToken);
      // A transport may heed the signal late, undici once it is connected: a host that takes no call would outlast it.
      const answer = await beforeDeadline(call.endpoint, call.signal, exchange(transport, call));
      const { statusCode, bytes, contentEncoding = '' } = answer;
      const status = `answered HTTP ${statusCode}`;
      if (statusCode >= 500)
        throw new UpstreamUnavailableError(call.endpoint, status, { kind: 'serverError' });
      if (statusCode !== 200)
        throw new UpstreamBadResponseError(call.endpoint, status, { kind: 'unexpectedStatus' });

      const shown = redactor.quote(contentEncoding, MAX_HEADER);
      const compression = compressionOf({ bytes, contentEncoding: shown });
      if (compression !== undefined) {
        const reason = `answered with ${compression} although none was asked for`;
        throw new UpstreamBadResponseError(call.endpoint, reason);
      }
      const body = parseObject(call.endpoint, bytes);
      const { errmsg: text, access_token: token } = body;
      const errcode = readNumber(body['errcode']);
      if (typeof token === 'string') redactor.hideToken(token);
      if (typeof errcode === 'number' && errcode !== 0) {
        // It goes to the operator's log, where a proxy that echoes calls must not put their secrets.
        const errmsg = typeof text === 'string' ? redactor.quote(text, MAX_ERRMSG) : '';
        throw refusalError(call.endpoint, { errcode, errmsg }, now());
      }
      return body;
    },
    hide: redactor.hideSecret,
    close: () => transport.close(),
  };
}

/** How many characters are shown of what upstream says. */
const MAX_ERRMSG = 500;
const MAX_HEADER = 50;

async function exchange(transport: Transport, call: TransportRequest): Promise<TransportAnswer> {
  try {
    return await transport.exchange(call);
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    // The error itself is dropped: a transport's may carry the URL, and the URL carries the access token.
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
