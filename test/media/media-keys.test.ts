import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MediaKeyError, readMediaKeys } from '../../src/media/media-keys.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

describe('readMediaKeys', () => {
  it('takes the keys of the configuration, in their order, and stores none', async () => {
    const folder = temporaryFolder();
    const configured = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

    expect(await readMediaKeys({ configured, folder })).toEqual(configured);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes a key of 32 bytes that the next start reads, and nobody else of the machine', async () => {
    const folder = temporaryFolder();

    const [key] = await readMediaKeys({ folder });
    const [next] = await readMediaKeys({ folder });

    expect(key).toHaveLength(32);
    expect(next).toEqual(key);
    expect(readdirSync(folder)).toEqual(['media-key']);
    expect(statSync(join(folder, 'media-key')).mode & 0o777).toBe(0o600);
  });

  it('makes one key for many that start at once', async () => {
    const folder = temporaryFolder();

    const keys = await Promise.all(Array.from({ length: 20 }, () => readMediaKeys({ folder })));

    expect(new Set(keys.map(([key]) => key.toString('hex'))).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['media-key']);
  });

  it('makes another for each process where there is no folder, and tells so', async () => {
    const failures: string[] = [];
    const onFailure = (reason: string) => failures.push(reason);

    const [[one], [other]] = await Promise.all([readMediaKeys({ onFailure }), readMediaKeys({ onFailure })]);

    expect(one.equals(other)).toBe(false);
    expect(failures).toEqual(Array(2).fill('there is no folder for it'));
  });

  it('tells of no folder where keys are configured', async () => {
    const failures: string[] = [];

    await readMediaKeys({ configured: [Buffer.alloc(32, 1)], onFailure: (reason) => failures.push(reason) });

    expect(failures).toEqual([]);
  });

  it('makes one for the process where it cannot be stored, and tells why without a path', async () => {
    const failures: string[] = [];

    const [key] = await readMediaKeys({
      folder: join(temporaryFolder(), 'missing'),
      onFailure: (reason) => failures.push(reason),
    });

    expect(key).toHaveLength(32);
    expect(failures).toEqual(['ENOENT: no such file or directory']);
  });

  it('tells of a file with a damaged key, and nothing of what it holds', async () => {
    const folder = temporaryFolder();
    const damaged = 'ab'.repeat(31);
    writeFileSync(join(folder, 'media-key'), damaged);

    const error = await readMediaKeys({ folder }).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(MediaKeyError);
    expect(String(error)).toContain(join(folder, 'media-key'));
    expect(String(error)).not.toContain('abab');
    expect(readFileSync(join(folder, 'media-key'), 'utf8')).toBe(damaged);
  });

  it('tells that a folder stands where the key should', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'media-key'));
    const failures: string[] = [];

    await readMediaKeys({ folder, onFailure: (reason) => failures.push(reason) });

    expect(failures).toEqual([expect.stringContaining('EISDIR')]);
  });
});
