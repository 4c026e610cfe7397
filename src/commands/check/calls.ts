import { sleep } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import { assetLists } from '../../library/asset-lists.ts';
import type { AnyListDefinition } from '../../library/list-definition.ts';
import { type CallRecord, createEndpoint, type Work } from '../../upstream/endpoint.ts';
import type { UpstreamError } from '../../upstream/errors.ts';
import { createJob } from '../../upstream/job.ts';
import {
  type DailyQuota,
  MAX_COUNT,
  type MeteredCall,
  type Page,
  type Totals,
  type TotalsSource,
} from '../../upstream/port.ts';
import { createAssetClient } from '../../wechat/asset-client.ts';
import { AccessTokenRejectedError } from '../../wechat/errors.ts';
import { createHttp } from '../../wechat/http.ts';
import { createUndiciTransport } from '../../wechat/transport.ts';
import type { Upstream } from '../open-upstream.ts';
import { adviceOn } from './advice.ts';
import { observeTransport } from './observe-transport.ts';

/** One call for each thing that the gateway needs of an upstream. All of them throw an {@link UpstreamError}. */
export interface CheckCalls {
  /** Where upstream is. */
  readonly address: string;
  /** Gets an access token, and tells when it ends. */
  fetchToken(): Promise<Date>;
  /** The lists of the account. */
  readonly lists: readonly AnyListDefinition[];
  fetchTotals(source: TotalsSource): Promise<Totals>;
  /** The newest items of a list, as many as one call brings. */
  fetchPage(list: AnyListDefinition): Promise<Page<unknown>>;
  fetchQuota(call: MeteredCall): Promise<DailyQuota>;
  /** What the operator can do about the call that has just failed, in the language of the configuration. */
  adviceOn(error: UpstreamError): string;
  /** By how much this machine's clock is ahead of upstream's, in milliseconds, to the second; undefined until that is known. */
  clockAheadMs(): number | undefined;
  /** How many calls of each endpoint were made, repetitions included. */
  readonly made: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export function createCheckCalls(
  { baseUrl, proxy, appId, appSecret }: Upstream,
  { upstreamTimeoutMs, upstreamMaxBodyBytes, upstreamDailyCalls, language }: Config,
): CheckCalls {
  const address = baseUrl.href.replace(/\/$/, '');
  const transport = observeTransport(
    createUndiciTransport({ baseUrl, proxy, maxBodyBytes: upstreamMaxBodyBytes }),
  );
  const http = createHttp({ transport });
  const made = new Map<string, number>();
  const environment = {
    upstreamTimeoutMs,
    now: Date.now,
    sleep,
    onCall({ endpoint }: CallRecord) {
      made.set(endpoint, (made.get(endpoint) ?? 0) + 1);
    },
  };
  const client = createAssetClient({ ...environment, http, appId, appSecret });

  let accessToken = '';
  let rejection: AccessTokenRejectedError | undefined;

  // After a token that upstream rejects, a new one would be forced, which ends those of all servers: no check is worth that.
  async function call<T>(name: string, work: Work<T>): Promise<T> {
    if (rejection !== undefined) throw rejection;
    try {
      const endpoint = createEndpoint({ ...environment, name });
      return await endpoint.call(createJob('missing'), (signal) => work(signal, accessToken));
    } catch (error) {
      if (error instanceof AccessTokenRejectedError) rejection = error;
      throw error;
    }
  }

  return {
    address,
    async fetchToken() {
      accessToken = await client.authenticate(new AbortController().signal);
      return new Date(client.tokenStatus().endsAt ?? Date.now());
    },
    lists: assetLists(client, upstreamDailyCalls),
    fetchTotals: (source) => call(source.call.name, source.fetchTotals),
    fetchPage: ({ pageCall, fetchPage }) =>
      call(pageCall.name, (signal, token) => fetchPage({ offset: 0, count: MAX_COUNT }, signal, token)),
    fetchQuota: ({ fetchQuota }) => call('quota', fetchQuota),
    adviceOn(error) {
      const { networkErrorCode, isCompressed } = transport;
      return adviceOn(error, { address, proxy, networkErrorCode, isCompressed }, language);
    },
    clockAheadMs: () => transport.aheadMs,
    made,
    close: () => http.close(),
  };
}
