import fc from 'fast-check';
import { type Fault, LONGEST_FAULT_MS, type SimulationOptions } from './simulation.ts';

const REPLICAS = 3;

const replica = fc.nat({ max: REPLICAS - 1 });
const forMs = fc.integer({ min: 1, max: LONGEST_FAULT_MS });

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('cut' as const),
    replica,
    what: fc.constantFrom('calls' as const, 'answers' as const),
    forMs,
  }),
  fc.record({ kind: fc.constant('hang' as const), replica, forMs }),
  fc.record({ kind: fc.constantFrom('kill' as const, 'stop' as const), replica }),
  fc.record({ kind: fc.constantFrom('flush' as const, 'failOver' as const) }),
  fc.record({ kind: fc.constant('trim' as const), count: fc.nat({ max: 20 }) }),
);

const pass: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('pass' as const),
  ms: fc.nat({ max: 5000 }),
});

/** What may happen to a fleet, and when. */
export const anySchedule: fc.Arbitrary<SimulationOptions> = fc.record({
  seed: fc.nat(),
  replicas: fc.constant(REPLICAS),
  faults: fc
    .array(fc.tuple(fault, pass), { minLength: 1, maxLength: 8 })
    .chain((faults) => pass.map((first) => [first, ...faults.flat()])),
  // So few that they are used up, or so many that they are not.
  dailyCalls: fc.constantFrom(30, 60, 1000),
});
