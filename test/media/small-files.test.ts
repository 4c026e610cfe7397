import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CachedFile } from '../../src/media/media-file.ts';
import { createSmallFiles } from '../../src/media/small-files.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

function cachedFile(bytes: number, name = 'a.webp', folder = temporaryFolder()): CachedFile {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(bytes, 7));
  return { path, format: 'webp', bytes };
}

const contentOf = (file: CachedFile) => ({ content: Buffer.alloc(file.bytes, 7), format: 'webp' });

describe('small files of the cache', () => {
  it('are read from the disk once', async () => {
    const files = createSmallFiles();
    const file = cachedFile(65_536);

    const first = await files.read(file);
    rmSync(file.path);

    expect(first).toEqual(contentOf(file));
    expect(await files.read(file)).toEqual(first);
  });

  it('may have no bytes', async () => {
    const file = cachedFile(0);

    expect(await createSmallFiles().read(file)).toEqual(contentOf(file));
  });

  it('are left on disk where they are larger than 64 KiB', async () => {
    const file = cachedFile(65_537);

    expect(await createSmallFiles().read(file)).toBe(file);
  });

  it.each([
    ['another process has removed', (file: CachedFile) => rmSync(file.path)],
    ['is no longer whole', (file: CachedFile) => writeFileSync(file.path, 'x')],
  ])('are as they were found where the file %s', async (_name, change) => {
    const file = cachedFile(100);
    change(file);

    expect(await createSmallFiles().read(file)).toBe(file);
  });

  it('are in memory up to 16 MiB, those used least recently not', async () => {
    const files = createSmallFiles();
    const folder = temporaryFolder();
    const many = Array.from({ length: 257 }, (_, index) => cachedFile(65_536, `${index}.webp`, folder));
    for (const file of many) await files.read(file);
    rmSync(folder, { recursive: true });

    const inMemory = await Promise.all(many.map(async (file) => 'content' in (await files.read(file))));

    expect(inMemory).toEqual(many.map((_, index) => index > 0));
  });
});
