import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosFleet } from './chaos-fleet.ts';

/** How often readiness is looked at, in milliseconds: nobody is alone for less than that. */
const LOOK_MS = 250;

/** How often replicas were alone, in all. */
export function watchAlone({ replicas }: ChaosFleet) {
  const spells = new Set<string>();
  let isOver = false;

  void (async () => {
    while (!isOver) {
      await Promise.all(
        replicas.map(async ({ isUp, process }) => {
          const fleet = isUp ? (await process.readiness())?.fleet : undefined;
          if (fleet?.role === 'alone') spells.add(`${process.pid} ${fleet.aloneSince}`);
        }),
      );
      await sleep(LOOK_MS);
    }
  })();

  return {
    end(): number {
      isOver = true;
      return spells.size;
    },
  };
}
