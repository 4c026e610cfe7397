import { setImmediate as nextTurn } from 'node:timers/promises';
import { isObjectType, lexicographicSortSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema as ownSchema } from '../../../schema/index.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { settle } from '../../helpers/settle.ts';
import { followedGateway } from './followed-gateway.ts';

const BUSY = 'key-of-the-busy';
const OTHER = 'key-of-the-other';
const access = {
  mode: 'keys',
  apiKeys: [apiKey('busy', BUSY), apiKey('other', OTHER)],
  draftsVisibleTo: [],
} as const;

/** A gateway whose events run through `made` by the name of their field. */
async function watchedEvents(made: (field: string) => unknown) {
  const schema = lexicographicSortSchema(ownSchema);
  const change = schema.getType('Change');
  const cursor = isObjectType(change) ? change.getFields()['cursor'] : undefined;
  if (cursor === undefined) throw new Error('A change has no cursor.');
  const { resolve } = cursor;
  cursor.resolve = async (source, given, context, info) => {
    await made(String(info.path.key));
    return resolve?.(source, given, context, info);
  };
  const followed = await followedGateway([], { schema, access });
  return {
    ...followed,
    open: (field: string, key: string) =>
      followed.subscribe({
        query: `subscription { changes { ${field}: cursor } }`,
        headers: bearer(key),
      }),
  };
}

/** Events that are made once they are released. */
async function heldEvents() {
  const held: { readonly field: string; release(): void }[] = [];
  const watched = await watchedEvents(
    (field) => new Promise<void>((resolve) => held.push({ field, release: resolve })),
  );
  return {
    ...watched,
    held,
    fields: () => held.map(({ field }) => field),
    upload: () => watched.upload(mediaAsset({ mediaId: 'a' })),
  };
}

describe('a caller with many subscriptions that all ask for something else', () => {
  it('has two events made at a time, and keeps no other caller waiting', async () => {
    const { open, upload, held, fields } = await heldEvents();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const busy = [];
    for (const name of names) busy.push(await open(name, BUSY));
    const other = await open('other', OTHER);
    await upload();
    await settle(100);

    expect(fields()).toEqual(['a', 'b', 'other']);
    held[2]?.release();
    expect((await other.next())?.data.data.changes).toHaveProperty('other');
    for (let index = 0; index < 6; index += 1) {
      await expect.poll(() => held.length).toBeGreaterThan(index);
      held[index]?.release();
    }
    for (const [index, { next }] of busy.entries())
      expect((await next())?.data.data.changes).toHaveProperty(names[index] ?? '');
  });

  it('does not delay what another caller asks for as well', async () => {
    const { open, upload, held, fields } = await heldEvents();
    for (const name of ['a', 'b', 'c', 'd', 'both']) await open(name, BUSY);
    const other = await open('both', OTHER);
    await upload();
    await settle(100);

    expect(fields()).toEqual(['a', 'b', 'both']);
    held[2]?.release();
    expect((await other.next())?.data.data.changes).toHaveProperty('both');
    for (const { release } of held) release();
  });

  it('leaves the event loop to others between any two events', async () => {
    let turn = 0;
    let isOver = false;
    const begunIn: number[] = [];
    const { open, upload } = await watchedEvents(() => begunIn.push(turn));
    const readers = [];
    for (let index = 0; index < 20; index += 1) readers.push(await open(`a${index}`, BUSY));
    const counting = (async () => {
      for (; !isOver; turn += 1) await nextTurn();
    })();
    await upload(mediaAsset({ mediaId: 'a' }));
    for (const { next } of readers) await next();
    isOver = true;
    await counting;

    expect(begunIn).toHaveLength(20);
    expect(new Set(begunIn).size).toBe(20);
  });
});
