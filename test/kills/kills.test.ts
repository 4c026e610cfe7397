import { expect, it } from 'vitest';
import { killAgainAndAgain } from './kills.ts';

it.each([
  { name: 'tells what it has counted', tellsQuota: true },
  { name: 'does not tell', tellsQuota: false },
])(
  'forgets no call that a caller has read, however often it is killed, where upstream $name',
  async ({ tellsQuota }) => {
    const { kills, overCeiling, ahead } = await killAgainAndAgain({ kills: 5, seed: 1, tellsQuota });

    expect(kills.map(({ forgotten }) => forgotten)).toEqual(Array(5).fill(0));
    expect(kills.at(-1)?.counted).toBeGreaterThan(5);
    expect(overCeiling).toBe(0);
    // A block of 25 for each that was killed, where nobody tells better.
    expect(ahead).toBeLessThanOrEqual(tellsQuota ? 25 : 5 * 25);
  },
);
