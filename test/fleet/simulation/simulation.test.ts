import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { anySchedule } from './faults.ts';
import { problemsOf } from './problems.ts';
import { simulate } from './simulation.ts';

describe('a fleet in virtual time', () => {
  it('makes each call once for all its replicas', async () => {
    const report = await simulate({
      seed: 1,
      replicas: 3,
      faults: [{ kind: 'pass', ms: 30_000 }],
      dailyCalls: 1000,
    });

    expect(problemsOf(report, 1000)).toEqual([]);
    expect(report.calls).toBe(report.items);
  });

  it('is one account, whatever happens to its replicas and its Redis', async () => {
    await fc.assert(
      fc.asyncProperty(anySchedule, async (schedule) => {
        expect(problemsOf(await simulate(schedule), schedule.dailyCalls)).toEqual([]);
      }),
      { numRuns: propertyRuns(1000) },
    );
  });
});
