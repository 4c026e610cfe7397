import { beforeDeadline } from '../library/deadline.ts';
import type { AssetSource } from '../library/page.ts';
import { createAccessToken } from './access-token.ts';
import { decodeCounts, decodeListQuota, decodePage, decodeToken } from './decode.ts';
import { AccessTokenRejectedError } from './errors.ts';
import type { Http, HttpCall } from './http.ts';

export interface AssetClientOptions {
  readonly http: Http;
  readonly appId: string;
  readonly appSecret: string;
  /** How long a token request may take. It is shared, so no caller's own deadline ends it. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970, for the life of the token. Unless told, the machine's clock. */
  readonly now?: () => number;
}

const TOKEN = '/cgi-bin/stable_token';
const LIST = '/cgi-bin/material/batchget_material';
const COUNTS = '/cgi-bin/material/get_materialcount';
const QUOTA = '/cgi-bin/openapi/quota/get';

/** The upstream's endpoints for permanent assets, one function each. Throws the errors of {@link Http.call}. */
export function createAssetClient({
  http,
  appId,
  appSecret,
  timeoutMs,
  now = Date.now,
}: AssetClientOptions): AssetSource {
  const accessToken = createAccessToken(async () => {
    const json = { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: false };
    const signal = AbortSignal.timeout(timeoutMs);
    const call = { method: 'POST', endpoint: TOKEN, json, secret: appSecret, signal } as const;
    return decodeToken(TOKEN, await http.call(call));
  }, now);

  // The token request may be another caller's: a caller waits for it no longer than its own deadline.
  function tokenBefore(signal: AbortSignal): Promise<string> {
    return beforeDeadline(TOKEN, signal, accessToken.get());
  }

  async function callWithToken(call: Omit<HttpCall, 'accessToken'>) {
    const token = await tokenBefore(call.signal);
    try {
      return await http.call({ ...call, accessToken: token });
    } catch (error) {
      if (!(error instanceof AccessTokenRejectedError)) throw error;
      accessToken.expire(token);
    }
    return http.call({ ...call, accessToken: await tokenBefore(call.signal) });
  }

  return {
    async fetchPage({ type, offset, count }, signal) {
      const json = { type, offset, count };
      return decodePage(LIST, type, await callWithToken({ method: 'POST', endpoint: LIST, json, signal }));
    },
    async fetchCounts(signal) {
      return decodeCounts(COUNTS, await callWithToken({ method: 'GET', endpoint: COUNTS, signal }));
    },
    async fetchListQuota(signal) {
      const json = { cgi_path: LIST };
      return decodeListQuota(QUOTA, await callWithToken({ method: 'POST', endpoint: QUOTA, json, signal }));
    },
  };
}
