import { readFileSync } from 'node:fs';
import { readScenario, ScenarioError } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios that come with the sandbox, in the folder `scenarios`. */
export const SCENARIO_NAMES = [
  'blackout',
  'flaky',
  'oscillating',
  'slow-drip',
  'token-killed',
  'quota-end',
  'lagging-replica',
  'flapping-totals',
] as const;

/** One of {@link SCENARIO_NAMES}. */
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** The scenario of this name. */
export function loadNamedScenario(name: ScenarioName): Scenario {
  return readScenario(readFileSync(new URL(`../../../scenarios/${name}.json`, import.meta.url), 'utf8'));
}

/**
 * The scenario of this name, or of the file at this path: a path ends in `.json`.
 *
 * @throws ScenarioError in a sentence that names the scenarios there are, or the faults of the file
 */
export function loadScenario(nameOrPath: string): Scenario {
  const name = SCENARIO_NAMES.find((each) => each === nameOrPath);
  if (name !== undefined) return loadNamedScenario(name);
  if (!nameOrPath.endsWith('.json')) {
    throw new ScenarioError(
      `There is no scenario "${nameOrPath}". There are ${SCENARIO_NAMES.join(', ')}, and files that end in .json.`,
    );
  }
  const json = readText(nameOrPath);
  try {
    return readScenario(json);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new ScenarioError(`${nameOrPath} is no scenario. ${error.message}`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ScenarioError(`${path} cannot be read.`);
  }
}
