import { LRUCache } from 'lru-cache';

/** Finds facts of pictures out in the background. */
export interface FactFinding {
  /** Asks for the facts of a picture. Whatever was asked for last comes first. */
  ask(address: string): void;
  /** How many pictures wait. */
  waiting(): number;
  /** How many pictures are looked at. */
  active(): number;
  close(): void;
}

export interface FactFindingOptions {
  /** Whether nothing is to be found out any more. */
  readonly isKnown: (address: string) => boolean;
  /** Finds the facts out and records them. May reject. */
  readonly findOut: (address: string) => Promise<void>;
  /** Resolves when there is room for what nobody waits for. */
  readonly untilIdle: () => Promise<void>;
  /** Milliseconds of a monotonic clock. Default: the machine's. */
  readonly now?: (() => number) | undefined;
}

/** How many pictures are looked at at a time. */
const CONCURRENCY = 2;

/** Of more, those that were asked for first are left out. */
const MAX_WAITING = 3000;

/** How long a picture that could not be looked at is let alone, in milliseconds. */
const FAILURE_MS = 600_000;

const MAX_FAILURES = 10_000;

/** Nobody waits for facts: what is asked for is bounded, and a failure is not told. */
export function createFactFinding(options: FactFindingOptions): FactFinding {
  const { isKnown, findOut, untilIdle, now = () => performance.now() } = options;
  // By use: the last one asked for is the first of its keys.
  const waiting = new LRUCache<string, true>({ max: MAX_WAITING });
  const failed = new LRUCache<string, number>({ max: MAX_FAILURES });
  const lookedAt = new Set<string>();
  let workers = 0;
  let isClosed = false;

  function hasFailed(address: string): boolean {
    const failedAt = failed.get(address);
    return failedAt !== undefined && now() - failedAt < FAILURE_MS;
  }

  async function work(): Promise<void> {
    workers += 1;
    while (waiting.size > 0) {
      await untilIdle();
      const { value: address } = waiting.keys().next();
      // Another worker may have taken the last.
      if (address === undefined) break;
      waiting.delete(address);
      await lookAt(address);
    }
    workers -= 1;
  }

  async function lookAt(address: string): Promise<void> {
    if (isKnown(address)) return;
    lookedAt.add(address);
    try {
      await findOut(address);
    } catch {
      failed.set(address, now());
    }
    lookedAt.delete(address);
  }

  return {
    ask(address) {
      if (isClosed || lookedAt.has(address) || hasFailed(address) || isKnown(address)) return;
      waiting.set(address, true);
      if (workers < CONCURRENCY) void work();
    },
    waiting: () => waiting.size,
    active: () => lookedAt.size,
    close() {
      isClosed = true;
      waiting.clear();
    },
  };
}
