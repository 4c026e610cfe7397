import { type Config, ConfigError } from '../config/config.ts';
import type { UpstreamConfig } from '../config/upstream-config.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { loadScenario, type Scenario, ScenarioError } from '../sandbox/scenario/load-scenario.ts';
import type { UpstreamProxy } from '../wechat/proxy.ts';
import { ListenError } from './start/listen.ts';

/** An upstream that can be called, and the credentials that it takes. */
export interface Upstream {
  readonly baseUrl: URL;
  readonly appId: string;
  readonly appSecret: string;
  /** On the way to it. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
  close(): Promise<void>;
}

export interface OpenUpstreamOptions {
  /** What runs on a sandbox. */
  readonly scenario?: Scenario | undefined;
  /** Where a sandbox listens: its API with its pictures, and its control. Default: at free ones. */
  readonly ports?: Config['sandboxPorts'];
  /** A fault that a sandbox had was cleared: nobody is to wait as if it were there. */
  readonly onMended?: (() => void) | undefined;
  /** The clock of a sandbox, in milliseconds since 1970. Default: the machine's. */
  readonly now?: () => number;
  /** Tells the user of a sandbox that is started, or of a proxy, a line at a time. */
  readonly print: (line: string) => void;
}

/**
 * The account that is configured; where none is, a sandbox that is started for it.
 *
 * @throws ListenError where a port of the sandbox cannot be had
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
      print(`WeChat is called through the proxy at ${proxy.address}, which ${proxy.variable} names`);
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
  print(`No credentials are set: serving the sample library of a sandbox (its control is at ${controlUrl})`);
  if (scenario !== undefined) print(`The sandbox plays "${scenario.name}": ${scenario.description}`);
  return { baseUrl: new URL(url), appId, appSecret, close };
}

/**
 * What `--scenario`, where it is given, runs on the sandbox.
 *
 * @throws ConfigError for no scenario, and where the upstream is an account
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
