import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BEGINNING, type FleetBoard, type Lease } from '../../src/fleet/board.ts';
import { keysOf } from '../../src/fleet/redis/keys.ts';
import { openRedisBoard } from '../../src/fleet/redis/redis-board.ts';
import { ANSWER_MS, addressOf } from './redis-address.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { untilAnswered } from './until-answered.ts';

const KEPT_BYTES = 100_000;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

interface OpenedLog {
  readonly board: FleetBoard;
  readonly lease: Lease;
  readonly log: string;
}

async function openLog(): Promise<OpenedLog> {
  const appId = randomUUID();
  const board = openRedisBoard({
    address: addressOf(server.port),
    appId,
    settleMs: 0,
    answerMs: ANSWER_MS,
    keptBytes: KEPT_BYTES,
  });
  onTestFinished(() => board.close());
  await untilAnswered(board);
  const { lease } = await board.hold({ me: 'a', ttlMs: 60_000, known: { term: 0, counts: [] } });
  if (lease === undefined) throw new Error('There is no lease.');
  return { board, lease, log: keysOf(appId).log };
}

async function append({ board, lease }: OpenedLog, entries: readonly string[], after = BEGINNING) {
  let prev = after;
  for (const entry of entries) {
    const answer = await board.append({ lease, prev, entry });
    if (answer.kind !== 'appended') throw new Error(answer.kind);
    prev = answer.id;
  }
  return prev;
}

const readAll = async ({ board }: OpenedLog) =>
  (await board.read({ log: BEGINNING, count: 10_000, blockMs: 0 })).entries;

/** Hardly smaller when it is packed. */
const dense = (length: number) =>
  Array.from({ length }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90))).join('');

/** A page of pictures, more or less. */
const pageOf = (number: number) =>
  JSON.stringify(
    Array.from({ length: 20 }, (_, index) => ({
      id: `picture ${number}-${index}`,
      name: '图片.jpg',
      seq: index,
    })),
  );

describe('a log in Redis', () => {
  it('gives back what was appended, of any length, and takes less for it', async () => {
    const opened = await openLog();
    const entries = ['short', '', pageOf(1), '图'.repeat(50_000), dense(5000)];

    await append(opened, entries);

    expect((await readAll(opened)).map(({ entry }) => entry)).toEqual(entries);
    const bytes = await server.admin.memory('USAGE', opened.log);
    expect(bytes).toBeLessThan(15_000);
  });

  it('keeps no more bytes than it may, however long its entries are', async () => {
    const opened = await openLog();
    const entries = Array.from({ length: 300 }, (_, index) => dense(index % 7 === 0 ? 9000 : 1500));

    await append(opened, entries);

    const kept = (await readAll(opened)).map(({ entry }) => entry);
    expect(kept).toEqual(entries.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(20);
    expect(await server.admin.memory('USAGE', opened.log)).toBeLessThan(1.5 * KEPT_BYTES);
  });

  it('keeps an entry that is longer than all it may keep', async () => {
    const opened = await openLog();
    const long = dense(2 * KEPT_BYTES);

    const last = await append(opened, ['one', 'two', long]);

    expect((await readAll(opened)).map(({ entry }) => entry)).toEqual([long]);
    await append(opened, ['three'], last);
    expect((await readAll(opened)).map(({ entry }) => entry)).toEqual(['three']);
  });

  it('reads as no entry what cannot be unpacked, or becomes too long', async () => {
    const opened = await openLog();
    await append(opened, ['one']);

    await server.admin.xadd(opened.log, '*', 't', '1', 'p', '0-0', 'z', 'no Brotli', 'b', '9');

    expect((await readAll(opened)).map(({ entry }) => entry)).toEqual(['one', '']);
  });
});
