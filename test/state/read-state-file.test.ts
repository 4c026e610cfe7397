import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readStateFile } from '../../src/state/read-state-file.ts';
import { StateFileError } from '../../src/state/state-file.ts';
import { writeStateFile } from '../../src/state/write-state-file.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { turnsDuring } from './event-loop-turns.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

function fileOf(items: readonly string[]) {
  return { kind: FORMAT.kind, account: FORMAT.account, about: { total: 10 }, items };
}

async function written(items: readonly string[]): Promise<string> {
  const path = join(temporaryFolder(), 'image.ndjson');
  await writeStateFile(path, fileOf(items));
  return path;
}

/** What is read, or the reason why nothing is. */
async function outcomeOf(path: string): Promise<unknown> {
  return readStateFile(path, FORMAT).catch((error) => {
    if (error instanceof StateFileError) return error.message;
    throw error;
  });
}

describe('readStateFile', () => {
  it('reads what was written', async () => {
    expect(await outcomeOf(await written(TEXTS))).toEqual(fileOf(TEXTS));
  });

  it('reads any texts', async () => {
    const path = join(temporaryFolder(), 'image.ndjson');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (items) => {
        await writeStateFile(path, fileOf(items));
        expect(await outcomeOf(path)).toEqual(fileOf(items));
      }),
    );
  });

  it.each([1, 2 ** 18, 2 ** 18 + 1, 2 ** 20])('reads lines of %i characters', async (length) => {
    const items = ['茶', 'x', '茶'].map((character) => character.repeat(length));

    expect(await outcomeOf(await written(items))).toEqual(fileOf(items));
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

    expect(await outcomeOf(path)).toBe('it goes on after its end');
  });

  it.each([
    { name: 'another version', change: { format: 2 }, reason: 'it does not fit: format: not 1' },
    { name: 'another kind', change: { kind: 'voice' }, reason: 'it does not fit: kind: not image' },
    {
      name: 'another account',
      change: { account: 'theirs' },
      reason: 'it does not fit: account: not the one that is served',
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
    const path = join(temporaryFolder(), 'image.ndjson');

    await writeStateFile(path, { ...fileOf([]), items: ['tea', 5] });

    expect(await outcomeOf(path)).toMatch(/^it does not fit: Invalid input: expected string/);
  });
});
