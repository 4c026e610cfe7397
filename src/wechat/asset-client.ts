import { sleep } from '../clock.ts';
import type { AssetSource } from '../upstream/asset.ts';
import { beforeDeadline } from '../upstream/deadline.ts';
import { type CallEnvironment, createEndpoint } from '../upstream/endpoint.ts';
import { createErrand } from '../upstream/errand.ts';
import type { UpstreamError } from '../upstream/errors.ts';
import { createAccessToken, type TokenStatus } from './access-token.ts';
import { decodeCounts, decodePage, decodeQuota, decodeToken } from './decode.ts';
import { AccessTokenRejectedError } from './errors.ts';
import type { Http } from './http.ts';
import type { TransportRequest } from './transport.ts';

export interface AssetClientOptions extends Partial<Omit<CallEnvironment, 'timeoutMs'>> {
  readonly http: Http;
  readonly appId: string;
  readonly appSecret: string;
  /** How long a token request may take. It is shared, so no caller's own deadline ends it. */
  readonly timeoutMs: number;
}

const TOKEN = '/cgi-bin/stable_token';
const LIST = '/cgi-bin/material/batchget_material';
const COUNTS = '/cgi-bin/material/get_materialcount';
const QUOTA = '/cgi-bin/openapi/quota/get';

/** The source of assets that calls the upstream. */
export interface AssetClient extends AssetSource {
  /** For the operator. */
  tokenStatus(): TokenStatus & {
    /** The failure for which no token is asked for at present. */
    readonly outage: UpstreamError | undefined;
  };
  /** What has failed works again: a token is asked for as if nothing had been. */
  forgetFailures(): void;
}

/** The upstream's endpoints for permanent assets, one function each. Throws the errors of {@link Http.call}. */
export function createAssetClient(options: AssetClientOptions): AssetClient {
  const { http, appId, appSecret, timeoutMs, now = Date.now, onCall = () => {} } = options;
  http.hide(appSecret);
  const tokenEndpoint = createEndpoint({
    name: 'token',
    // Whoever is refused here will be refused again, until the operator has changed something.
    refusals: 1,
    timeoutMs,
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
      // A forced renewal is not repeated: each ends the tokens of all servers of the account.
      return tokenEndpoint.call(createErrand(force ? 'check' : 'missing'), async (signal) =>
        decodeToken(TOKEN, await http.call({ ...call, signal })),
      );
    },
    now,
  });

  // The token request may be another caller's: a caller waits for it no longer than its own deadline.
  function tokenBefore(signal: AbortSignal): Promise<string> {
    return beforeDeadline(TOKEN, signal, accessToken.get());
  }

  async function callWithToken(call: Omit<TransportRequest, 'accessToken'>) {
    const token = await tokenBefore(call.signal);
    try {
      return await http.call({ ...call, accessToken: token });
    } catch (error) {
      // Whoever makes the call again prepares for it with another token.
      if (error instanceof AccessTokenRejectedError) accessToken.expire(token);
      throw error;
    }
  }

  async function fetchQuota(path: string, signal: AbortSignal) {
    const json = { cgi_path: path };
    return decodeQuota(QUOTA, await callWithToken({ method: 'POST', endpoint: QUOTA, json, signal }));
  }

  return {
    tokenStatus: () => ({ ...accessToken.status(), outage: tokenEndpoint.outage }),
    forgetFailures: tokenEndpoint.forgetFailures,
    async prepare(signal) {
      await tokenBefore(signal);
    },
    async fetchPage({ type, offset, count }, signal) {
      const json = { type, offset, count };
      return decodePage(LIST, type, await callWithToken({ method: 'POST', endpoint: LIST, json, signal }));
    },
    async fetchCounts(signal) {
      return decodeCounts(COUNTS, await callWithToken({ method: 'GET', endpoint: COUNTS, signal }));
    },
    fetchListQuota: (signal) => fetchQuota(LIST, signal),
    fetchCountQuota: (signal) => fetchQuota(COUNTS, signal),
  };
}
