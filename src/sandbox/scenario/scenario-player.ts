import { createRandom, type Random } from '../random.ts';
import type { AccessTokens } from '../upstream/access-tokens.ts';
import type { DailyQuotas } from '../upstream/daily-quotas.ts';
import type { Fault } from '../upstream/faults.ts';
import type { EndpointName } from '../wire.ts';
import type { Moment, Phase, Scenario } from './scenario.ts';
import { isOn, timesUntil } from './times.ts';
import type { Scenario } from './scenario.ts';
import { endOf, isOn, timesUntil } from './times.ts';

/** What a call meets on its way. */
export interface Conditions {
  readonly fault: Fault | undefined;
  readonly latencyMs: number;
}

/** Has an account suffer scenarios, one at a time. That needs no timer: what is due happens before the next call does. */
export interface ScenarioPlayer {
  /** From its beginning, as of now, in place of the one that is played. */
  start(scenario: Scenario): void;
  /** Calls succeed again, also where the scenario has used up the quota of the day. A token that was killed is dead. */
  end(): void;
  /** What a call meets that is made now. A call of no endpoint has no name. */
  meet(endpoint: EndpointName | undefined): Conditions;
}

/** What a scenario happens to. */
export interface ScenarioPlayerOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly tokens: AccessTokens;
  readonly quotas: DailyQuotas;
  /** Default: nobody is told what happens. */
  readonly tell?: Tell | undefined;
}

/** Plays nothing yet. */
export function createScenarioPlayer({ now, tokens, quotas, tell }: ScenarioPlayerOptions): ScenarioPlayer {
  let startedAt = 0;
  let stopTelling = () => {};
  let phases: readonly { readonly phase: Phase; readonly random: Random }[] = [];
  let moments: readonly { readonly moment: Moment; times: number }[] = [];

  function happen({ tokens: kill, quota, endpoint = 'batchget_material' }: Moment): void {
    if (kill === 'expire') tokens.expireAll();
    if (kill === 'invalidate') tokens.invalidateAll();
    if (quota === 'used-up') quotas.useUp(endpoint);
  }

  function end(): void {
    phases = [];
    moments = [];
    quotas.giveBack();
    stopTelling();
  }

  return {
    start(scenario) {
      end();
      startedAt = now();
      // Each phase chooses by itself: none depends on how often another did.
      phases = (scenario.phases ?? []).map((phase, index) => {
        return { phase, random: createRandom((scenario.seed ?? 1) + index) };
      });
      moments = (scenario.moments ?? []).map((moment) => ({ moment, times: 0 }));
      if (tell !== undefined) stopTelling = announceScenario(scenario, now, tell);
    },
    end,
    meet(endpoint) {
      const seconds = (now() - startedAt) / 1000;
      for (const entry of moments) {
        const times = timesUntil(entry.moment, seconds);
        if (times > entry.times) happen(entry.moment);
        entry.times = times;
      }
      const met = phases
        .filter(({ phase }) => phase.endpoint === undefined || phase.endpoint === endpoint)
        .filter(({ phase }) => isOn(phase, seconds))
        .map(({ phase, random }) => conditionsOf(phase, random));
      return {
        fault: met.find(({ fault }) => fault !== undefined)?.fault,
        latencyMs: met.reduce((sum, { latencyMs }) => sum + latencyMs, 0),
      };
    },
  };
}

function conditionsOf({ faults = [], share = 1, latency }: Phase, random: Random): Conditions {
  const fails = faults.length > 0 && random.chance(share * 100);
  const { ms = 0, jitterMs = 0 } = latency ?? {};
  return {
    fault: fails ? random.pick(faults) : undefined,
    latencyMs: ms + random.integer(0, jitterMs),
  };
}

/** Tells whoever looks on what has begun or ended, a line at a time. */
export type Tell = (line: string) => void;

/**
 * Tells, as it happens, what the parts of a scenario say that starts now. It keeps no process.
 *
 * @param now milliseconds since 1970
 * @returns what puts an end to it
 */
export function announceScenario(scenario: Scenario, now: () => number, tell: Tell): () => void {
  const { name, phases = [], moments = [] } = scenario;
  const startedAt = now();
  const clock = (seconds: number) => new Date(startedAt + seconds * 1000).toTimeString().slice(0, 8);
  let told = -1;

  const timer = setInterval(() => {
    const seconds = (now() - startedAt) / 1000;
    for (const { says, ...phase } of phases) {
      if (says === undefined || isOn(phase, told) === isOn(phase, seconds)) continue;
      const end = endOf(phase, seconds);
      const until = end === undefined ? '' : `, until ${clock(end)}`;
      tell(isOn(phase, seconds) ? `${name}: ${says} from now on${until}` : `${name}: over`);
    }
    for (const { says, ...moment } of moments)
      if (says !== undefined && timesUntil(moment, seconds) > timesUntil(moment, told))
        tell(`${name}: ${says} from now on`);
    told = seconds;
  }, 1000).unref();

  return () => clearInterval(timer);
}
