import { sleep } from '../clock.ts';
import { beforeDeadline } from '../upstream/deadline.ts';
import { type CallEnvironment, createEndpoint } from '../upstream/endpoint.ts';
import type { UpstreamError } from '../upstream/errors.ts';
import { createJob } from '../upstream/job.ts';
import type { Authenticate, DailyQuota } from '../upstream/port.ts';
import { createAccessToken, type TokenStatus } from './access-token.ts';
import { decodeQuota, decodeToken } from './decode.ts';
import { AccessTokenRejectedError } from './errors.ts';
import type { FileAnswer, Http } from './http.ts';
import type { TransportRequest } from './transport.ts';

export interface ClientOptions extends Partial<Omit<CallEnvironment, 'upstreamTimeoutMs'>> {
  readonly http: Http;
  readonly appId: string;
  readonly appSecret: string;
  /** Timeout of a token request, in milliseconds. It is shared, so no caller's deadline ends it. */
  readonly upstreamTimeoutMs: number;
}

const TOKEN = '/cgi-bin/stable_token';
const QUOTA = '/cgi-bin/openapi/quota/get';

/** A call to an endpoint of the API that wants the access token. */
export interface TokenCall {
  readonly endpoint: string;
  /** Posted as JSON. Without it, the call is a GET. */
  readonly json?: object;
  readonly signal: AbortSignal;
  readonly accessToken: string;
}

/** What all calls of one account share: its access token. */
export interface Client {
  readonly authenticate: Authenticate;
  /** Makes a call and returns its parsed JSON. Throws the errors of {@link Http.call}. */
  call(call: TokenCall): Promise<unknown>;
  /** Makes a call for a file. Throws the errors of {@link Http.callForFile}. */
  callForFile(call: TokenCall): Promise<FileAnswer>;
  /** Upstream's own count of today's calls to an endpoint, by its path. Throws as `call`. */
  fetchQuota(endpoint: string, signal: AbortSignal, accessToken: string): Promise<DailyQuota>;
  /** For the operator. */
  tokenStatus(): TokenStatus & {
    /** The failure that currently stops token requests. */
    readonly outage: UpstreamError | undefined;
  };
  /** Forgets all failures: a token is requested again at once. */
  forgetFailures(): void;
}

/** The client of one account. */
export function createClient(options: ClientOptions): Client {
  const { http, appId, appSecret, upstreamTimeoutMs, now = Date.now, onCall = () => {} } = options;
  http.hide(appSecret);
  const tokenEndpoint = createEndpoint({
    name: 'token',
    // A refused token request is refused again until the operator changes something.
    refusals: 1,
    upstreamTimeoutMs,
    now,
    sleep: options.sleep ?? sleep,
    onCall,
    approve: options.approve,
  });
  const accessToken = createAccessToken({
    async fetchToken({ force }) {
      const json = {
        grant_type: 'client_credential',
        appid: appId,
        secret: appSecret,
        force_refresh: force,
      };
      const call = { method: 'POST', endpoint: TOKEN, json } as const;
      // A forced renewal is not retried: each ends the tokens of all servers of the account.
      return tokenEndpoint.call(createJob(force ? 'check' : 'missing'), async (signal) =>
        decodeToken(TOKEN, await http.call({ ...call, signal })),
      );
    },
    now,
  });

  async function send<T>(request: TokenCall, exchange: (call: TransportRequest) => Promise<T>): Promise<T> {
    try {
      return await exchange({ ...request, method: request.json === undefined ? 'GET' : 'POST' });
    } catch (error) {
      // A retry of the call gets another token.
      if (error instanceof AccessTokenRejectedError) accessToken.expire(request.accessToken);
      throw error;
    }
  }

  const call = (request: TokenCall): Promise<unknown> => send(request, http.call);

  return {
    // Callers may share a token request: each waits no longer than its own deadline.
    authenticate: (signal) => beforeDeadline(TOKEN, signal, accessToken.get()),
    call,
    callForFile: (request) => send(request, http.callForFile),
    async fetchQuota(endpoint, signal, token) {
      const json = { cgi_path: endpoint };
      return decodeQuota(QUOTA, await call({ endpoint: QUOTA, json, signal, accessToken: token }));
    },
    tokenStatus: () => ({ ...accessToken.status(), outage: tokenEndpoint.outage }),
    forgetFailures: tokenEndpoint.forgetFailures,
  };
}
