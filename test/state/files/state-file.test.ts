import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readStateFile, removeLeftovers, writeStateFile } from '../../../src/state/files/state-file.ts';
import { StateRecordError } from '../../../src/state/state-store.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { turnsDuring } from './event-loop-turns.ts';

const FORMAT = { kind: 'image', account: 'ours', about: z.object({ total: z.int() }), item: z.string() };

/** Texts that a format of lines, or one that is read in pieces, may stumble over. */
const TEXTS = [
  '',
  'tea',
  '青梅冻',
  '🍵',
  'two\nlines\r\n',
  'line\u2028paragraph\u2029',
  '\ud83c',
  '\ufffd',
  '\0',
  '"}\n{"',
];

function recordOf(items: readonly unknown[]) {
  return { kind: FORMAT.kind, about: { total: 10 }, items };
}

function fileOf(items: readonly unknown[]) {
  return { ...recordOf(items), account: FORMAT.account };
}

/** An item at which writing breaks off, as a crash would have it. */
const CRASH = {
  toJSON() {
    throw new Error('the process has crashed');
  },
};

async function written(items: readonly unknown[]): Promise<string> {
  const path = join(temporaryFolder(), 'image.ndjson');
  await writeStateFile(path, fileOf(items));
  return path;
}

/** What is read, or the reason why nothing is. */
async function outcomeOf(path: string): Promise<unknown> {
  return readStateFile(path, FORMAT).catch((error) => {
    if (error instanceof StateRecordError) return error.message;
    throw error;
  });
}

describe('readStateFile', () => {
  it('reads what was written', async () => {
    expect(await outcomeOf(await written(TEXTS))).toEqual(recordOf(TEXTS));
  });

  it('reads any texts', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (items) => {
        await writeStateFile(path, fileOf(items));
        expect(await outcomeOf(path)).toEqual(recordOf(items));
      }),
    );
  });

  it.each([1, 2 ** 18, 2 ** 18 + 1, 2 ** 20])('reads lines of %i characters', async (length) => {
    const items = ['茶', 'x', '茶'].map((character) => character.repeat(length));

    expect(await outcomeOf(await written(items))).toEqual(recordOf(items));
  });

  it('leaves the event loop free in between', async () => {
    const path = await written(Array.from({ length: 4000 }, () => 'x'.repeat(1000)));

    expect(await turnsDuring(() => readStateFile(path, FORMAT))).toBeGreaterThan(4);
  });

  it('refuses a file that is cut off anywhere', async () => {
    const path = await written(TEXTS);
    const bytes = readFileSync(path);

    for (let length = 0; length < bytes.length; length += 1) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(await outcomeOf(path)).toMatch(/^it ends/);
    }
  });

  it('refuses any single changed byte', async () => {
    const path = await written(TEXTS);
    const bytes = readFileSync(path);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));

    await fc.assert(
      fc.asyncProperty(change, async ([index, by]) => {
        const changed = Buffer.from(bytes);
        changed[index] = ((bytes[index] ?? 0) + by) % 256;
        writeFileSync(path, changed);

        expect(await outcomeOf(path)).toEqual(expect.any(String));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('refuses what somebody has added', async () => {
    const path = await written(TEXTS);

    appendFileSync(path, '"one more"\n');

    expect(await outcomeOf(path)).toBe('it has data after its last line');
  });

  it.each([
    { name: 'another version', change: { format: 2 }, reason: 'it does not fit: format: not 1' },
    { name: 'another kind', change: { kind: 'voice' }, reason: 'it does not fit: kind: not image' },
    {
      name: 'another account',
      change: { account: 'theirs' },
      reason: 'it does not fit: account: not the configured account',
    },
    {
      name: 'another shape',
      change: { about: {} },
      reason: expect.stringContaining('about: total: Invalid'),
    },
  ])('refuses $name', async ({ change, reason }) => {
    const path = await written([]);
    const [header = '', ...rest] = readFileSync(path, 'utf8').split('\n');

    writeFileSync(path, [JSON.stringify({ ...JSON.parse(header), ...change }), ...rest].join('\n'));

    expect(await outcomeOf(path)).toEqual(reason);
  });

  it.each([
    { content: '', reason: 'it ends too early' },
    { content: '\n', reason: 'it is not JSON' },
    { content: 'null\n', reason: expect.stringContaining('it does not fit: ') },
    { content: '<html>\n</html>\n', reason: 'it is not JSON' },
    { content: 'no line', reason: 'it ends within a line' },
  ])('refuses $content', async ({ content, reason }) => {
    const path = join(temporaryFolder(), 'image.ndjson');

    writeFileSync(path, content);

    expect(await outcomeOf(path)).toEqual(reason);
  });

  it('refuses an item of the wrong shape', async () => {
    expect(await outcomeOf(await written(['tea', 5]))).toMatch(
      /^it does not fit: Invalid input: expected string/,
    );
  });
});

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
      '{"format":1,"kind":"image","account":"ours","count":2,"about":{"total":10}}',
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

    await expect(readStateFile(path, { ...FORMAT, item: z.number() })).resolves.toMatchObject({
      kind: 'image',
    });
  });

  it('leaves the event loop free in between', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    const megabytes = fileOf(Array.from({ length: 4000 }, () => 'x'.repeat(1000)));

    expect(await turnsDuring(() => writeStateFile(path, megabytes))).toBeGreaterThan(4);
  });
});

describe('removeLeftovers', () => {
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
    const written = writeStateFile(path, fileOf(items)).finally(() => {
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
});
