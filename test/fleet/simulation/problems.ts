import type { SimulationReport } from './simulation.ts';

/** What a fleet has promised and not kept; nothing if it has kept all. */
export function problemsOf(report: SimulationReport, dailyCalls: number): readonly string[] {
  const { grantedToOldTerms, outOfOrder, calls, stores, memories, unanswered, roles, failures } = report;
  const leaders = roles.filter((role) => role === 'leading').length;
  return [
    ...(grantedToOldTerms > 0 ? [`${grantedToOldTerms} calls were granted to an old term`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} entries were applied after later ones`] : []),
    ...(calls > dailyCalls ? [`${calls} calls were made of ${dailyCalls}`] : []),
    ...(new Set(stores).size > 1 ? ['the stores differ'] : []),
    ...(new Set(memories).size > 1 ? ['the lists in memory differ'] : []),
    ...(unanswered > 0 ? [`${unanswered} callers still wait`] : []),
    ...(leaders === 1 ? [] : [`${leaders} replicas lead`]),
    ...failures,
  ];
}
