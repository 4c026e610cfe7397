import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

  it('leaves the old file where it crashes before the new one is complete', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    await writeStateFile(path, fileOf(['old']));
    const old = readFileSync(path, 'utf8');

    const large = Array.from({ length: 1000 }, () => 'new'.repeat(1000));
    await expect(writeStateFile(path, fileOf([...large, CRASH]))).rejects.toThrow('the process has crashed');

    expect(statSync(`${path}.tmp`).size).toBeGreaterThan(0);
    expect(readFileSync(path, 'utf8')).toBe(old);
  });

  it('is not misled by what a crash has left', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    writeFileSync(`${path}.tmp`, 'left over'.repeat(1000));

    await writeStateFile(path, fileOf(['new']));

    expect(readFileSync(path, 'utf8')).not.toContain('left over');
    expect(readFileSync(path, 'utf8')).toContain('"new"');
  });

  it('leaves the event loop free in between', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    const megabytes = fileOf(Array.from({ length: 4000 }, () => 'x'.repeat(1000)));

    expect(await turnsDuring(() => writeStateFile(path, megabytes))).toBeGreaterThan(4);
  });
});
