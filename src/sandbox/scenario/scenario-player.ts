import { BATCHGET_MATERIAL } from '../lists/materials.ts';
import { createRandom, type Random } from '../random.ts';
import type { AccessTokens } from '../upstream/access-tokens.ts';
import type { DailyQuotas } from '../upstream/daily-quotas.ts';
import type { Fault } from '../upstream/faults.ts';
import { endOf, isOn, type Moment, type Phase, type Scenario, timesUntil } from './scenario.ts';

/** What is injected into a call. */
export interface Injection {
  readonly fault: Fault | undefined;
  readonly latencyMs: number;
}

/** Runs scenarios on an account, one at a time. That needs no timer: what is due happens before the next call does. */
export interface ScenarioPlayer {
  /** From its beginning, as of now, in place of the one that runs. */
  start(scenario: Scenario): void;
  /** Calls succeed again, also where the scenario has used up the quota of the day. A token that was killed is dead. */
  end(): void;
  /** What is injected into a call that is made now. A call of no endpoint has no name. */
  inject(endpoint: string | undefined): Injection;
}

/** What a scenario happens to. */
export interface ScenarioPlayerOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly tokens: AccessTokens;
  readonly quotas: DailyQuotas;
  /** Default: nobody is told what happens. */
  readonly announce?: Announce | undefined;
}

/** Runs nothing yet. */
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
      // Each phase chooses by itself: none depends on how often another did.
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

/** Announces to whoever looks on what has begun or ended: one message, one line. */
export type Announce = (message: string) => void;

/**
 * Announces, as they begin and end, the parts of a scenario that starts now and have a message. It keeps no process
 * alive.
 *
 * @param now milliseconds since 1970
 * @returns what puts an end to it
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
