import type { Config } from '../../config/config.ts';
import { createAssetLibrary } from '../../library/asset-library.ts';
import type { ItemStore } from '../../library/item-store.ts';
import type { Elsewhere } from '../../library/list/library-calls.ts';
import type { MediaAccess } from '../../media/media-access.ts';
import type { Width } from '../../media/media-target.ts';
import type { Metrics } from '../../server/operator/metrics.ts';
import type { OperatorLog } from '../../server/operator/operator-log.ts';
import { canAnyoneSeeDrafts } from '../../server/request/drafts-visibility.ts';
import type { ApproveCall, CallRecord } from '../../upstream/endpoint.ts';
import { createClient } from '../../wechat/client.ts';
import { createHttp } from '../../wechat/http.ts';
import { createMaterialSource } from '../../wechat/material-source.ts';
import { createUndiciTransport } from '../../wechat/transport.ts';
import { accountLists, closedLists } from '../account-lists.ts';
import type { Upstream } from '../open-upstream.ts';

/** The library of an upstream, with the client and transport between them. */
export function openLibrary(
  config: Config,
  upstream: Upstream,
  { operatorLog, metrics, mediaAccess, store, elsewhere, approve, now }: LibrarySurroundings,
) {
  const onCall = (record: CallRecord) => {
    operatorLog.recordCall(record);
    metrics.recordCall(record);
  };
  const { baseUrl, proxy, appId, appSecret } = upstream;
  const transport = createUndiciTransport({ baseUrl, proxy, maxBodyBytes: config.upstreamMaxBodyBytes });
  const http = createHttp({ transport, now });
  const client = createClient({
    http,
    appId,
    appSecret,
    upstreamTimeoutMs: config.upstreamTimeoutMs,
    onCall,
    approve,
    now,
  });
  const materialSource = createMaterialSource(client, config.upstreamDailyMediaCalls);
  const { freshSeconds, proofSeconds, staleSeconds, contentSeconds, cacheMaxBytes } = config;
  const library = createAssetLibrary({
    lists: accountLists(client, { ...config, hasDrafts: hasDrafts(config) }),
    closedLists: closedLists(client, config),
    ...(mediaAccess !== undefined && {
      otherCalls: [materialSource.call],
      shownAt: (address, owner) => mediaAccess.pictureUrl(address, ARTICLE_WIDTH, owner),
    }),
    authenticate: client.authenticate,
    freshSeconds,
    proofSeconds,
    staleSeconds,
    contentSeconds,
    cacheMaxBytes,
    upstreamCallsPerOperation: config.upstreamCallsPerOperation,
    upstreamTimeoutMs: config.upstreamTimeoutMs,
    // The sandbox serves its article pictures from this machine.
    loopbackPictures: config.upstream.kind === 'sandbox',
    onCall,
    onFailure: operatorLog.recordBackground,
    onPermissionChange: operatorLog.recordPermission,
    store,
    elsewhere,
    approve,
    now,
  });
  library.subscribe((list) => ({
    disputed() {
      operatorLog.recordDispute(list);
      metrics.recordDispute(list);
    },
  }));
  return { http, client, library, materialSource };
}

/** Of the pictures in articles, in pixels: WeChat's own have this width. */
const ARTICLE_WIDTH: Width = 1080;

interface LibrarySurroundings {
  readonly operatorLog: OperatorLog;
  readonly metrics: Metrics;
  /** Undefined: no media are served. */
  readonly mediaAccess: MediaAccess | undefined;
  /** Where items are besides memory. */
  readonly store: ItemStore | undefined;
  /** Who makes the calls in place of this gateway. Undefined: nobody ever does. */
  readonly elsewhere: Elsewhere | undefined;
  /** Asked for each call. Undefined: nobody is asked. */
  readonly approve: ApproveCall | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What nobody may see is not read, and what a fleet does not share is in none of its replicas. */
function hasDrafts({ access, fleet }: Config): boolean {
  return canAnyoneSeeDrafts(access) && (fleet === undefined || fleet.sharesDrafts);
}
