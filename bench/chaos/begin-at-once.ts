import type { Scenario } from '../../src/sandbox/scenario/load-scenario.ts';

/** The same scenario without the time before anything happens. */
export function beginAtOnce(scenario: Scenario): Scenario {
  const { phases = [], moments = [] } = scenario;
  const begin = Math.min(...phases.map(({ from }) => from), ...moments.map(({ at }) => at));
  return {
    ...scenario,
    phases: phases.map((phase) => ({
      ...phase,
      from: phase.from - begin,
      to: phase.to === undefined ? undefined : phase.to - begin,
    })),
    moments: moments.map((moment) => ({ ...moment, at: moment.at - begin })),
  };
}
