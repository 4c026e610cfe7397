import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/fleet/presence.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { anySchedule } from './faults.ts';
import { problemsOf } from './problems.ts';
import { type Fault, LONGEST_FAULT_MS, type SimulationOptions, simulate } from './simulation.ts';

const pass = (ms: number): Fault => ({ kind: 'pass', ms });

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

  it.each([
    { kind: 'kill' as const, withinMs: LEASE_MS + 1000 },
    { kind: 'hang' as const, withinMs: LEASE_MS + 1000 },
    // One of the messages between may be slow: see `travel`.
    { kind: 'stop' as const, withinMs: 100 + 160 },
  ])('is led again soon after its leader has met with a $kind', async ({ kind, withinMs }) => {
    const atMs = 10_000;
    for (let seed = 1; seed <= 10; seed += 1) {
      const before: Fault = { kind: 'pass', ms: atMs };
      // A Redis that answers: how long one takes that is late is no matter of the fleet's.
      const account = { seed, replicas: 3, dailyCalls: 1000, lateShare: 0 };
      const [first] = (await simulate({ ...account, faults: [before] })).takeOvers;
      const replica = first?.replica ?? 0;

      const fault = kind === 'hang' ? { kind, replica, forMs: LONGEST_FAULT_MS } : { kind, replica };
      const { takeOvers } = await simulate({ ...account, faults: [before, fault] });

      expect(takeOvers[0]).toEqual(first);
      expect((takeOvers[1]?.atMs ?? Number.POSITIVE_INFINITY) - atMs).toBeLessThanOrEqual(withinMs);
    }
  });

  it.each<{ name: string; schedule: SimulationOptions }>([
    {
      name: 'whose leader is killed, and whose Redis is flushed before others know its last counts',
      schedule: {
        ...{ seed: 0, replicas: 3, dailyCalls: 30 },
        faults: [
          pass(3556),
          { kind: 'kill', replica: 0 },
          pass(2233),
          { kind: 'flush' },
          pass(4990),
          { kind: 'trim', count: 7 },
          pass(2851),
          { kind: 'kill', replica: 0 },
          pass(3158),
          { kind: 'cut', replica: 0, what: 'calls', forMs: 1994 },
          pass(2421),
        ],
      },
    },
    {
      name: 'whose Redis is flushed while an entry of its leader is on its way',
      schedule: {
        ...{ seed: 415482964, replicas: 3, dailyCalls: 1000 },
        faults: [
          pass(2436),
          { kind: 'flush' },
          pass(2826),
          { kind: 'kill', replica: 0 },
          pass(4778),
          { kind: 'trim', count: 0 },
          pass(4140),
          { kind: 'trim', count: 0 },
          pass(1845),
          { kind: 'trim', count: 0 },
          pass(3329),
          { kind: 'flush' },
          pass(0),
        ],
      },
    },
    {
      name: 'whose Redis is flushed while others than the one that asks for a share are cut off',
      schedule: {
        ...{ seed: 890598332, replicas: 3, dailyCalls: 30 },
        faults: [
          pass(944),
          { kind: 'cut', replica: 0, what: 'calls', forMs: 1852 },
          pass(2062),
          { kind: 'cut', replica: 0, what: 'calls', forMs: 1107 },
          pass(1470),
          { kind: 'flush' },
          pass(963),
          { kind: 'cut', replica: 1, what: 'calls', forMs: 3392 },
          pass(109),
          { kind: 'hang', replica: 2, forMs: 3600 },
          pass(1529),
          { kind: 'cut', replica: 2, what: 'calls', forMs: 7103 },
          pass(3668),
          { kind: 'cut', replica: 0, what: 'calls', forMs: 5674 },
          pass(0),
        ],
      },
    },
  ])('is one account, $name', async ({ schedule }) => {
    expect(problemsOf(await simulate(schedule), schedule.dailyCalls)).toEqual([]);
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
