/** Whether all is tried that CI tries: with `TEST_RUNS=full`. */
export const IS_FULL_RUN = process.env['TEST_RUNS'] === 'full';

/**
 * How often a property is tried: a twentieth of what CI does, unless `TEST_RUNS=full` asks for all of
 * it.
 *
 * @param full how often CI tries it
 */
export function propertyRuns(full: number): number {
  return IS_FULL_RUN ? full : Math.ceil(full / 20);
}
