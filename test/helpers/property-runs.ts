/**
 * How often a property is tried: a twentieth of what CI does, unless `TEST_RUNS=full` asks for all of
 * it.
 *
 * @param full how often CI tries it
 */
export function propertyRuns(full: number): number {
  return process.env['TEST_RUNS'] === 'full' ? full : Math.ceil(full / 20);
}
