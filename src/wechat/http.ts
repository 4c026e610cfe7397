import { Agent, request } from 'undici';
import { beforeDeadline } from './deadline.ts';
import { refusal, UpstreamBadResponseError, UpstreamUnavailableError } from './errors.ts';
import { parseWireJson } from './wire-json.ts';

/** One call. `endpoint` is the path alone: it names the call in errors and logs. */
export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly endpoint: string;
  readonly accessToken?: string;
  readonly json?: unknown;
  /** A part of `json` that, like the access token, no error may show. */
  readonly secret?: string;
  /** The deadline for everything: connecting, headers, body. */
  readonly signal: AbortSignal;
}

export interface Http {
  /**
   * Makes one call and returns the JSON object that it answers.
   *
   * @throws UpstreamUnavailableError when it is unreachable, answers 5xx, or the signal fires first
   * @throws UpstreamBadResponseError when the answer is no JSON object or is larger than the cap
   * @throws UpstreamRefusedError when the answer carries an `errcode`
   */
  call(call: HttpCall): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** `https:`, or `http:` on a loopback host; a path in front of the endpoints is kept. */
  readonly baseUrl: URL;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
}

/** HTTP to the upstream over one pool of connections. */
export function createHttp({ baseUrl, maxBodyBytes }: HttpOptions): Http {
  const agent = new Agent({
    maxResponseSize: maxBodyBytes,
    // undici's own timeouts count between bytes, so a slow drip passes them: the signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async call(call) {
      // undici heeds the signal only once it is connected: a host that takes no connection would outlast it.
      const answer = beforeDeadline(call.endpoint, call.signal, exchange(agent, baseUrl, call));
      const { statusCode, bytes } = await answer;
      if (statusCode >= 500) throw new UpstreamUnavailableError(call.endpoint, `answered HTTP ${statusCode}`);
      if (statusCode !== 200)
        throw new UpstreamBadResponseError(call.endpoint, `answered HTTP ${statusCode}`);

      const body = parseObject(call.endpoint, bytes);
      const errcode = body['errcode'];
      if (typeof errcode === 'number' && errcode !== 0) {
        throw refusal(call.endpoint, errcode, printable(body['errmsg'], [call.accessToken, call.secret]));
      }
      return body;
    },
    close: () => agent.close(),
  };
}

async function exchange(
  agent: Agent,
  baseUrl: URL,
  { method, endpoint, accessToken, json, signal }: HttpCall,
): Promise<{ statusCode: number; bytes: Uint8Array }> {
  const url = new URL(baseUrl.href.replace(/\/$/, '') + endpoint);
  if (accessToken !== undefined) url.searchParams.set('access_token', accessToken);
  try {
    const { statusCode, body } = await request(url, {
      method,
      dispatcher: agent,
      signal,
      // The cap counts bytes on the wire: compressed, 203 KB have been seen to become 200 MB.
      headers: {
        'accept-encoding': 'identity',
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    return { statusCode, bytes: await body.bytes() };
  } catch (error) {
    // The error itself is dropped: undici's may carry the URL, and the URL carries the access token.
    throw transportError(endpoint, errorCode(error));
  }
}

function transportError(endpoint: string, code: string): Error {
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new UpstreamBadResponseError(endpoint, 'answered too much');
  return new UpstreamUnavailableError(endpoint, `could not be reached: ${code}`);
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

// errmsg goes to the operator's log, so a proxy that echoes the call must not put its secrets there.
function printable(errmsg: unknown, secrets: readonly (string | undefined)[]): string {
  const text = typeof errmsg === 'string' ? errmsg : '';
  return secrets
    .flatMap((secret) => (secret === undefined ? [] : [secret, inQuery(secret)]))
    .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text);
}

function inQuery(value: string): string {
  return new URLSearchParams({ '': value }).toString().slice('='.length);
}
