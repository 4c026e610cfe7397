import { type Config, ConfigError } from '../config/config.ts';
import type { UpstreamConfig } from '../config/upstream-config.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { loadScenario, type Scenario, ScenarioError } from '../sandbox/scenario/load-scenario.ts';
import type { UpstreamProxy } from '../wechat/proxy.ts';
import { ListenError } from './start/listen.ts';

/** An upstream to call, and its credentials. */
export interface Upstream {
  readonly baseUrl: URL;
  readonly appId: string;
  readonly appSecret: string;
  /** The proxy on the way. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
  /** The origin on this machine that a sandbox serves its pictures and films from. Default: none. */
  readonly picturesOrigin?: string | undefined;
  close(): Promise<void>;
}

export interface OpenUpstreamOptions {
  /** The scenario that runs on the sandbox. */
  readonly scenario?: Scenario | undefined;
  /** The sandbox's ports: API and pictures, then control server. Default: free ones. */
  readonly ports?: Config['sandboxPorts'];
  /** A sandbox fault was cleared: no call should still wait because of it. */
  readonly onMended?: (() => void) | undefined;
  /** The sandbox's clock, in milliseconds since 1970. Default: the machine's. */
  readonly now?: () => number;
  /** Prints one line about a started sandbox or a proxy. */
  readonly print: (line: string) => void;
}

/**
 * The configured account, or, if there is none, a sandbox that is started for it.
 *
 * @throws ListenError if a sandbox port is not available
 */
export async function openUpstream(
  config: UpstreamConfig,
  {
    scenario,
    ports: [port, controlPort] = [0, 0],
    print,
    onMended = () => {},
    now = Date.now,
  }: OpenUpstreamOptions,
): Promise<Upstream> {
  if (config.kind === 'account') {
    const { proxy } = config;
    if (proxy !== undefined)
      print(`WeChat is called through the proxy at ${proxy.address} (from ${proxy.variable})`);
    return { ...config, close: async () => {} };
  }
  const { url, appId, appSecret, controlUrl, close } = await startSandbox({
    scenario,
    port,
    controlPort,
    announce: print,
    onMended,
    now,
  }).catch((error: unknown) => {
    if (!(error instanceof Error && 'port' in error)) throw error;
    const place = { host: '127.0.0.1', port: Number(error.port), remedy: 'choose others in SANDBOX_PORTS' };
    throw new ListenError(place, error);
  });
  try {
    print(
      `No credentials are set: serving the sample library of a sandbox (its control is at ${controlUrl})`,
    );
    if (scenario !== undefined) print(`The sandbox plays "${scenario.name}": ${scenario.description}`);
  } catch (error) {
    await close();
    throw error;
  }
  const baseUrl = new URL(url);
  return { baseUrl, appId, appSecret, picturesOrigin: baseUrl.origin, close };
}

/**
 * The scenario that `--scenario` names, if given.
 *
 * @throws ConfigError if there is no such scenario, or the upstream is an account
 */
export function readScenarioOption(
  nameOrPath: string | undefined,
  upstream: UpstreamConfig,
): Scenario | undefined {
  if (nameOrPath === undefined) return undefined;
  if (upstream.kind === 'account') {
    throw new ConfigError([
      '--scenario is for the sandbox, and WECHAT_APP_ID names an account: unset one of them.',
    ]);
  }
  try {
    return loadScenario(nameOrPath);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new ConfigError([`--scenario: ${error.message}`]);
  }
}
