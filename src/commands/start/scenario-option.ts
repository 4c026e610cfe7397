import { ConfigError } from '../../config/config.ts';
import type { UpstreamConfig } from '../../config/upstream-config.ts';
import { loadScenario, type Scenario, ScenarioError } from '../../sandbox/scenario/load-scenario.ts';

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
