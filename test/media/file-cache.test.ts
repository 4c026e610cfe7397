import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileCache, type FileCacheOptions } from '../../src/media/file-cache.ts';
import { openNewFile } from '../../src/media/partial-file.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const HOUR_MS = 3_600_000;

/** Of 100 bytes. */
const CONTENT = Buffer.alloc(100, 'x');

/** A cache with a clock that the test sets, and what it tells of failures. */
function openCache(options: Partial<FileCacheOptions> = {}) {
  const failures: string[] = [];
  const clock = { time: Date.now() };
  const cache = createFileCache({
    folder: join(temporaryFolder(), 'media'),
    maxBytes: 1000,
    onFailure: (reason) => failures.push(reason),
    now: () => clock.time,
    ...options,
  });
  onTestFinished(() => cache.close());
  return { cache, failures, clock };
}

const put = (cache: ReturnType<typeof createFileCache>, key: string, content = CONTENT) =>
  cache.put(key, { content, format: 'jpg' });

async function* inParts(...parts: readonly string[]) {
  for (const part of parts) yield Buffer.from(part);
}

/** The files in a folder, with those of folders in it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}

describe('a file cache', () => {
  it('finds what was put, whatever its key is', async () => {
    const { cache } = openCache();

    const file = await put(cache, '../../etc/passwd');

    expect(file).toEqual({ path: expect.stringMatching(/\.jpg$/), format: 'jpg', bytes: 100 });
    expect(cache.find('../../etc/passwd')).toEqual(file);
    expect(cache.find('another')).toBeUndefined();
    expect(cache.status()).toEqual({ files: 1, bytes: 100, maxBytes: 1000, failure: undefined });
  });

  it('has the bytes on disk, which nobody else of the machine reads', async () => {
    const { cache } = openCache();

    await put(cache, 'one', Buffer.from('bytes'));

    const { path } = cache.find('one') ?? { path: '' };
    expect(readFileSync(path, 'utf8')).toBe('bytes');
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  });

  it('evicts what was used the longest ago', async () => {
    const { cache } = openCache();
    for (let index = 0; index < 10; index += 1) await put(cache, `${index}`);
    cache.find('0');

    await put(cache, 'new');

    expect(cache.find('1')).toBeUndefined();
    expect(['0', '2', '9', 'new'].map((key) => cache.find(key)?.bytes)).toEqual([100, 100, 100, 100]);
    expect(cache.status()).toMatchObject({ files: 10, bytes: 1000 });
  });

  it('removes what it evicts from the disk', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache } = openCache({ folder });

    for (let index = 0; index < 30; index += 1) await put(cache, `${index}`);

    await expect.poll(() => filesIn(folder)).toHaveLength(10);
  });

  it('does not cache what is larger than a quarter of it, or empty', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache, failures } = openCache({ folder });
    const large = { content: Buffer.alloc(251), format: 'jpg' } as const;

    expect(await cache.put('large', large)).toBe(large);
    expect(await put(cache, 'empty', Buffer.alloc(0))).toEqual({ content: Buffer.alloc(0), format: 'jpg' });

    expect(existsSync(folder)).toBe(false);
    expect(failures).toEqual([]);
  });

  it('replaces a file, also by one of another format', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache } = openCache({ folder });
    await put(cache, 'one');

    await cache.put('one', { content: Buffer.from('shorter'), format: 'webp' });
    await cache.put('one', { content: Buffer.from('shorten'), format: 'webp' });

    expect(cache.find('one')).toMatchObject({ format: 'webp', bytes: 7 });
    expect(cache.status()).toMatchObject({ files: 1, bytes: 7 });
    await expect.poll(() => filesIn(folder)).toHaveLength(1);
    await put(cache, 'another');
    expect(cache.find('one')).toBeDefined();
  });

  it('misses a file that another process has evicted, or that was cut', async () => {
    const { cache } = openCache();
    await put(cache, 'evicted');
    await put(cache, 'cut');
    rmSync(cache.find('evicted')?.path ?? '');
    writeFileSync(cache.find('cut')?.path ?? '', 'x');

    expect(cache.find('evicted')).toBeUndefined();
    expect(cache.find('cut')).toBeUndefined();
    expect(cache.status()).toMatchObject({ files: 0, bytes: 0 });
  });

  it('is in a temporary folder unless it has another, and removes that at its end', async () => {
    const { cache } = openCache({ folder: undefined });
    await put(cache, 'one');
    const folder = dirname(dirname(cache.find('one')?.path ?? ''));
    expect(existsSync(folder)).toBe(true);

    await cache.close();

    expect(existsSync(folder)).toBe(false);
  });

  it('caches nothing after its end', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache } = openCache({ folder });
    await cache.close();

    expect(await put(cache, 'one')).toEqual({ content: CONTENT, format: 'jpg' });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a file that arrives', () => {
  const film = (source: AsyncIterable<Uint8Array>, bytes = 6) => ({ source, format: 'mp4', bytes }) as const;

  it('is cached once it is whole, and not before', async () => {
    const { cache } = openCache();
    let foundEarly: unknown = 'not asked';
    async function* source() {
      yield Buffer.from('one');
      foundEarly = cache.find('film');
      yield Buffer.from('two');
    }

    const file = await cache.putStream('film', film(source()));

    expect(foundEarly).toBeUndefined();
    expect(file).toEqual(cache.find('film'));
    expect(readFileSync(file?.path ?? '', 'utf8')).toBe('onetwo');
  });

  it.each([
    ['less', inParts('one')],
    ['more', inParts('one', 'two', 'three')],
  ])('is not cached if it has %s bytes than it was to have', async (_name, source) => {
    const folder = join(temporaryFolder(), 'media');
    const { cache, failures } = openCache({ folder });

    expect(await cache.putStream('film', film(source))).toBeUndefined();

    expect(cache.find('film')).toBeUndefined();
    expect(filesIn(folder)).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('fails as its source does, and leaves nothing', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache, failures } = openCache({ folder });
    async function* source() {
      yield Buffer.from('one');
      throw new Error('the host has left');
    }

    await expect(cache.putStream('film', film(source()))).rejects.toThrow('the host has left');

    expect(filesIn(folder)).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('is closed unread if it is too large', async () => {
    const { cache } = openCache();
    let isClosed = false;
    async function* source() {
      try {
        yield Buffer.from('one');
        yield Buffer.from('two');
      } finally {
        isClosed = true;
      }
    }

    expect(await cache.putStream('film', film(source(), 251))).toBeUndefined();
    expect(isClosed).toBe(true);
  });
});

describe('a full disk', () => {
  /** A disk without room while `isFull`: some of a file still fits. */
  function fullDisk() {
    const disk = { isFull: true };
    const openFile: typeof openNewFile = async (path) => {
      const file = await openNewFile(path);
      return {
        async writeFile(bytes) {
          await file.writeFile(bytes.subarray(0, 10));
          if (disk.isFull) throw Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`));
          await file.writeFile(bytes.subarray(10));
        },
        close: () => file.close(),
      };
    };
    return Object.assign(disk, { openFile });
  }

  it('makes nothing fail: the answer is what was to be cached', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { openFile } = fullDisk();
    const { cache } = openCache({ folder, openFile });

    expect(await put(cache, 'one')).toEqual({ content: CONTENT, format: 'jpg' });

    expect(cache.find('one')).toBeUndefined();
    expect(filesIn(folder)).toEqual([]);
  });

  it('is told once, without a path, until there is room again', async () => {
    const disk = fullDisk();
    const { cache, failures, clock } = openCache({ openFile: disk.openFile });

    await put(cache, 'one');
    await put(cache, 'two');
    expect(cache.status()).toMatchObject({ files: 0, failure: 'ENOSPC: no space left on device' });
    disk.isFull = false;
    clock.time += 60_000;
    await put(cache, 'three');
    expect(cache.status()).toMatchObject({ files: 1, failure: undefined });
    disk.isFull = true;
    await put(cache, 'four');

    expect(failures).toEqual(Array(2).fill('ENOSPC: no space left on device'));
  });

  it('is told once while it has room for small files only', async () => {
    const openFile: typeof openNewFile = async (path) => {
      const file = await openNewFile(path);
      return {
        async writeFile(bytes) {
          if (bytes.byteLength > 10) throw new Error('ENOSPC: no space left on device, write');
          await file.writeFile(bytes);
        },
        close: () => file.close(),
      };
    };
    const { cache, failures, clock } = openCache({ openFile });
    const seen = new Set();

    for (let second = 0; second < 300; second += 1) {
      await put(cache, `large-${second}`);
      await put(cache, 'small', Buffer.from('small'));
      seen.add(cache.status().failure);
      clock.time += 1000;
    }

    expect(failures).toHaveLength(1);
    expect([...seen]).toEqual(failures);
  });

  it('ends a film that arrives, and closes its source', async () => {
    const { cache } = openCache({ openFile: fullDisk().openFile });
    const source = inParts('one', 'two');

    expect(await cache.putStream('film', { source, format: 'mp4', bytes: 6 })).toBeUndefined();

    expect(await source.next()).toEqual({ done: true, value: undefined });
  });

  it('is a folder that cannot be made, too', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { cache, failures } = openCache({ folder: join(file, 'media') });

    expect(await put(cache, 'one')).toEqual({ content: CONTENT, format: 'jpg' });
    expect(failures).toEqual(['ENOTDIR: not a directory']);
  });
});

it('makes a folder again that is deleted meanwhile', async () => {
  const folder = join(temporaryFolder(), 'media', 'files');
  const { cache, failures } = openCache({ folder });
  await put(cache, 'one');

  rmSync(dirname(folder), { recursive: true });

  expect(cache.find('one')).toBeUndefined();
  expect(await put(cache, 'two')).toMatchObject({ path: expect.stringContaining(folder) });
  expect(failures).toEqual([]);
});

describe('a cache after a restart', () => {
  it('finds what was put before, at once and once all is read', async () => {
    const { cache, clock } = openCache();
    const file = await put(cache, 'one');
    const folder = dirname(dirname(cache.find('one')?.path ?? ''));
    await cache.close();

    const next = openCache({ folder, now: () => clock.time }).cache;

    expect(next.find('one')).toEqual(file);
    expect(next.find('two')).toBeUndefined();
    await next.loaded;
    expect(next.find('one')).toEqual(file);
    expect(next.status()).toMatchObject({ files: 1, bytes: 100 });
  });

  it('still knows, to the hour, what was used the longest ago', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache, clock } = openCache({ folder });
    for (let index = 0; index < 10; index += 1) {
      await put(cache, `${index}`);
      const { path } = cache.find(`${index}`) ?? { path: '' };
      utimesSync(path, new Date(), new Date(clock.time - (20 - index) * HOUR_MS));
    }
    clock.time += HOUR_MS;
    cache.find('0');
    await expect.poll(() => statSync(cache.find('0')?.path ?? '').mtimeMs).toBeCloseTo(clock.time, -1);
    await cache.close();

    const next = openCache({ folder }).cache;
    await next.loaded;
    await put(next, 'new');

    expect(next.find('1')).toBeUndefined();
    expect(next.find('0')).toBeDefined();
    expect(next.find('2')).toBeDefined();
  });

  it('evicts what is over a lower bound, oldest first, but not what was used meanwhile', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache, clock } = openCache({ folder });
    for (let index = 0; index < 10; index += 1) {
      await put(cache, `${index}`);
      utimesSync(cache.find(`${index}`)?.path ?? '', 0, (clock.time - (20 - index) * HOUR_MS) / 1000);
    }
    await cache.close();

    const { cache: next } = openCache({ folder, maxBytes: 400 });
    next.find('0');
    await next.loaded;

    const found = Array.from({ length: 10 }, (_, index) => index).filter((index) => next.find(`${index}`));
    expect(found).toEqual([0, 7, 8, 9]);
    await expect.poll(() => filesIn(folder)).toHaveLength(4);
  });

  it('removes what a killed process has left, and what is cut, but not what is new or foreign', async () => {
    const folder = join(temporaryFolder(), 'media');
    const { cache, clock } = openCache({ folder });
    await put(cache, 'cut');
    writeFileSync(cache.find('cut')?.path ?? '', 'x');
    mkdirSync(join(folder, 'aa'), { recursive: true });
    for (const name of ['old.tmp', 'new.tmp', 'foreign']) writeFileSync(join(folder, 'aa', name), 'x');
    utimesSync(join(folder, 'aa', 'old.tmp'), 0, clock.time / 1000 - 2 * 3600);
    await cache.close();

    const next = openCache({ folder }).cache;
    await next.loaded;

    expect(filesIn(folder).sort()).toEqual(['aa/foreign', 'aa/new.tmp']);
    expect(next.status()).toMatchObject({ files: 0, bytes: 0 });
  });
});
