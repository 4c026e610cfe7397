import { once } from 'node:events';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import type { Config } from '../../config/config.ts';
import { createAssetLibrary } from '../../library/asset-library.ts';
import type { CallRecord } from '../../library/endpoint.ts';
import type { Scenario } from '../../sandbox/scenario/scenario.ts';
import { createHttpServer } from '../../server/connection/http-server.ts';
import { createGateway } from '../../server/gateway.ts';
import { createMetrics } from '../../server/operator/metrics.ts';
import { createOperatorLog } from '../../server/operator/operator-log.ts';
import type { GatewayStatus } from '../../server/operator/status.ts';
import { keepState } from '../../state/keep-state.ts';
import { createAssetClient } from '../../wechat/asset-client.ts';
import { createHttp } from '../../wechat/http.ts';
import { createUndiciTransport } from '../../wechat/transport.ts';
import { openUpstream } from '../open-upstream.ts';
import { ListenError } from './listen-error.ts';
import { stopOnSignal } from './stop.ts';

/** How long a stop waits for calls that no answer waits for, in milliseconds. */
const CLOSING_MS = 3000;

export interface StartOptions {
  /** What the sandbox suffers. */
  readonly scenario: Scenario | undefined;
  /** Tells the user what there is, a line at a time. */
  readonly print: (line: string) => void;
}

/**
 * Runs the gateway until the process is told to end. Resolves once upstream was heard for the first time.
 *
 * @throws ListenError once nothing that was begun keeps the process
 */
export async function start(config: Config, { scenario, print }: StartOptions): Promise<void> {
  const log = pino({ level: config.logLevel }, pino.destination(process.stderr.fd));
  const upstream = await openUpstream(config.upstream, { scenario, print });
  const operatorLog = createOperatorLog(log);
  const metrics = createMetrics();
  const onCall = (record: CallRecord) => {
    operatorLog.noteCall(record);
    metrics.noteCall(record);
  };
  const transport = createUndiciTransport({
    baseUrl: upstream.baseUrl,
    maxBodyBytes: config.upstreamMaxBodyBytes,
  });
  const http = createHttp({ transport });
  const source = createAssetClient({
    http,
    appId: upstream.appId,
    appSecret: upstream.appSecret,
    timeoutMs: config.upstreamTimeoutMs,
    onCall,
  });
  const library = createAssetLibrary({
    ...config,
    source,
    onCall,
    onFailure: operatorLog.noteBackground,
  });
  const state =
    config.stateDir === undefined
      ? undefined
      : await keepState({ library, folder: config.stateDir, appId: upstream.appId, log });
  let phase: GatewayStatus['phase'] = 'starting';
  const readStatus = () => ({ phase, library: library.status(), token: source.tokenStatus() });
  metrics.watch(readStatus);
  metrics.watchProcess();
  const gateway = createGateway({ ...config, library, operatorLog, metrics, readStatus });
  const httpServer = createHttpServer(gateway, {
    isLocalOnly: config.access.mode === 'local',
    corsOrigins: config.corsOrigins,
    inactivityTimeoutMs: Math.max(10_000, config.upstreamTimeoutMs + 5000),
    keepAliveTimeoutMs: config.keepAliveSeconds * 1000,
    onOverload: (durationMs) => metrics.noteRequest({ status: 503, code: 'OVERLOADED', durationMs }),
  });
  try {
    await listen(httpServer.server, config);
  } catch (error) {
    await Promise.all([http.close(), upstream.close()]);
    throw error;
  }
  stopOnSignal(httpServer, {
    drainMs: config.drainSeconds * 1000,
    onStopping() {
      phase = 'stopping';
    },
    save: async () => state?.save(),
    async release() {
      // What is read behind answers is kept as well, but nobody waits for it.
      await Promise.race([http.close(), setTimeout(CLOSING_MS)]);
      await Promise.all([state?.save(), upstream.close()]);
    },
  });
  // Only now: where the port is taken, it may be by a gateway that has the folder.
  await state?.begin();
  print(
    `The gateway is at ${addressOf(httpServer.server, config.host)}/graphql${config.graphiql ? '' : ' (GraphiQL is off)'}`,
  );
  // The sandbox tells of a quota, but has none.
  if (config.upstream.kind === 'account') await library.adoptQuota();
  if (phase === 'starting') phase = 'serving';
}

/** @throws ListenError */
/**
 * How many connections may wait to be taken. With the 511 of Node.js, a burst of more has its rest tried again by the system after 1, 3 and
 * 7 seconds. Linux takes at most `net.core.somaxconn`, which is 4,096 there.
 */
const BACKLOG = 4096;

async function listen(server: Server, { host, port }: Config): Promise<void> {
  try {
    await once(server.listen({ port, host, backlog: BACKLOG }), 'listening');
  } catch (error) {
    throw new ListenError({ host, port }, error);
  }
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
