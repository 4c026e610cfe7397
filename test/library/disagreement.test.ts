import { describe, expect, it } from 'vitest';
import { chooseTrial, KINDS } from '../disagreement/kinds.ts';
import { runTrial } from '../disagreement/trial.ts';
import { clockedSource } from '../helpers/clocked-source.ts';
import { SECOND } from '../helpers/durations.ts';
import { libraryOver } from '../helpers/execute.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { settle } from '../helpers/settle.ts';
import { windowIn } from '../helpers/windows.ts';

/** Two hundred of each kind in CI. `npm run test:disagreement` runs more. */
const RUNS = propertyRuns(200);

describe('an upstream that contradicts itself', () => {
  it.each(KINDS)('$name: marks each wrong page, and shows none after the second check', async (kind) => {
    for (let seed = 0; seed < RUNS; seed += 1) {
      const { unmarked, wrong } = await runTrial(chooseTrial(kind, seed));

      expect({ seed, unmarked, wrong }).toEqual({ seed, unmarked: [], wrong: [] });
    }
  });

  it.each(KINDS.filter(({ name }) => /10 s behind, one deletion|flap/.test(name)))(
    '$name: takes at most 100 list calls among 5,000 cached assets',
    async (kind) => {
      const { unmarked, wrong, calls } = await runTrial({
        ...chooseTrial(kind, 1),
        size: 5000,
        warmth: 'cached',
      });

      expect({ unmarked, wrong }).toEqual({ unmarked: [], wrong: [] });
      expect(calls).toBeLessThanOrEqual(100);
    },
  );

  it('is right after the second check where answers before the first contradiction were wrong already', async () => {
    const { wrong, marked } = await runTrial({
      seed: 1012,
      size: 600,
      warmth: 'partly cached',
      disagreement: { totalsFlap: true },
      lastsMs: 5000,
      deletions: 2,
      uploads: 0,
    });

    expect({ wrong, isMarked: marked > 0 }).toEqual({ wrong: [], isMarked: true });
  });

  it('has what is doubtful left out of what is saved', async () => {
    const { source, clock, now, lists } = clockedSource();
    const library = libraryOver(source, { now, freshSeconds: 10 });
    async function check(): Promise<void> {
      clock.time += 10 * SECOND;
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      await loader.loadWindow(windowIn(library, 'image', { first: 20 }));
      await settle();
    }
    await check();
    const before = [...lists.image];
    lists.image.shift();
    await check();
    await check();
    expect(library.snapshotList('image')).toMatchObject({ totalCount: 44 });

    lists.image = before;
    await check();

    expect(library.status().lists['image']?.isDisputed).toBe(true);
    expect(library.snapshotList('image')).toBeUndefined();
  });
});
