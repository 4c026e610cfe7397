import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { images } from '../helpers/assets.ts';
import { ask } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { keptGateway } from './kept-gateway.ts';

describe('a folder that cannot be written', () => {
  it('is told once at the start, and once more when it can be, and stops nothing', async () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, 'a file in the place of the folder');
    const { source } = memorySource(images(3));

    const { gateway, state, warnings, notes } = await keptGateway({ source, folder });
    expect(warnings()).toEqual([
      expect.stringMatching(
        /ledgers\.ndjson cannot be written, so a restart will start without it: Error: E/,
      ),
    ]);
    expect((await ask(gateway, '{ assets(type: IMAGE) { totalCount } }')).data.assets.totalCount).toBe(3);
    await state.save();
    expect(warnings()).toHaveLength(1);
    expect(notes()).toEqual([]);

    rmSync(folder);
    await state.save();
    expect(notes()).toEqual(['The state is saved again.']);
    expect(existsSync(join(folder, 'image.ndjson'))).toBe(true);
    expect(warnings()).toHaveLength(1);
  });
});

describe('the status of what is saved', () => {
  it('tells when what was saved, and why it fails, without a path', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, '{ assets(type: IMAGE) { totalCount } }');
    await state.save();
    expect(state.status()).toEqual({
      isOwner: true,
      savedAt: { image: expect.any(Number), ledgers: expect.any(Number) },
      failures: 0,
      failure: undefined,
    });

    rmSync(join(folder, 'ledgers.ndjson'));
    mkdirSync(join(folder, 'ledgers.ndjson', 'in the way'), { recursive: true });
    await state.save();

    const { failures, failure } = state.status();
    expect(failures).toBeGreaterThan(0);
    expect(failure).toMatch(/^E\w+: [a-z ]+$/);
  });
});
