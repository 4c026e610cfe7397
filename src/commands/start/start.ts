import { setTimeout } from 'node:timers/promises';
import { createSteadyClock } from '../../clock.ts';
import { type Config, ConfigError } from '../../config/config.ts';
import { createAssetLibrary } from '../../library/asset-library.ts';
import type { Scenario } from '../../sandbox/scenario/load-scenario.ts';
import type { GatewayStatus } from '../../server/operator/health.ts';
import { createMetrics, type Metrics } from '../../server/operator/metrics.ts';
import { createOperatorLog, type OperatorLog } from '../../server/operator/operator-log.ts';
import { canAnyoneSeeDrafts } from '../../server/request/drafts-visibility.ts';
import { createFileStore, folderProblem } from '../../state/files/file-store.ts';
import { keepState } from '../../state/keep-state.ts';
import type { CallRecord } from '../../upstream/endpoint.ts';
import { createClient } from '../../wechat/client.ts';
import { createHttp } from '../../wechat/http.ts';
import { createUndiciTransport } from '../../wechat/transport.ts';
import { accountLists } from '../account-lists.ts';
import { openUpstream, type Upstream } from '../open-upstream.ts';
import { listen } from './listen.ts';
import { openLog } from './open-log.ts';
import { openServer } from './open-server.ts';
import { stopOnSignal } from './stop.ts';

/** How often to look at the clock, in milliseconds. */
const CLOCK_MS = 5000;

/** How long a stop waits for calls that no answer needs, in milliseconds. */
const CLOSING_MS = 3000;

export interface StartOptions {
  /** The scenario that runs on the sandbox. */
  readonly scenario: Scenario | undefined;
  /** Prints one line of output. */
  readonly print: (line: string) => void;
}

/**
 * Runs the gateway until the process gets a signal. Resolves after the first upstream call.
 *
 * @throws ListenError once nothing keeps the process running; ConfigError before anything starts
 */
export async function start(config: Config, { scenario, print }: StartOptions): Promise<void> {
  const { stateDir: folder } = config;
  const problem = folder && (await folderProblem(folder));
  if (problem) throw new ConfigError([`STATE_DIR is ${folder}, which is not writable: ${problem}.`]);
  const log = await openLog(config, process.stderr);
  for (const warning of config.warnings) log.warn(warning);
  const now = createSteadyClock({ onJump: () => void adoptQuota() });
  // Without a timer, a clock change between requests would be noticed late.
  setInterval(now, CLOCK_MS).unref();
  // Lines wait until the gateway listens: the port may be taken.
  const held: string[] = [];
  let tell = (line: string): void => void held.push(line);
  const upstream = await openUpstream(config.upstream, {
    scenario,
    ports: config.sandboxPorts,
    print: (line) => tell(line),
    onMended: forgetFailures,
    now,
  });
  const operatorLog = createOperatorLog(log);
  const metrics = createMetrics();
  const { http, client, library } = openLibrary(config, upstream, { operatorLog, metrics, now });
  function forgetFailures(): void {
    client.forgetFailures();
    library.forgetFailures();
  }
  // The sandbox reports a quota but does not enforce one.
  const adoptQuota = async () => {
    if (config.upstream.kind === 'account') await library.adoptQuota();
  };
  const store = folder === undefined ? undefined : createFileStore({ folder, appId: upstream.appId, log });
  const state = store && (await keepState({ library, store, log, adoptQuota, now }));
  let phase: GatewayStatus['phase'] = 'starting';
  const readStatus = () => ({
    phase,
    library: library.status(),
    token: client.tokenStatus(),
    state: state?.status(),
  });
  metrics.watch(readStatus);
  metrics.watchProcess();
  const httpServer = openServer(config, { library, operatorLog, metrics, readStatus, now });
  const { url, isEverywhere } = await listen(httpServer.server, config).catch(async (error: unknown) => {
    await Promise.all([http.close(), upstream.close()]);
    throw error;
  });
  stopOnSignal(httpServer, {
    drainMs: config.drainSeconds * 1000,
    onStopping() {
      phase = 'stopping';
    },
    save: async () => state?.save(),
    async release() {
      // Background reads are saved too, but nothing waits for them long.
      await Promise.race([http.close(), setTimeout(CLOSING_MS)]);
      operatorLog.flush();
      await Promise.all([state?.close(), upstream.close()]);
    },
  });
  tell = print;
  for (const line of held) print(line);
  const notes = [
    ...(isEverywhere ? ['on all addresses of this machine'] : []),
    ...(config.graphiql ? [] : ['GraphiQL is off']),
  ];
  print(`The gateway is at ${url}/graphql${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`);
  // Only now: if the port is taken, another gateway may own the folder.
  await (state === undefined ? adoptQuota() : state.startSaving());
  if (phase === 'starting') phase = 'serving';
}

/** The library of an upstream, with the client and transport between them. */
function openLibrary(config: Config, upstream: Upstream, { operatorLog, metrics, now }: Surroundings) {
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
    now,
  });
  const { freshSeconds, proofSeconds, staleSeconds, contentSeconds, cacheMaxBytes } = config;
  const library = createAssetLibrary({
    lists: accountLists(client, { ...config, hasDrafts: canAnyoneSeeDrafts(config.access) }),
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
    now,
  });
  library.subscribe((list) => ({
    disputed() {
      operatorLog.recordDispute(list);
      metrics.recordDispute(list);
    },
  }));
  return { http, client, library };
}

interface Surroundings {
  readonly operatorLog: OperatorLog;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
