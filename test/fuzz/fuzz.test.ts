import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../helpers/property-runs.ts';
import { fuzz } from './fuzz.ts';

/** `npm run test:fuzz` sends 100,000. */
const BODIES = propertyRuns(3000);

describe('a library whose upstream sends damaged bodies', () => {
  it('keeps nothing bad, and fails only with typed errors', async () => {
    const { bodies, answered, failed, crashes, badEntries } = await fuzz({ bodies: BODIES, seed: 7 });

    expect(crashes).toEqual([]);
    expect(badEntries).toEqual([]);
    expect(bodies).toBeGreaterThanOrEqual(BODIES);
    // Neither is every body beyond repair, nor does damage go by unseen.
    expect(answered).toBeGreaterThan(BODIES / 6);
    expect(failed).toBeGreaterThan(BODIES / 6);
  });
});
