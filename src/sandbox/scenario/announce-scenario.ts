import type { Scenario } from './scenario.ts';
import { endOf, isOn, timesUntil } from './times.ts';

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
