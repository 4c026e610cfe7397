import type { MemoryResult } from './measure-memory.ts';
import type { StallResult } from './measure-stalls.ts';
import type { Result } from './run-load-mode.ts';
import { compare, medianOf } from './statistics.ts';

/** All that was measured. */
export interface Measured {
  readonly results: readonly Result[];
  readonly stalls: readonly StallResult[];
  readonly memory: readonly MemoryResult[];
}

/** What is aimed at, and how far it is. */
export interface Goal {
  readonly path: string;
  readonly measured: number;
  readonly bound: number;
  /** Whether the bound is the least or the most that it may be. */
  readonly kind: 'at least' | 'at most';
}

export function isReached({ measured, bound, kind }: Goal): boolean {
  return kind === 'at least' ? measured >= bound : measured <= bound;
}

/** A ratio of answers in a second that is aimed at. */
interface Aim {
  readonly mode: Result['mode'];
  readonly targets: readonly string[];
  readonly base: string;
  readonly baseTitle: string;
  readonly bounds: Readonly<Record<string, number>>;
}

const AIMS: readonly Aim[] = [
  {
    mode: 'hot',
    targets: ['gateway'],
    base: 'bare-map',
    baseTitle: 'the bare map',
    bounds: { q1: 0.7, q2: 0.7, q3: 0.7, q4: 0.7 },
  },
  {
    mode: 'hot',
    targets: ['gateway-keys'],
    base: 'bare-map',
    baseTitle: 'the bare map',
    bounds: { q1: 0.6, q2: 0.6, q3: 0.6, q4: 0.6 },
  },
  {
    mode: 'hot',
    targets: ['gateway', 'gateway-keys'],
    base: 'yoga-response-cache',
    baseTitle: "Yoga's response cache",
    bounds: { q1: 5, q4: 9 },
  },
  {
    mode: 'hot',
    targets: ['gateway', 'gateway-keys'],
    base: 'mercurius-cache',
    baseTitle: 'mercurius-cache',
    bounds: { q1: 1.4, q2: 2, q3: 2, q4: 2 },
  },
  {
    mode: 'warm',
    targets: ['gateway', 'gateway-keys'],
    base: 'mercurius-items',
    baseTitle: 'Mercurius + jit with the same items',
    bounds: { q1: 1, q2: 1, q3: 0.8, q4: 1 },
  },
];

const MAX_LATENCY_RATIO = 1.1;
const MAX_STALL_MS = 20;
const MAX_MEMORY_RATIO = 1.3;

/** Each goal that the measurements say something about. */
export function judge({ results, stalls, memory }: Measured): readonly Goal[] {
  return [
    ...AIMS.flatMap((aim) => judgeAim(aim, results)),
    ...judgeLatency(results),
    ...judgeColdCpu(results),
    ...stalls
      .filter(({ target }) => target === 'gateway')
      .map(({ p99Ms }) => ({
        path: 'event-loop delay p99 with news of 1 MB, ms',
        measured: p99Ms,
        bound: MAX_STALL_MS,
        kind: 'at most' as const,
      })),
    ...judgeMemory(memory),
  ];
}

function judgeAim({ mode, targets, base, baseTitle, bounds }: Aim, results: readonly Result[]): Goal[] {
  return targets.flatMap((target) =>
    Object.entries(bounds).flatMap(([query, bound]) => {
      const [own, other] = [target, base].map((name) => find(results, mode, query, name));
      const measured = own && other && compare(own.rounds, other.rounds).rounds;
      if (measured === undefined) return [];
      return { path: `${mode} ${query}, ${target} × ${baseTitle}`, measured, bound, kind: 'at least' };
    }),
  );
}

function judgeLatency(results: readonly Result[]): Goal[] {
  const [own, proxy] = ['gateway', 'bare-proxy'].map((name) => {
    const result = find(results, 'cold-100', 'q2', name);
    return result && medianOf(result.rounds, 'p50Ms');
  });
  if (own === undefined || proxy === undefined) return [];
  const path = 'cold q2 with upstream at 100 ms: p50 × the bare proxy';
  return [{ path, measured: own / proxy, bound: MAX_LATENCY_RATIO, kind: 'at most' }];
}

function judgeColdCpu(results: readonly Result[]): Goal[] {
  return ['q1', 'q2', 'q3', 'q4'].flatMap((query) => {
    const [own, naive] = ['gateway', 'yoga'].map((name) => find(results, 'cold', query, name));
    const measured = own && naive && compare(own.rounds, naive.rounds).cpu;
    if (measured === undefined) return [];
    return { path: `cold ${query}: CPU × a naive Yoga gateway`, measured, bound: 1, kind: 'at most' };
  });
}

function judgeMemory(memory: readonly MemoryResult[]): Goal[] {
  const [own, mercurius] = ['gateway', 'mercurius-items'].map((name) => {
    const result = memory.find(({ target }) => target === name);
    return result && result.full - result.empty;
  });
  if (own === undefined || mercurius === undefined) return [];
  const path = 'memory of cached images × Mercurius';
  return [{ path, measured: own / mercurius, bound: MAX_MEMORY_RATIO, kind: 'at most' }];
}

function find(
  results: readonly Result[],
  mode: Result['mode'],
  query: string,
  target: string,
): Result | undefined {
  return results.find((each) => each.mode === mode && each.query === query && each.target === target);
}
