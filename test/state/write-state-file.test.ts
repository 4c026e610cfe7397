import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readStateFile } from '../../src/state/read-state-file.ts';
import { writeStateFile } from '../../src/state/write-state-file.ts';
import { turnsDuring } from './event-loop-turns.ts';
import { temporaryFolder } from './temporary-folder.ts';

function fileOf(items: readonly unknown[]) {
  return { kind: 'image', account: 'ours', about: {}, items };
}

/** An item at which writing breaks off, as a crash would have it. */
const CRASH = {
  toJSON() {
    throw new Error('the process has crashed');
  },
};

describe('writeStateFile', () => {
  it('creates folder and file, for nobody else to read', async () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const path = join(folder, 'image.ndjson');

    await writeStateFile(path, fileOf([1, 2]));

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['image.ndjson']);
  });

  it('creates a folder once for several that want it', async () => {
    const folder = join(temporaryFolder(), 'a', 'b');

    await Promise.all(['1', '2', '3'].map((name) => writeStateFile(join(folder, name), fileOf([]))));

    expect(readdirSync(folder)).toEqual(['1', '2', '3']);
  });

  it.runIf(process.platform === 'linux')('fails in /proc, and does not try for ever', async () => {
    await expect(writeStateFile('/proc/x/image.ndjson', fileOf([]))).rejects.toThrow('ENOENT');
  });

  it('writes a header, a line for each item, and a checksum', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');

    await writeStateFile(path, fileOf([{ rank: 0 }, { rank: 1 }]));

    expect(readFileSync(path, 'utf8').split('\n')).toEqual([
      '{"format":1,"kind":"image","account":"ours","count":2,"about":{}}',
      '{"rank":0}',
      '{"rank":1}',
      expect.stringMatching(/^\{"sha256":"[0-9a-f]{64}"\}$/),
      '',
    ]);
  });

  it('leaves the old file alone where it fails before the new one is complete', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    await writeStateFile(path, fileOf(['old']));
    const old = readFileSync(path, 'utf8');

    const large = Array.from({ length: 1000 }, () => 'new'.repeat(1000));
    await expect(writeStateFile(path, fileOf([...large, CRASH]))).rejects.toThrow('the process has crashed');

    expect(readdirSync(dirname(path))).toEqual(['image.ndjson']);
    expect(readFileSync(path, 'utf8')).toBe(old);
  });

  it('leaves a whole file where several write at a time', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    const files = Array.from({ length: 8 }, (_, writer) => fileOf(Array(100 * writer).fill(writer)));

    await Promise.all(files.map((file) => writeStateFile(path, file)));

    const format = { kind: 'image', account: 'ours', about: z.object({}), item: z.number() };
    await expect(readStateFile(path, format)).resolves.toMatchObject({ kind: 'image' });
  });

  it('leaves the event loop free in between', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    const megabytes = fileOf(Array.from({ length: 4000 }, () => 'x'.repeat(1000)));

    expect(await turnsDuring(() => writeStateFile(path, megabytes))).toBeGreaterThan(4);
  });
});
