import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LISTS } from '../lists/lists.ts';
import { createEndpoints } from '../upstream/endpoints.ts';
import { faultSchema } from '../upstream/faults.ts';
import type { Scenario } from './scenario.ts';

export type { Scenario } from './scenario.ts';

/** The scenarios in the folder `scenarios`. */
export const SCENARIO_NAMES = [
  'blackout',
  'flaky',
  'oscillating',
  'slow-drip',
  'token-killed',
  'quota-end',
  'lagging-replica',
  'flapping-totals',
  'unverified',
] as const;

/** One of {@link SCENARIO_NAMES}. */
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** A scenario is invalid. The message lists every fault by its field. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/** Loads a scenario by name. */
export function loadNamedScenario(name: ScenarioName): Scenario {
  return readScenario(readFileSync(new URL(`../../../scenarios/${name}.json`, import.meta.url), 'utf8'));
}

/**
 * Loads a scenario by name, or from a path that ends in `.json`.
 *
 * @throws ScenarioError whose message lists the known scenarios, or the faults of the file
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
    throw new ScenarioError(`${nameOrPath} is not a scenario. ${error.message}`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ScenarioError(`${path} cannot be read.`);
  }
}

/** Parses a scenario from JSON. @throws ScenarioError */
export function readScenario(json: string): Scenario {
  const scenario = scenarioSchema.safeParse(parse(json));
  if (scenario.success) return scenario.data;
  throw new ScenarioError(scenario.error.issues.flatMap(describe).join(' '));
}

const text = z.string('must be a string').min(1, 'must not be empty');
const endpointNames = createEndpoints(LISTS).map(({ name }) => name);
const endpoint = z.enum(endpointNames, `must be one of ${endpointNames.join(', ')}`).optional();
const seconds = number(0, 31_536_000);
const every = number(1, 31_536_000).optional();
const milliseconds = number(0, 3_600_000);

const phaseSchema = z
  .strictObject(
    {
      from: seconds,
      to: seconds.optional(),
      every,
      endpoint,
      faults: z.array(faultSchema, 'must be a list').min(1, 'must not be empty').optional(),
      share: number(0, 1).optional(),
      latency: z
        .strictObject({ ms: milliseconds, jitterMs: milliseconds.optional() }, 'must be an object')
        .optional(),
      says: text.optional(),
    },
    'must be an object',
  )
  .refine(({ from, to = Number.POSITIVE_INFINITY }) => to > from, at('to', 'must be later than from'))
  .refine((phase) => phase.every === undefined || phase.to !== undefined, at('to', 'is required with every'))
  .refine(
    ({ from, to = 0, every = Number.POSITIVE_INFINITY }) => to - from <= every,
    at('every', 'must be no less than the time between from and to'),
  )
  .refine(({ faults, latency }) => faults ?? latency, at('faults', 'or latency is required'))
  .refine(({ faults, share }) => faults ?? share === undefined, at('share', 'is only allowed with faults'));

const momentSchema = z
  .strictObject(
    {
      at: seconds,
      every,
      tokens: z.enum(['expire', 'invalidate'], 'must be expire or invalidate').optional(),
      quota: z.literal('used-up', 'must be used-up').optional(),
      endpoint,
      says: text.optional(),
    },
    'must be an object',
  )
  .refine(({ tokens, quota }) => tokens ?? quota, at('tokens', 'or quota is required'))
  .refine(
    (moment) => moment.quota ?? moment.endpoint === undefined,
    at('endpoint', 'is only allowed with quota'),
  );

const scenarioSchema = z
  .strictObject(
    {
      name: text,
      description: text,
      seed: z.int('must be a whole number').optional(),
      phases: z.array(phaseSchema, 'must be a list').optional(),
      moments: z.array(momentSchema, 'must be a list').optional(),
    },
    'must be an object',
  )
  .refine(
    ({ phases = [], moments = [] }) => phases.length + moments.length > 0,
    at('phases', 'or moments is required'),
  );

function number(least: number, most: number) {
  const error = `must be a number from ${least} to ${most}`;
  return z.number(error).min(least, error).max(most, error);
}

function at(field: string, error: string) {
  return { path: [field], error };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ScenarioError('It is not JSON.');
  }
}

function describe(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [`${nameOf(issue.path)} ${issue.message}.`];
  return issue.keys.map((key) => `${nameOf([...issue.path, key])} is not a known field.`);
}

/** The path of a field in JavaScript notation: `phases[0].to`. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'It';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
