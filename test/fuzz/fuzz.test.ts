import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

describe('a library whose upstream sends damaged bodies', () => {
  // `npm run test:fuzz` sends 100,000.
  it('keeps nothing bad, and fails only with typed errors', async () => {
    const { bodies, answered, failed, crashes, badEntries } = await fuzz({ bodies: 3000, seed: 7 });

    expect(crashes).toEqual([]);
    expect(badEntries).toEqual([]);
    expect(bodies).toBeGreaterThanOrEqual(3000);
    // Neither is every body beyond repair, nor does damage go by unseen.
    expect(answered).toBeGreaterThan(500);
    expect(failed).toBeGreaterThan(500);
  });
});
