import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileStore, folderProblem } from '../../../src/state/files/file-store.ts';
import { images } from '../../helpers/assets.ts';
import { ask } from '../../helpers/execute.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { BOTH, keptFolder, keptGateway } from '../kept-gateway.ts';
import { describeStore } from '../store-contract.ts';

describeStore('a store of files', () => {
  const folder = temporaryFolder();
  return {
    open: (appId = 'wx1234') => createFileStore({ folder, appId, log: memoryLog().log }),
    damage: (kind) => truncateSync(join(folder, `${kind}.ndjson`), 20),
  };
});

describe('a bad file', () => {
  it.each([
    { name: 'empty', spoil: (path: string) => truncateSync(path, 0), reason: 'it ends too early' },
    {
      name: 'cut off',
      spoil: (path: string) => truncateSync(path, statSync(path).size - 100),
      reason: 'it ends within a line',
    },
    { name: 'no JSON', spoil: (path: string) => writeFileSync(path, '<html>\n'), reason: 'it is not JSON' },
    {
      name: 'changed',
      spoil: (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('tea.jpg', 'pot.jpg')),
      reason: 'its checksum is wrong',
    },
    {
      name: 'of another version',
      spoil: (path: string) =>
        writeFileSync(path, readFileSync(path, 'utf8').replace('"format":1', '"format":0')),
      reason: 'it does not fit: format: not 1',
    },
    {
      name: 'of another type',
      spoil: (path: string) => copyFileSync(path.replace('image', 'news'), path),
      reason: 'it does not fit: kind: not image',
    },
  ])('that is $name is ignored with one warning, and no other list with it', async ({ spoil, reason }) => {
    const { folder, source, calls } = await keptFolder();
    const path = join(folder, 'image.ndjson');
    spoil(path);

    const { gateway, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toEqual([`${path} is ignored: ${reason}. Its data is fetched again.`]);
    expect((await ask(gateway, BOTH)).errors).toBeUndefined();
    expect(calls.map(({ type }) => type)).toEqual(['image']);
  });

  it.each([
    { name: 'a pipe', make: (path: string) => execFileSync('mkfifo', [path]) },
    { name: 'a device', make: (path: string) => symlinkSync('/dev/zero', path) },
    { name: 'a folder', make: (path: string) => mkdirSync(path) },
  ])('that is $name is not waited for, but ignored with one warning', async ({ make }) => {
    const { folder, source, calls } = await keptFolder();
    const path = join(folder, 'image.ndjson');
    rmSync(path);
    make(path);

    const { gateway, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toEqual([`${path} is ignored: it is not a file. Its data is fetched again.`]);
    expect((await ask(gateway, BOTH)).errors).toBeUndefined();
    expect(calls.map(({ type }) => type)).toEqual(['image']);
  });

  it('that is a pipe is replaced by a good one', async () => {
    const { folder, source } = await keptFolder();
    const path = join(folder, 'image.ndjson');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, BOTH);

    await state.close();

    expect(statSync(path).isFile()).toBe(true);
    expect((await keptGateway({ source, folder })).warnings()).toEqual([]);
  });

  it('of the ledgers loses no list', async () => {
    const { folder, source, calls } = await keptFolder();
    writeFileSync(join(folder, 'ledgers.ndjson'), '{}\n');

    const { gateway, library, warnings } = await keptGateway({ source, folder });

    expect(warnings()).toHaveLength(1);
    expect(library.status().endpoints['list']?.quota.used).toBe(0);
    await ask(gateway, BOTH);
    expect(calls).toEqual([]);
  });

  it('is replaced by a good one', async () => {
    const { folder, source } = await keptFolder();
    writeFileSync(join(folder, 'image.ndjson'), 'bad');
    const { gateway, state } = await keptGateway({ source, folder });
    await ask(gateway, BOTH);
    await state.close();

    expect((await keptGateway({ source, folder })).warnings()).toEqual([]);
  });
});

describe('files that were never completed', () => {
  it('are removed by the next save of who has the folder', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    const { state } = await keptGateway({ source, folder });
    writeFileSync(join(folder, 'image.ndjson.x.tmp'), 'half');

    await state.save();

    expect(readdirSync(folder)).not.toContain('image.ndjson.x.tmp');
  });

  it('are left alone by who waits for the folder: its owner may be writing them', async () => {
    const folder = temporaryFolder();
    const { source } = memorySource(images(3));
    await keptGateway({ source, folder });
    const second = await keptGateway({ source, folder });
    writeFileSync(join(folder, 'image.ndjson.x.tmp'), 'half');

    await second.state.save();

    expect(readdirSync(folder)).toContain('image.ndjson.x.tmp');
  });
});

describe('folderProblem', () => {
  it('finds none where files can be written, creates the folder, and leaves nothing in it', async () => {
    const folder = join(temporaryFolder(), 'a', 'b');

    expect(await folderProblem(folder)).toBeUndefined();

    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells of a file in the place of the folder, or above it', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');

    expect(await folderProblem(file)).toBe('ENOTDIR: not a directory');
    expect(await folderProblem(join(file, 'data'))).toBe('ENOTDIR: not a directory');
  });

  it('tells of a folder that cannot be, or leads to itself', async () => {
    const loop = join(temporaryFolder(), 'loop');
    symlinkSync(loop, loop);

    expect(await folderProblem('/proc/gateway/data')).toMatch(/^ENOENT/);
    expect(await folderProblem(loop)).toMatch(/^(?:ELOOP|EEXIST)/);
    expect(await folderProblem(join(temporaryFolder(), 'x'.repeat(300)))).toMatch(/^ENAMETOOLONG/);
  });
});
