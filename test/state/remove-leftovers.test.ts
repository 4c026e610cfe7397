import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeLeftovers } from '../../src/state/remove-leftovers.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('removes files that were never completed, and none that may still be', async () => {
  const folder = temporaryFolder();
  const now = Date.UTC(2026, 0, 5);
  for (const [name, age] of Object.entries({ 'a.tmp': 7200, 'b.tmp': 60, 'image.ndjson': 7200 })) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), now / 1000 - age, now / 1000 - age);
  }

  await removeLeftovers(folder, now);

  expect(readdirSync(folder).sort()).toEqual(['b.tmp', 'image.ndjson']);
});

it('does not mind a folder that is not there', async () => {
  await expect(removeLeftovers(join(temporaryFolder(), 'none'), 0)).resolves.toBeUndefined();
});
