import { expect, it } from 'vitest';
import { playMoments } from './moments.ts';
import { drawMoments } from './picture.ts';

// `npm run picture` writes the picture.
it('docs/at-work.svg shows what the gateway does', async () => {
  await expect(drawMoments(await playMoments())).toMatchFileSnapshot('../../docs/at-work.svg');
});
