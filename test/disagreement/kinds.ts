import { createRandom } from '../../src/sandbox/random.ts';
import type { Disagreement } from './replicated-list.ts';
import type { Trial } from './trial.ts';

/** A way in which upstream contradicts itself. */
export interface Kind {
  readonly name: string;
  readonly disagreement: Disagreement;
  /** How long it lasts after the last change, in milliseconds. */
  readonly lastsMs: number;
  /** How many assets are deleted and uploaded meanwhile: one of these numbers. */
  readonly deletions: readonly number[];
  readonly uploads: readonly number[];
}

const CHANGES = [
  { what: 'one deletion', deletions: [1], uploads: [0] },
  { what: 'several deletions', deletions: [2, 3, 5], uploads: [0] },
  { what: 'uploads', deletions: [0], uploads: [1, 2] },
  { what: 'deletions and uploads', deletions: [1, 2, 3], uploads: [1, 2, 3] },
] as const;

export const KINDS: readonly Kind[] = [
  ...[1000, 3000, 10_000].flatMap((lagMs) =>
    CHANGES.map(({ what, ...changes }) => ({
      name: `one replica ${lagMs / 1000} s behind, ${what}`,
      disagreement: { replicaLagMs: lagMs },
      lastsMs: lagMs,
      ...changes,
    })),
  ),
  {
    name: 'totals that flap for 5 s',
    disagreement: { totalsFlap: true },
    lastsMs: 5000,
    deletions: [0],
    uploads: [0],
  },
  {
    name: 'list calls 10 s behind count calls',
    disagreement: { listLagMs: 10_000 },
    lastsMs: 10_000,
    deletions: [0, 1],
    uploads: [1, 2],
  },
  {
    name: 'count calls 10 s behind list calls',
    disagreement: { countLagMs: 10_000 },
    lastsMs: 10_000,
    deletions: [0, 1],
    uploads: [1, 2],
  },
];

/** The trial of a kind that a seed chooses. */
export function chooseTrial({ disagreement, lastsMs, deletions, uploads }: Kind, seed: number): Trial {
  const random = createRandom(seed * 7919 + 17);
  return {
    seed,
    size: random.pick([30, 90, 250, 250, 600]),
    warmth: random.pick(['cold', 'partly cached', 'cached']),
    disagreement,
    lastsMs,
    deletions: random.pick(deletions),
    uploads: random.pick(uploads),
  };
}
