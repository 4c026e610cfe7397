import { mkdir } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { type Config, ConfigError } from '../../config/config.ts';
import type { MediaConfig } from '../../config/media-config.ts';
import type { AssetLibrary } from '../../library/asset-library.ts';
import { createFileCache } from '../../media/file-cache.ts';
import { createFindAsset } from '../../media/find-asset.ts';
import { createLeaderFiles, type MaterialLeader } from '../../media/materials/leader-files.ts';
import { createMaterials } from '../../media/materials/materials.ts';
import { createMediaAccess, type MediaAccess } from '../../media/media-access.ts';
import { createMediaAddresses } from '../../media/media-addresses.ts';
import {
  MediaKeyError,
  type MediaKeys,
  type MediaKeysOptions,
  readMediaKeys,
} from '../../media/media-keys.ts';
import { createMediaServer } from '../../media/media-server.ts';
import { createPictureFetcher } from '../../media/pictures/fetch-picture.ts';
import { createGuardedAgent } from '../../media/pictures/guarded-agent.ts';
import { openImageFacts } from '../../media/pictures/image-facts.ts';
import { createPictureHosts } from '../../media/pictures/picture-hosts.ts';
import { createPictures } from '../../media/pictures/pictures.ts';
import type { MediaStatus } from '../../server/operator/health.ts';
import type { Metrics } from '../../server/operator/metrics.ts';
import type { OperatorLog } from '../../server/operator/operator-log.ts';
import { clientAddressOf } from '../../server/request/client-address.ts';
import type { SharedCounts } from '../../shared-counts.ts';
import type { MaterialSource } from '../../upstream/material.ts';
import { createDispatcher } from '../../wechat/proxy.ts';
import type { Upstream } from '../open-upstream.ts';

export interface OpenMediaOptions {
  readonly media: MediaConfig;
  readonly config: Pick<Config, 'stateDir' | 'upstreamTimeoutMs' | 'publicUrl'>;
  readonly upstream: Pick<Upstream, 'proxy' | 'picturesOrigin'>;
  /** The replica that makes the calls, while it is another one. Undefined: there is no fleet. */
  readonly leader: (() => MaterialLeader | undefined) | undefined;
  /** Where this machine reaches the gateway, once it listens. */
  readonly listeningAt: () => string | undefined;
  readonly log: Pick<Logger, 'warn'>;
  readonly operatorLog: Pick<OperatorLog, 'recordBackground' | 'recordMediaRefusal'>;
  readonly metrics: Metrics;
}

/** Pictures, voices and videos at addresses of the gateway. */
export interface OpenedMedia {
  readonly access: MediaAccess;
  /**
   * Serves the files of a library. To be called once.
   *
   * @param sharedCounts what other gateways count of the same clients. Undefined: there are none
   */
  serve(
    library: AssetLibrary,
    source: MaterialSource,
    sharedCounts: SharedCounts | undefined,
  ): RequestListener;
  readonly status: () => MediaStatus;
  /** WeChat works again. */
  forgetFailures(): void;
  close(): Promise<void>;
}

/** The share of the day's calls for files that one client may cause. */
const CLIENT_SHARE = 1 / 4;

/** How much longer than one file a queue of them may take. The server ends idle connections only after that. */
const MORE_THAN_UPSTREAM_MS = 2000;

/** How long a replica may take to accept a connection, in milliseconds. */
const REPLICA_CONNECT_MS = 1000;

/** @throws ConfigError if the key in the folder of the state cannot be used */
export async function openMedia(options: OpenMediaOptions): Promise<OpenedMedia> {
  const { media, config, upstream, leader, listeningAt, log, operatorLog, metrics } = options;
  const { stateDir: folder, upstreamTimeoutMs: timeoutMs } = config;
  const { recordBackground } = operatorLog;
  const keys = await readKeys({
    configured: media.keys,
    folder,
    onFailure: (reason) =>
      log.warn(
        { reason },
        `The key of media cannot be stored (${reason}): set MEDIA_KEY or STATE_DIR, or addresses end with the process.`,
      ),
  });
  const mediaFolder = folder && join(folder, 'media');
  if (mediaFolder !== undefined)
    await mkdir(mediaFolder, { recursive: true, mode: 0o700 }).catch(recordBackground);
  const files = createFileCache({
    folder: mediaFolder && join(mediaFolder, 'files'),
    maxBytes: media.cacheMaxBytes,
    onFailure: (reason) => log.warn({ reason }, `Media are served, but cannot be cached: ${reason}.`),
  });
  const facts = await openImageFacts({
    file: mediaFolder && join(mediaFolder, 'pictures.db'),
    onFailure: recordBackground,
  });
  const { proxy, picturesOrigin: loopbackOrigin } = upstream;
  const loopbackHost = loopbackOrigin && new URL(loopbackOrigin).hostname;
  const dispatcher =
    proxy === undefined
      ? createGuardedAgent({ isExempt: (hostname) => hostname === loopbackHost })
      : createDispatcher(proxy, { headersTimeout: 0, bodyTimeout: 0 });
  const pictures = createPictures({
    hosts: createPictureHosts({ hosts: media.pictureHosts, loopbackOrigin }),
    fetcher: createPictureFetcher({ dispatcher, timeoutMs }),
    files,
    facts,
  });
  const addresses = createMediaAddresses(keys);
  // Replicas are near: what the environment names as the proxy does not know them.
  const toReplicas = new Agent({ connect: { timeout: REPLICA_CONNECT_MS } });
  const leaderFiles = leader && createLeaderFiles({ leader, addresses, dispatcher: toReplicas, timeoutMs });
  const access = createMediaAccess({
    addresses,
    isServed: pictures.isServed,
    facts,
    inform: pictures.inform,
    baseUrl: () => config.publicUrl ?? listeningAt(),
  });
  let materials: ReturnType<typeof createMaterials> | undefined;

  return {
    access,
    serve(library, source, sharedCounts) {
      materials = createMaterials({
        source,
        endpoint: library.endpointOf(source.call.name),
        files,
        leaderFiles,
        dispatcher,
        videoHosts: media.videoHosts,
        loopbackOrigin,
        timeoutMs,
        onFailure: recordBackground,
      });
      return createMediaServer({
        addresses,
        findAsset: createFindAsset({ library, timeoutMs }),
        pictures,
        materials,
        clientOf: (request) => clientAddressOf({ req: request }),
        filesPerMinute: media.rateLimitPerMinute,
        callsPerDay: Math.max(1, Math.floor(source.call.dailyCalls * CLIENT_SHARE)),
        sharedCounts,
        maxWaitMs: timeoutMs + MORE_THAN_UPSTREAM_MS,
        onServed: metrics.recordMediaServed,
        onRefused(error) {
          metrics.recordMediaRefusal(error.reason);
          operatorLog.recordMediaRefusal(error);
        },
        onUnexpected: recordBackground,
      });
    },
    status() {
      const { fetching, resizing, waiting } = pictures.status();
      return { ...files.status(), waiting: fetching + resizing + waiting };
    },
    forgetFailures: () => materials?.forgetFailures(),
    async close() {
      pictures.close();
      await materials?.close();
      await Promise.all([dispatcher.destroy(), toReplicas.destroy()]);
      await files.close();
      facts.close();
    },
  };
}

/** A file that holds something else is a fault of the configuration. */
async function readKeys(options: MediaKeysOptions): Promise<MediaKeys> {
  try {
    return await readMediaKeys(options);
  } catch (error) {
    throw error instanceof MediaKeyError ? new ConfigError([error.message]) : error;
  }
}
