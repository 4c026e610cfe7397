import { BATCHGET_MATERIAL } from '../lists/materials.ts';
import { createRandom, type Random } from '../random.ts';
import type { AccessTokens } from '../upstream/access-tokens.ts';
import type { DailyQuotas } from '../upstream/daily-quotas.ts';
import type { Fault } from '../upstream/faults.ts';
import { endOf, isOn, type Moment, type Phase, type Scenario, timesUntil } from './scenario.ts';

/** The effect of a scenario on one call. */
export interface Injection {
  readonly fault: Fault | undefined;
  readonly latencyMs: number;
}

/** Runs one scenario at a time on an account. No timers: events that are due run before a call. */
export interface ScenarioPlayer {
  /** Starts a scenario now, from its beginning, in place of a running one. */
  start(scenario: Scenario): void;
  /**
   * Ends the scenario. Calls succeed again, used-up quotas are restored, killed tokens stay dead.
   */
  end(): void;
  /** The effect on a call made now. Calls of unknown endpoints have no name. */
  inject(endpoint: string | undefined): Injection;
}

/** What a scenario acts on. */
export interface ScenarioPlayerOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly tokens: AccessTokens;
  readonly quotas: DailyQuotas;
  /** Default: events are not announced. */
  readonly announce?: Announce | undefined;
}

/** A player without a scenario. */
export function createScenarioPlayer({
  now,
  tokens,
  quotas,
  announce,
}: ScenarioPlayerOptions): ScenarioPlayer {
  let startedAt = 0;
  let stopAnnouncing = () => {};
  let phases: readonly { readonly phase: Phase; readonly random: Random }[] = [];
  let moments: readonly { readonly moment: Moment; times: number }[] = [];

  function happen({ tokens: kill, quota, endpoint = BATCHGET_MATERIAL.name }: Moment): void {
    if (kill === 'expire') tokens.expireAll();
    if (kill === 'invalidate') tokens.invalidateAll();
    if (quota === 'used-up') quotas.useUp(endpoint);
  }

  function end(): void {
    phases = [];
    moments = [];
    quotas.giveBack();
    stopAnnouncing();
  }

  return {
    start(scenario) {
      end();
      startedAt = now();
      // One random sequence per phase, so phases do not affect each other's choices.
      phases = (scenario.phases ?? []).map((phase, index) => {
        return { phase, random: createRandom((scenario.seed ?? 1) + index) };
      });
      moments = (scenario.moments ?? []).map((moment) => ({ moment, times: 0 }));
      if (announce !== undefined) stopAnnouncing = announceScenario(scenario, now, announce);
    },
    end,
    inject(endpoint) {
      const seconds = (now() - startedAt) / 1000;
      for (const entry of moments) {
        const times = timesUntil(entry.moment, seconds);
        if (times > entry.times) happen(entry.moment);
        entry.times = times;
      }
      const injected = phases
        .filter(({ phase }) => phase.endpoint === undefined || phase.endpoint === endpoint)
        .filter(({ phase }) => isOn(phase, seconds))
        .map(({ phase, random }) => choose(phase, random));
      return {
        fault: injected.find(({ fault }) => fault !== undefined)?.fault,
        latencyMs: injected.reduce((sum, { latencyMs }) => sum + latencyMs, 0),
      };
    },
  };
}

function choose({ faults = [], share = 1, latency }: Phase, random: Random): Injection {
  const fails = faults.length > 0 && random.chance(share * 100);
  const { ms = 0, jitterMs = 0 } = latency ?? {};
  return {
    fault: fails ? random.pick(faults) : undefined,
    latencyMs: ms + random.integer(0, jitterMs),
  };
}

/** Receives what has begun or ended, as a message of one line. */
export type Announce = (message: string) => void;

/**
 * Announces the start and end of each part that has a message. Does not keep the process alive.
 *
 * @param now milliseconds since 1970
 * @returns a function that stops it
 */
function announceScenario(scenario: Scenario, now: () => number, announce: Announce): () => void {
  const { name, phases = [], moments = [] } = scenario;
  const startedAt = now();
  const clock = (seconds: number) => new Date(startedAt + seconds * 1000).toTimeString().slice(0, 8);
  let announcedUntil = -1;

  const timer = setInterval(() => {
    const seconds = (now() - startedAt) / 1000;
    for (const { says: message, ...phase } of phases) {
      if (message === undefined || isOn(phase, announcedUntil) === isOn(phase, seconds)) continue;
      const end = endOf(phase, seconds);
      const until = end === undefined ? '' : `, until ${clock(end)}`;
      announce(isOn(phase, seconds) ? `${name}: ${message} from now on${until}` : `${name}: over`);
    }
    for (const { says: message, ...moment } of moments)
      if (message !== undefined && timesUntil(moment, seconds) > timesUntil(moment, announcedUntil))
        announce(`${name}: ${message} from now on`);
    announcedUntil = seconds;
  }, 1000).unref();

  return () => clearInterval(timer);
}
