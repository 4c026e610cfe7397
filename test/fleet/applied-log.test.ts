import { expect, it } from 'vitest';
import { createAppliedLog } from '../../src/fleet/applied-log.ts';
import { BEGINNING, type FleetBoard, type Lease } from '../../src/fleet/board.ts';
import { encodeEntry } from '../../src/fleet/entries.ts';
import type { StoredPosition } from '../../src/fleet/fleet-library.ts';
import { createKnownCounts } from '../../src/fleet/known-counts.ts';
import type { ReplicaParts } from '../../src/fleet/replica-parts.ts';
import { createReserveShare } from '../../src/fleet/reserve.ts';
import { BROTLI, putSnapshot } from '../../src/fleet/snapshots.ts';
import { createWants } from '../../src/fleet/wants.ts';
import { createMemoryBoards } from './memory-board.ts';

const READ = { blockMs: 0, isEnded: () => false };

interface Leading {
  readonly board: FleetBoard;
  readonly lease: Lease;
}

async function leading(): Promise<Leading> {
  const board = createMemoryBoards({ now: Date.now, settleMs: 0 }).connect('leader');
  const { lease } = await board.hold({ me: 'leader', ttlMs: 60_000, known: { term: 0, counts: [] } });
  if (lease === undefined) throw new Error('There is no lease.');
  return { board, lease };
}

/** Appends so many changes, and returns the positions of all entries. */
async function appendChanges({ board, lease }: Leading, count: number): Promise<readonly string[]> {
  const positions: string[] = [];
  for (let at = 1; at <= count; at += 1) {
    const changes = { list: 0, deleted: [], unplaced: [], items: [], at };
    positions.push(await append({ board, lease }, encodeEntry({ kind: 'changes', changes })));
  }
  return positions;
}

async function append({ board, lease }: Leading, entry: string): Promise<string> {
  const answer = await board.append({ lease, prev: await board.lastEntry(), entry });
  if (answer.kind !== 'appended') throw new Error(answer.kind);
  return answer.id;
}

/** A log that follows into a store which only tells what it was given. */
async function openLog(board: FleetBoard, stored: StoredPosition = { position: undefined, isEmpty: true }) {
  const applied: string[] = [];
  const copies: string[] = [];
  const nothing = () => {};
  const library = {
    readPosition: async () => stored,
    apply: async (_: unknown, position: string) => void applied.push(position),
    replaceStore: async (bytes: Uint8Array) => void copies.push(Buffer.from(bytes).toString()),
  } as Partial<ReplicaParts['library']> as ReplicaParts['library'];
  const log = createAppliedLog({
    me: 'follower',
    url: () => undefined,
    board,
    library,
    wants: createWants({ me: 'follower', send: board.want, now: Date.now, patienceMs: 1000 }),
    known: createKnownCounts(),
    reserve: createReserveShare(),
    totals: new Map(),
    packing: BROTLI,
    clock: { now: Date.now, wait: async () => {}, random: Math.random },
    listener: {
      onRole: nothing,
      onLeader: nothing,
      onGap: nothing,
      onSnapshot: nothing,
      onFailure: nothing,
    },
  });
  await log.open();
  return { log, applied, copies };
}

async function readToEnd(log: ReturnType<typeof createAppliedLog>): Promise<void> {
  while (!(await log.readOn(READ)));
}

it('has an empty store follow a short log entry by entry', async () => {
  const fleet = await leading();
  const positions = await appendChanges(fleet, 20);
  const { log, applied } = await openLog(fleet.board);

  await readToEnd(log);

  expect(applied).toEqual(positions);
  expect(await fleet.board.lastWant()).toBe(BEGINNING);
});

it('has an empty store take a copy in place of a long log, and what came after it', async () => {
  const fleet = await leading();
  const positions = await appendChanges(fleet, 21);
  const { log, applied, copies } = await openLog(fleet.board);
  await readToEnd(log);
  const { wants } = await fleet.board.read({ log: BEGINNING, wants: BEGINNING, count: 100, blockMs: 0 });
  expect(wants.map(({ text }) => JSON.parse(text).wanted.kind)).toEqual(['snapshot']);
  expect(applied).toEqual([]);

  const bytes = Buffer.from('a store of twenty entries');
  const parts = { board: fleet.board, packing: BROTLI };
  const copy = await putSnapshot(parts, 'copy', { position: positions[19] ?? '', bytes });
  await append(fleet, encodeEntry(copy));
  const [last] = await appendChanges(fleet, 1);
  await readToEnd(log);

  expect(copies).toEqual([bytes.toString()]);
  expect(applied).toEqual([positions[20], last]);
  expect(log.hasGap).toBe(false);
});

it('has an empty store follow a long log after all where nobody makes a copy', async () => {
  const fleet = await leading();
  const positions = await appendChanges(fleet, 30);
  const { log, applied } = await openLog(fleet.board);
  await readToEnd(log);
  expect(log.mustReset).toBe(true);

  log.readSkipped();
  await readToEnd(log);

  expect(applied).toEqual(positions);
  expect(log.mustReset).toBe(false);
});

it('has a store that is not empty follow a log, however long', async () => {
  const fleet = await leading();
  const positions = await appendChanges(fleet, 60);
  const { log, applied } = await openLog(fleet.board, { position: positions[9], isEmpty: false });

  await readToEnd(log);

  expect(applied).toEqual(positions.slice(10));
});
