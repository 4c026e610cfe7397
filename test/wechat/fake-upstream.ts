import type { AssetSource, AssetType, PageRequest } from '../../src/upstream/asset.ts';
import { createEndpoint, type Work } from '../../src/upstream/endpoint.ts';
import { createJob } from '../../src/upstream/job.ts';
import { createAssetSource } from '../../src/wechat/asset-source.ts';
import { createClient } from '../../src/wechat/client.ts';
import { localServer } from '../helpers/local-server.ts';
import { httpTo } from './http-to.ts';
import { onTheWire, WIRE_PAGES } from './wire-fixtures.ts';

export const TOKEN = '/cgi-bin/stable_token';
export const LIST = '/cgi-bin/material/batchget_material';
export const COUNTS = '/cgi-bin/material/get_materialcount';
export const QUOTA = '/cgi-bin/openapi/quota/get';

export interface UpstreamCall {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed body; undefined where there is none. */
  readonly json: unknown;
}

export interface FakeUpstreamOptions {
  /** Stands in for the answer to a call; undefined leaves the call to the upstream. */
  readonly answer?: (call: UpstreamCall) => unknown;
  /** What a call with another token than the account's is refused with. */
  readonly rejection?: number;
  /** How long the client's token requests may take. */
  readonly upstreamTimeoutMs?: number;
}

/**
 * An upstream of one access token on a real socket, a client of it that is used as the library uses
 * one, and the calls that it has been sent.
 */
export async function fakeUpstream({
  answer,
  rejection = 40001,
  upstreamTimeoutMs = 8000,
}: FakeUpstreamOptions = {}) {
  const calls: UpstreamCall[] = [];
  let tokensMade = 1;

  function usualAnswer({ path, query, json }: UpstreamCall): unknown {
    const accessToken = `token-${tokensMade}`;
    if (path === TOKEN) return { access_token: accessToken, expires_in: 7200 };
    if (query['access_token'] !== accessToken) {
      return {
        errcode: rejection,
        errmsg: 'invalid credential, access_token is invalid or not latest rid: 1-2',
      };
    }
    if (path === COUNTS) return { voice_count: 3, video_count: 0, image_count: 45, news_count: 7 };
    if (path === QUOTA) {
      return { errcode: 0, errmsg: 'ok', quota: { daily_limit: 1000, used: 3, remain: 997 } };
    }
    return WIRE_PAGES[(json as { type: AssetType }).type];
  }

  const { url } = await localServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://upstream.test');
    const call: UpstreamCall = {
      method: request.method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      json: request.body === '' ? undefined : JSON.parse(request.body),
    };
    calls.push(call);
    response.end(onTheWire((await answer?.(call)) ?? usualAnswer(call)));
  });

  const { http } = httpTo(url);
  const client = createAssetSource(
    createClient({ http, appId: 'wx0123', appSecret: 'app+S3cret', upstreamTimeoutMs }),
  );

  /** As the library makes a call: with an access token, and once more with another. */
  function make<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    const endpoint = createEndpoint({
      name: 'list',
      authenticate: () => client.authenticate(signal),
      upstreamTimeoutMs: 60_000,
      now: Date.now,
      sleep: async () => {},
      onCall: () => {},
    });
    return endpoint.call(createJob('check'), (_ofEndpoint, accessToken) => work(signal, accessToken));
  }
  const authenticated = {
    authenticate: client.authenticate,
    fetchPage: (request: PageRequest, signal: AbortSignal) =>
      make((own, accessToken) => client.fetchPage(request, own, accessToken), signal),
    fetchCounts: (signal: AbortSignal) => make(client.fetchCounts, signal),
    fetchListQuota: (signal: AbortSignal) => make(client.fetchListQuota, signal),
    fetchCountQuota: (signal: AbortSignal) => make(client.fetchCountQuota, signal),
  } satisfies AssetSource;
  return {
    client: authenticated,
    calls,
    callsTo: (path: string) => calls.filter((call) => call.path === path),
    /**
     * As another server of the account may: from now on, only a token that is asked for anew is
     * good.
     */
    replaceToken() {
      tokensMade += 1;
    },
  };
}
