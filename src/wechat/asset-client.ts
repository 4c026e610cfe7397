import { sleep } from '../clock.ts';
import type { AssetSource } from '../upstream/asset.ts';
import { beforeDeadline } from '../upstream/deadline.ts';
import { type CallEnvironment, createEndpoint } from '../upstream/endpoint.ts';
import type { UpstreamError } from '../upstream/errors.ts';
import { createJob } from '../upstream/job.ts';
import { createAccessToken, type TokenStatus } from './access-token.ts';
import { decodeCounts, decodePage, decodeQuota, decodeToken } from './decode.ts';
import { AccessTokenRejectedError } from './errors.ts';
import type { Http } from './http.ts';
import type { TransportRequest } from './transport.ts';

export interface AssetClientOptions extends Partial<Omit<CallEnvironment, 'upstreamTimeoutMs'>> {
  readonly http: Http;
  readonly appId: string;
  readonly appSecret: string;
  /** Timeout of a token request, in milliseconds. It is shared, so no caller's deadline ends it. */
  readonly upstreamTimeoutMs: number;
}

const TOKEN = '/cgi-bin/stable_token';
const LIST = '/cgi-bin/material/batchget_material';
const COUNTS = '/cgi-bin/material/get_materialcount';
const QUOTA = '/cgi-bin/openapi/quota/get';

/** The source of assets that calls upstream. */
export interface AssetClient extends AssetSource {
  /** For the operator. */
  tokenStatus(): TokenStatus & {
    /** The failure that currently stops token requests. */
    readonly outage: UpstreamError | undefined;
  };
  /** Forgets all failures: a token is requested again at once. */
  forgetFailures(): void;
}

/** One function per upstream endpoint for assets. Throws the errors of {@link Http.call}. */
export function createAssetClient(options: AssetClientOptions): AssetClient {
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

  async function callWithToken(call: TransportRequest & { readonly accessToken: string }) {
    try {
      return await http.call(call);
    } catch (error) {
      // A retry of the call gets another token.
      if (error instanceof AccessTokenRejectedError) accessToken.expire(call.accessToken);
      throw error;
    }
  }

  async function fetchQuota(path: string, signal: AbortSignal, token: string) {
    const json = { cgi_path: path };
    const call = { method: 'POST', endpoint: QUOTA, json, signal, accessToken: token } as const;
    return decodeQuota(QUOTA, await callWithToken(call));
  }

  return {
    tokenStatus: () => ({ ...accessToken.status(), outage: tokenEndpoint.outage }),
    forgetFailures: tokenEndpoint.forgetFailures,
    // Callers may share a token request: each waits no longer than its own deadline.
    authenticate: (signal) => beforeDeadline(TOKEN, signal, accessToken.get()),
    async fetchPage({ type, offset, count }, signal, token) {
      const json = { type, offset, count };
      const call = { method: 'POST', endpoint: LIST, json, signal, accessToken: token } as const;
      return decodePage(LIST, type, await callWithToken(call));
    },
    async fetchCounts(signal, token) {
      const call = { method: 'GET', endpoint: COUNTS, signal, accessToken: token } as const;
      return decodeCounts(COUNTS, await callWithToken(call));
    },
    fetchListQuota: (signal, token) => fetchQuota(LIST, signal, token),
    fetchCountQuota: (signal, token) => fetchQuota(COUNTS, signal, token),
  };
}
