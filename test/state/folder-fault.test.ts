import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderFault } from '../../src/state/folder-fault.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('folderFault', () => {
  it('finds none where files can be written, creates the folder, and leaves nothing in it', async () => {
    const folder = join(temporaryFolder(), 'a', 'b');

    expect(await folderFault(folder)).toBeUndefined();

    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells of a file in the place of the folder, or above it', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');

    expect(await folderFault(file)).toBe('ENOTDIR: not a directory');
    expect(await folderFault(join(file, 'data'))).toBe('ENOTDIR: not a directory');
  });

  it('tells of a folder that cannot be, or leads to itself', async () => {
    const loop = join(temporaryFolder(), 'loop');
    symlinkSync(loop, loop);

    expect(await folderFault('/proc/gateway/data')).toMatch(/^ENOENT/);
    expect(await folderFault(loop)).toMatch(/^(?:ELOOP|EEXIST)/);
    expect(await folderFault(join(temporaryFolder(), 'x'.repeat(300)))).toMatch(/^ENAMETOOLONG/);
  });
});
