import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';
import { loadScenario } from './sandbox/scenario/load-scenario.ts';
import { ScenarioError } from './sandbox/scenario/read-scenario.ts';
import type { Scenario } from './sandbox/scenario/scenario.ts';
import type { UpstreamConfig } from './upstream-config.ts';

/**
 * What `--scenario` has the sandbox suffer, if it is among the arguments of the command line.
 *
 * @throws ConfigError for another argument, for no scenario, and where the upstream is an account
 */
export function readScenarioOption(args: readonly string[], upstream: UpstreamConfig): Scenario | undefined {
  const { scenario: nameOrPath } = parse(args);
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { scenario: { type: 'string' } } }).values;
  } catch (error) {
    // The first sentence names the option; the rest is advice for quoting it.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    throw new ConfigError([`${sentence.replace(/\.$/, '')}.`]);
  }
}
