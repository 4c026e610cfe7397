import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../src/sandbox/random.ts';
import type { ChaosFleet } from './chaos-fleet.ts';

/** Uploads and deletions that go on. */
export interface Churn {
  /** The pictures of the beginning that are still there. */
  present(): ReadonlySet<string>;
  end(): Promise<{ readonly uploads: number; readonly deletions: number }>;
}

/** Between two changes, on average, in milliseconds. */
const EVERY_MS = 1500;

/**
 * @param ids of the pictures of the beginning, of which half stay in any case
 */
export function startChurn({ sandbox }: ChaosFleet, ids: readonly string[], random: Random): Churn {
  const present = new Set(ids);
  const least = ids.length / 2;
  let uploads = 0;
  let deletions = 0;
  let isOver = false;

  function change(): void {
    if (random.chance(50) || present.size <= least) {
      uploads += 1;
      sandbox.control.upload('image', { name: `picture that came later ${uploads}.jpg` });
      return;
    }
    const id = random.pick([...present]);
    sandbox.control.delete(id);
    present.delete(id);
    deletions += 1;
  }

  const working = (async () => {
    while (!isOver) {
      await sleep(EVERY_MS * (0.5 + random.integer(0, 100) / 100));
      if (!isOver) change();
    }
  })();

  return {
    present: () => new Set(present),
    async end() {
      isOver = true;
      await working;
      return { uploads, deletions };
    },
  };
}
