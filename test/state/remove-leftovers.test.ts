import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeLeftovers } from '../../src/state/remove-leftovers.ts';
import { writeStateFile } from '../../src/state/write-state-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('removes files that were never completed, however young, and nothing else', async () => {
  const folder = temporaryFolder();
  for (const name of ['a.tmp', 'image.ndjson.b.tmp', 'image.ndjson', 'tmp'])
    writeFileSync(join(folder, name), '');

  await removeLeftovers(folder);

  expect(readdirSync(folder).sort()).toEqual(['image.ndjson', 'tmp']);
});

it('leaves alone what this process is writing', async () => {
  const folder = temporaryFolder();
  const items = Array.from({ length: 4000 }, () => 'x'.repeat(1000));
  const path = join(folder, 'image.ndjson');
  let isDone = false;
  const written = writeStateFile(path, { kind: 'image', account: 'ours', about: {}, items }).finally(() => {
    isDone = true;
  });

  let removals = 0;
  while (!isDone) {
    await removeLeftovers(folder);
    removals += 1;
  }

  await written;
  expect(removals).toBeGreaterThan(1);
  expect(readdirSync(folder)).toEqual(['image.ndjson']);
});

it('does not mind a folder that is not there', async () => {
  await expect(removeLeftovers(join(temporaryFolder(), 'none'))).resolves.toBeUndefined();
});
