#!/usr/bin/env node
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { pino } from 'pino';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createAssetLibrary } from './library/asset-library.ts';
import { isLoopback } from './loopback.ts';
import { startSandbox } from './sandbox/sandbox.ts';
import { readScenarioOption } from './scenario-option.ts';
import { createGateway } from './server/gateway.ts';
import { createFailureLog } from './server/operator/failure-log.ts';
import { type KeptState, keepState } from './state/keep-state.ts';
import type { UpstreamConfig } from './upstream-config.ts';
import { createAssetClient } from './wechat/asset-client.ts';
import { createHttp } from './wechat/http.ts';
import { createUndiciTransport } from './wechat/transport.ts';

/** The exit code for a bad configuration: EX_CONFIG of sysexits.h, which service managers do not restart on. */
const EXIT_CONFIG = 78;

/** How long a stop may take, in milliseconds: service managers kill after 30 seconds. */
const STOP_MS = 25_000;

/** The part of it that is for answers under way. */
const DRAIN_MS = 20_000;

if (existsSync('.env')) process.loadEnvFile();
const config = orExit(() => readConfig(process.env));
const scenario = orExit(() => readScenarioOption(process.argv.slice(2), config.upstream));
const log = pino({ level: config.logLevel }, pino.destination(process.stderr.fd));

const upstream = await openUpstream(config.upstream);
const failures = createFailureLog(log);
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
  onCall: failures.noteCall,
});
const library = createAssetLibrary({
  ...config,
  source,
  onCall: failures.noteCall,
  // Nobody waits for a check or a refresh that fails: the log alone tells of it.
  onFailure: failures.note,
});
const state = await openState(config.stateDir);
const server = createServer(
  createGateway({ ...config, library, failures, mayBypassCache: isLoopback(config.host) }),
);
await listen(server, config);
// The sandbox tells of a quota, but has none.
if (config.upstream.kind === 'account') void library.adoptQuota();
print(
  `The gateway is at ${addressOf(server, config.host)}/graphql${config.graphiql ? '' : ' (GraphiQL is off)'}`,
);

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
for (const signal of SIGNALS) process.once(signal, stop);

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

async function openUpstream(upstream: UpstreamConfig) {
  if (upstream.kind === 'account') return { ...upstream, close: async () => {} };
  const { url, appId, appSecret, controlUrl, close } = await startSandbox({ scenario });
  print(`No credentials are set: serving the sample library of a sandbox (its control is at ${controlUrl})`);
  if (scenario !== undefined) print(`The sandbox plays "${scenario.name}": ${scenario.description}`);
  return { baseUrl: new URL(url), appId, appSecret, close };
}

async function openState(folder: string | undefined): Promise<KeptState | undefined> {
  return folder === undefined ? undefined : keepState({ library, folder, appId: upstream.appId, log });
}

async function listen(server: Server, { host, port }: Config): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    process.stderr.write(`${listenFault(error, { host, port })}\n`);
    process.exit(1);
  }
}

function listenFault(error: unknown, { host, port }: { host: string; port: number }): string {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken
    ? `Port ${port} on ${host} is taken: set PORT to another.`
    : `The gateway cannot listen on port ${port} of ${host}: ${error}`;
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/**
 * Lets answers that are under way finish, and saves what is known. A second signal ends the process at once: its
 * handlers are gone by then.
 */
async function stop(): Promise<void> {
  for (const signal of SIGNALS) process.removeListener(signal, stop);
  const closed = once(server, 'close');
  // A connection that stays in use would keep the server open: each is told to close with its next answer.
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
  // Whatever hangs by then: files are replaced whole, so this breaks none.
  setTimeout(() => process.exit(1), STOP_MS).unref();
  server.close();
  server.closeIdleConnections();
  await closed;
  await Promise.all([http.close(), upstream.close(), state?.close()]);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
