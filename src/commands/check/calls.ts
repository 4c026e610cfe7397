import { sleep } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { AnyListDefinition } from '../../library/list-definition.ts';
import { canAnyoneSeeDrafts } from '../../server/request/drafts-visibility.ts';
import { type CallRecord, createEndpoint, type Work } from '../../upstream/endpoint.ts';
import type { UpstreamError } from '../../upstream/errors.ts';
import { createGrant } from '../../upstream/grant.ts';
import { createJob } from '../../upstream/job.ts';
import {
  type DailyQuota,
  MAX_COUNT,
  type MeteredCall,
  type Page,
  type Permission,
  type Totals,
  type TotalsSource,
} from '../../upstream/port.ts';
import { createClient } from '../../wechat/client.ts';
import { AccessTokenRejectedError } from '../../wechat/errors.ts';
import { createHttp } from '../../wechat/http.ts';
import { createUndiciTransport } from '../../wechat/transport.ts';
import { accountLists } from '../account-lists.ts';
import type { Upstream } from '../open-upstream.ts';
import { adviceOn } from './advice.ts';
import { observeTransport } from './observe-transport.ts';

/**
 * One call for each thing the gateway needs from upstream. All throw {@link UpstreamError}; for
 * want of a permission that the account may lack, a `PermissionDeniedError`.
 */
export interface CheckCalls {
  /** The address of upstream. */
  readonly address: string;
  /** Gets an access token and returns when it expires. */
  fetchToken(): Promise<Date>;
  /** The lists of the account. */
  readonly lists: readonly AnyListDefinition[];
  fetchTotals(source: TotalsSource): Promise<Totals>;
  /** The newest items of a list, as many as one call returns. */
  fetchPage(list: AnyListDefinition): Promise<Page<unknown>>;
  fetchQuota(call: MeteredCall): Promise<DailyQuota>;
  /** What the operator can do about the call that just failed, in the configured language. */
  adviceOn(error: UpstreamError): string;
  /** How far this clock is ahead of upstream's: ms, to the second; undefined until known. */
  clockAheadMs(): number | undefined;
  /** How many calls each endpoint got, retries included. */
  readonly made: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export function createCheckCalls({ baseUrl, proxy, appId, appSecret }: Upstream, config: Config): CheckCalls {
  const { upstreamTimeoutMs, upstreamMaxBodyBytes, language } = config;
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
  const client = createClient({ ...environment, http, appId, appSecret });

  let accessToken = '';
  let rejection: AccessTokenRejectedError | undefined;

  // Retrying with a new token would force a refresh, which ends the tokens of all servers.
  async function call<T>({ name, permission }: Call, work: Work<T>): Promise<T> {
    if (rejection !== undefined) throw rejection;
    try {
      const grant = permission && createGrant({ permission, now: environment.now });
      const endpoint = createEndpoint({ ...environment, name, grant });
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
    lists: accountLists(client, { ...config, hasDrafts: canAnyoneSeeDrafts(config.access) }),
    fetchTotals: (source) => call(source.call, source.fetchTotals),
    fetchPage: ({ pageCall, fetchPage }) =>
      call(pageCall, (signal, token) => fetchPage({ offset: 0, count: MAX_COUNT }, signal, token)),
    fetchQuota: ({ fetchQuota }) => call({ name: 'quota' }, fetchQuota),
    adviceOn(error) {
      const { networkErrorCode, isCompressed } = transport;
      return adviceOn(error, { address, proxy, networkErrorCode, isCompressed }, language);
    },
    clockAheadMs: () => transport.aheadMs,
    made,
    close: () => http.close(),
  };
}

interface Call {
  readonly name: string;
  readonly permission?: Permission;
}
