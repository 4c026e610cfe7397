import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimFolder } from '../../../src/state/files/claim-folder.ts';
import { createFolderOwner } from '../../../src/state/files/folder-owner.ts';
import type { Ownership } from '../../../src/state/state-store.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

describe('createFolderOwner', () => {
  async function open(folder: string, claim = claimFolder) {
    const { log, records } = memoryLog();
    const decisions: Ownership[] = [];
    const owner = createFolderOwner({ folder, log, claim });
    onTestFinished(() => owner.close());
    await owner.open({
      async onDecided(ownership) {
        decisions.push(ownership);
      },
    });
    return { owner, decisions, words: () => records().map(({ msg }) => msg) };
  }

  it('lets the second write once the first has let go, and tells the operator of both', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    const second = await open(folder);
    expect([await first.owner.maySave(), await second.owner.maySave()]).toEqual([true, false]);

    await first.owner.close();
    await expect.poll(() => second.owner.ownership).toBe('ours');

    expect(await second.owner.maySave()).toBe(true);
    expect(await first.owner.maySave()).toBe(false);
    expect([first.decisions, second.decisions]).toEqual([['ours'], ['theirs', 'ours']]);
    expect(first.words()).toEqual([]);
    expect(second.words()).toEqual([
      `${folder} is in use by another process: nothing is saved until it ends.`,
      `${folder} now belongs to this process: the state is saved again.`,
    ]);
  });

  it('goes on, with a warning, where the file system has no sockets', async () => {
    const { owner, words, decisions } = await open(temporaryFolder(), async () => {
      throw Object.assign(new Error('EOPNOTSUPP: operation not supported'), { code: 'EOPNOTSUPP' });
    });

    expect([await owner.maySave(), await owner.maySave()]).toEqual([true, true]);

    expect(owner.ownership).toBe('unknown');
    expect(decisions).toEqual(['unknown']);
    expect(words()).toEqual([
      expect.stringMatching(/^Cannot tell whether another process uses .*: make sure that none does\.$/),
    ]);
  });

  it('tries again where the folder could not be written, and says nothing: who saves does', async () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, 'a file in the place of the folder');
    const { owner, words, decisions } = await open(folder);
    expect(await owner.maySave()).toBe(true);
    expect(owner.ownership).toBe('unknown');

    rmSync(folder);
    await owner.maySave();

    expect(owner.ownership).toBe('ours');
    expect(decisions).toEqual(['unknown', 'ours']);
    expect(words()).toEqual([]);
  });
});
