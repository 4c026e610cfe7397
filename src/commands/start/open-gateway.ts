import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createSteadyClock, everyMs } from '../../clock.ts';
import { type Config, ConfigError } from '../../config/config.ts';
import type { FleetConfig } from '../../config/fleet-config.ts';
import type { Replica } from '../../fleet/replica.ts';
import { type ChangeFeed, createChangeFeed } from '../../index/changes/change-feed.ts';
import { createSearchedIndex } from '../../index/mirror/searched-index.ts';
import type { AssetLibrary } from '../../library/asset-library.ts';
import { PICTURE_ORIGINS } from '../../media/pictures/picture-hosts.ts';
import type { Scenario } from '../../sandbox/scenario/load-scenario.ts';
import { invalidDocuments } from '../../server/document/trusted-documents.ts';
import type { GatewayStatus, IndexStatus } from '../../server/operator/health.ts';
import { createMetrics, type Metrics } from '../../server/operator/metrics.ts';
import { createOperatorLog } from '../../server/operator/operator-log.ts';
import { createFileStore, folderProblem } from '../../state/files/file-store.ts';
import { keepState } from '../../state/keep-state.ts';
import { openUpstream, type Upstream } from '../open-upstream.ts';
import { FILL_PAUSE_MS, keepFilling } from './keep-filling.ts';
import type { OpenFleetOptions } from './open-fleet.ts';
import { type Handlers, openHandlers } from './open-handlers.ts';
import { type NoIndex, type OpenedIndex, openIndex, type ReplicatedStore } from './open-index.ts';
import { openLibrary } from './open-library.ts';
import { openMedia } from './open-media.ts';
import type { StopOptions } from './stop.ts';

/** How often to look at the clock, in milliseconds. */
const CLOCK_MS = 5000;

/** How long a stop waits for calls that no answer needs, in milliseconds. */
const CLOSING_MS = 3000;

export interface OpenGatewayOptions {
  readonly log: Logger;
  /** The scenario that runs on the sandbox. */
  readonly scenario?: Scenario | undefined;
  /** Prints one line of output. */
  readonly print: (line: string) => void;
  /** Default: that of the configuration is opened, and closed. */
  readonly upstream?: Upstream | undefined;
  /** Whether the other replicas stop with this one. Default: they go on. */
  readonly stopsWithOthers?: boolean | undefined;
  /** What `/metrics` answers. Default: the metrics of this gateway. */
  readonly readMetrics?: (() => Promise<string>) | undefined;
}

/** The whole gateway, but for a server that takes requests and a process that gets signals. */
export interface OpenedGateway {
  readonly handlers: Handlers;
  readonly metrics: Metrics;
  /**
   * To be called once requests may come. Resolves after the first upstream call.
   *
   * @param url where this machine reaches it. Undefined if that is not known
   * @param fleetUrl where the other replicas reach it. Default: as configured
   */
  begin(url?: string, fleetUrl?: string): Promise<void>;
  /** WeChat works again: what failed is tried again at once. */
  forgetFailures(): void;
  /** Closes it in place of {@link begin}: it saves nothing. */
  abandon(): Promise<void>;
  /** The steps of its end, in the order in which {@link StopOptions} tells of them. */
  readonly ending: Omit<StopOptions, 'drainMs'>;
}

/**
 * Opens the gateway, with the upstream of its configuration.
 *
 * @throws ConfigError, or ListenError if a port of the sandbox is taken; nothing is open then
 */
export async function openGateway(config: Config, options: OpenGatewayOptions): Promise<OpenedGateway> {
  const open: (() => unknown)[] = [];
  const abandon = async () => void (await Promise.all(open.map((close) => close())));
  try {
    const opened = await openParts(config, options, (close) => open.push(close));
    return { ...opened, abandon };
  } catch (error) {
    await abandon();
    throw error;
  }
}

/** @param onOpened takes what closes each part, as soon as that is open */
async function openParts(
  config: Config,
  { log, scenario, print, upstream: given, stopsWithOthers = false, readMetrics }: OpenGatewayOptions,
  onOpened: (close: () => unknown) => void,
): Promise<Omit<OpenedGateway, 'abandon'>> {
  const { stateDir: folder } = config;
  const problem = folder && (await folderProblem(folder));
  if (problem) throw new ConfigError([`STATE_DIR is ${folder}, which is not writable: ${problem}.`]);
  const fleets = config.fleet && (await openFleetModule(config.fleet));
  warn(config, log);
  const now = createSteadyClock({ onJump: () => void adoptQuota() });
  const upstream =
    given ??
    (await openUpstream(config.upstream, {
      scenario,
      ports: config.sandboxPorts,
      print,
      onMended: forgetFailures,
      now,
    }));
  onOpened(upstream.close);
  const operatorLog = createOperatorLog(log);
  const metrics = createMetrics();
  let changeFeed: ChangeFeed | undefined;
  const opened = await openIndex({
    stateDir: config.stateDir,
    isReplica: fleets !== undefined,
    appId: upstream.appId,
    log,
    now,
    onStored: () => changeFeed?.wake(),
    onFailure: operatorLog.recordBackground,
  });
  const stored = 'index' in opened ? opened : undefined;
  onOpened(() => stored?.close());
  if (fleets !== undefined && 'unavailableReason' in opened)
    throw new ConfigError([
      `REDIS_URL is set, but a replica needs a library on disk: ${opened.unavailableReason}.`,
    ]);
  let replica: Replica | undefined;
  let listeningAt: string | undefined;
  let replicaUrl = config.fleet?.url;
  const media =
    config.media &&
    (await openMedia({
      media: config.media,
      config,
      upstream,
      leader: fleets && (() => replica?.leader()),
      listeningAt: () => listeningAt,
      log,
      operatorLog,
      metrics,
    }));
  onOpened(() => media?.close());
  const { http, client, library, materialSource } = openLibrary(config, upstream, {
    operatorLog,
    metrics,
    mediaAccess: media?.access,
    store: stored?.mirror.store,
    elsewhere: fleets && (() => replica?.elsewhere()),
    approve: fleets && (async (attempt) => replica?.approve(attempt)),
    now,
  });
  onOpened(http.close);
  if (stored?.replicated !== undefined) await assertNothingClosed(stored.replicated, library);
  const fleet =
    stored?.replicated &&
    fleets?.open({
      url: () => replicaUrl,
      appId: upstream.appId,
      library,
      store: stored.replicated,
      upstreamTimeoutMs: config.upstreamTimeoutMs,
      log,
      onFailure: operatorLog.recordBackground,
      tokenStatus: client.tokenStatus,
      now,
    });
  onOpened(() => fleet?.close());
  replica = fleet?.replica;
  function forgetFailures(): void {
    client.forgetFailures();
    library.forgetFailures();
    media?.forgetFailures();
  }
  // The sandbox reports a quota but does not enforce one.
  const adoptQuota = async () => {
    // In a fleet, whoever leads asks.
    if (config.upstream.kind === 'account' && replica === undefined) await library.adoptQuota();
  };
  // Without a timer, a clock change between requests would be noticed late.
  const stopClock = everyMs(CLOCK_MS, now);
  onOpened(stopClock);
  const store = folder === undefined ? undefined : createFileStore({ folder, appId: upstream.appId, log });
  const state = store && (await keepState({ library, store, mirror: stored?.mirror, log, adoptQuota, now }));
  if (state === undefined) await stored?.mirror.follow(library);
  let phase: GatewayStatus['phase'] = 'starting';
  const readStatus = () => ({
    phase,
    library: library.status(),
    token: fleet?.tokenStatus() ?? client.tokenStatus(),
    state: state?.status(),
    index: indexStatusOf(opened, library, config),
    media: media?.status(),
    fleet: replica?.status(),
  });
  metrics.watch(readStatus);
  const index = stored && createSearchedIndex(stored.index, library);
  changeFeed = index && createChangeFeed({ index });
  const { appId } = upstream;
  const handlers = openHandlers(config, {
    library,
    index,
    changeFeed,
    mediaAccess: media?.access,
    answerMedia: media?.serve(library, materialSource, fleet?.callerCounts),
    pictureOrigins: () =>
      media === undefined
        ? [...PICTURE_ORIGINS, ...(upstream.picturesOrigin === undefined ? [] : [upstream.picturesOrigin])]
        : originsOf(config.publicUrl ?? listeningAt),
    appId,
    operatorLog,
    metrics: readMetrics === undefined ? metrics : { ...metrics, read: readMetrics },
    readStatus,
    sharedCounts: fleet?.callerCounts,
    now,
  });
  const filling = new AbortController();

  return {
    handlers,
    metrics,
    forgetFailures,
    async begin(url, fleetUrl = replicaUrl) {
      listeningAt = url;
      replicaUrl = fleetUrl;
      await (state === undefined ? adoptQuota() : state.startSaving());
      if (state === undefined) await stored?.mirror.startStoring();
      replica?.start();
      await replica?.begun;
      if (phase === 'starting') phase = 'serving';
      if (!config.mirror) return;
      const pauseMs = config.upstream.kind === 'sandbox' ? 0 : FILL_PAUSE_MS;
      void keepFilling(library.filling, { pauseMs, signal: filling.signal, log, now });
    },
    ending: {
      onStopping() {
        phase = 'stopping';
        filling.abort();
        // While answers under way are still given, others make the calls. Where all stop, each may have to
        // make them for the last ones: it leads until it is closed.
        if (!stopsWithOthers) void replica?.handOver();
      },
      endStreams: () => changeFeed?.end(),
      // Saving the state stores what is read, too.
      save: async () => (state === undefined ? stored?.mirror.flush() : state.save()),
      endThreads: async () => stored?.close(),
      async release() {
        stopClock();
        // Background reads are saved too, but nothing waits for them long.
        await within(CLOSING_MS, http.close());
        operatorLog.flush();
        await media?.close();
        await fleet?.close();
        await stored?.mirror.close();
        await stored?.close();
        // Whoever waits for the folder may write to the index from then on.
        await Promise.all([state?.close(), upstream.close()]);
      },
    },
  };
}

/** What a fleet needs is loaded for a fleet alone. @throws ConfigError */
async function openFleetModule(fleet: FleetConfig) {
  const { openFleet, redisAddressOf } = await import('./open-fleet.ts');
  const address = redisAddressOf(fleet);
  return { open: (options: Omit<OpenFleetOptions, 'address'>) => openFleet({ ...options, address }) };
}

/**
 * Copies of the library go to other replicas by Redis, with all that is stored.
 *
 * @throws ConfigError if that is more than they share
 */
async function assertNothingClosed(
  { index, folder }: Pick<ReplicatedStore, 'index' | 'folder'>,
  { lists }: Pick<AssetLibrary, 'lists'>,
): Promise<void> {
  for (const { definition } of lists.closed) {
    if ((await index.load(definition.tag)) === undefined) continue;
    const { plural } = definition;
    throw new ConfigError([
      `REDIS_URL is set, and library.db in ${folder} holds ${plural}, which copies for other replicas would carry to Redis: set FLEET_SHARES_DRAFTS=true, or begin with another STATE_DIR.`,
    ]);
  }
}

/** Tells the operator what is likely a mistake. */
function warn({ warnings, trustedDocuments }: Config, log: Logger): void {
  for (const warning of warnings) log.warn(warning);
  for (const { id, file, reason } of invalidDocuments(trustedDocuments))
    log.warn(
      { id, file, reason },
      `The trusted document ${id} in ${file} does not fit the schema: ${reason}`,
    );
}

/** The origin of an address that may not be known yet. */
function originsOf(address: string | undefined): readonly string[] {
  return address === undefined ? [] : [new URL(address).origin];
}

function indexStatusOf(
  opened: OpenedIndex | NoIndex,
  { filling }: AssetLibrary,
  { mirror: isFilling }: Config,
): IndexStatus {
  if (!('index' in opened)) {
    const nothing = { isStoring: false, pending: 0, failure: undefined, problem: undefined };
    return { ...nothing, ...filling.status(), unavailableReason: opened.unavailableReason, isFilling };
  }
  const unavailableReason = undefined;
  const problem = opened.readProblem();
  return { ...opened.mirror.status(), ...filling.status(), unavailableReason, problem, isFilling };
}

/** Waits for work, but no longer than this. Leaves no timer behind. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([work, setTimeout(ms, undefined, { signal }).catch(() => {})]).finally(() =>
    over.abort(),
  );
}
