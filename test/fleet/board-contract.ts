import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type AppendRequest,
  BEGINNING,
  type CallCount,
  type FleetBoard,
  type HoldAnswer,
  type Lease,
  type LogEntry,
} from '../../src/fleet/board.ts';
import { comparePositions } from '../../src/fleet/positions.ts';
import { problemOf } from './until-answered.ts';

/** A board, and what can happen to it and to the ways there. */
export interface TestedBoards {
  connect(me: string): Promise<FleetBoard>;
  /** `calls` do not arrive, or their `answers`. */
  cut(me: string, what?: 'calls' | 'answers'): void;
  /** Resolves once the replica is answered again. */
  heal(me: string): Promise<void>;
  flush(): Promise<void>;
  /** What is on the board now survives a failover. Once at most, as is the failover. */
  replicate(): Promise<void>;
  failOver(): Promise<void>;
  /** Leaves only the newest entries of the log. */
  trim(count: number): Promise<void>;
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface ContractOptions {
  /** How often a property is tried. */
  readonly runs: number;
  /** How long a lease is held, in milliseconds: the tests wait for as long. */
  readonly ttlMs: number;
  /** As {@link SETTLE_MS}. */
  readonly settleMs: number;
}

const DAY = 1_764_518_400_000;
const LIST = { endpoint: 'material/batchget_material', day: DAY };

/**
 * What any board has to do.
 *
 * @param open makes an empty one
 */
export function describeBoard(
  name: string,
  { runs, ttlMs, settleMs }: ContractOptions,
  open: () => Promise<TestedBoards>,
): void {
  async function opened(): Promise<TestedBoards> {
    const boards = await open();
    onTestFinished(() => boards.close());
    return boards;
  }

  /** Tells a board that it has been there for long. */
  async function settle(boards: TestedBoards): Promise<void> {
    const board = await boards.connect('first');
    await board.hold(request('first', { isCandidate: false }));
    await boards.pass(settleMs);
  }

  async function settled(): Promise<TestedBoards> {
    const boards = await opened();
    await settle(boards);
    return boards;
  }

  interface Told {
    readonly term?: number;
    readonly counts?: readonly CallCount[];
    readonly heldTerm?: number | undefined;
    readonly isCandidate?: boolean;
  }

  function request(me: string, { term = 0, counts = [], ...rest }: Told = {}) {
    return { me, ttlMs, known: { term, counts }, ...rest };
  }

  async function lead(board: FleetBoard, me: string, told: Told = {}): Promise<Lease> {
    const { lease } = await board.hold(request(me, told));
    if (lease === undefined) throw new Error(`${me} has no lease`);
    return lease;
  }

  async function leading(me = 'a') {
    const boards = await settled();
    const board = await boards.connect(me);
    return { boards, board, lease: await lead(board, me) };
  }

  async function append(board: FleetBoard, told: AppendRequest): Promise<string> {
    const answer = await board.append(told);
    if (answer.kind !== 'appended') throw new Error(`It was not appended: ${answer.kind}`);
    return answer.id;
  }

  /** Appends entries one after the other. Returns their positions. */
  async function write(board: FleetBoard, lease: Lease, entries: readonly string[], prev = BEGINNING) {
    const ids: string[] = [];
    for (const entry of entries) ids.push(await append(board, { lease, prev: ids.at(-1) ?? prev, entry }));
    return ids;
  }

  async function readAll(board: FleetBoard, after = BEGINNING): Promise<readonly LogEntry[]> {
    return (await board.read({ log: after, count: 1000, blockMs: 0 })).entries;
  }

  async function spendOne(board: FleetBoard, lease: Lease, ceiling = 100) {
    return board.spend({ lease, ...LIST, ceiling });
  }

  describe(name, () => {
    describe('hold', () => {
      it('gives one replica the lease, and tells the others whose it is', async () => {
        const boards = await settled();
        const a = await boards.connect('a');
        const b = await boards.connect('b');

        const first = await a.hold(request('a'));
        const second = await b.hold(request('b'));

        expect(first).toMatchObject({ lease: { me: 'a', term: first.term }, holder: 'a', tail: BEGINNING });
        expect(second).toMatchObject({ lease: undefined, holder: 'a', term: first.term });
      });

      it('tells the others where the one that leads is reached, if it has told so', async () => {
        const boards = await settled();
        const a = await boards.connect('a');
        const b = await boards.connect('b');
        const url = 'http://10.0.0.7:4000';

        expect(await b.hold({ ...request('b', { isCandidate: false }) })).toMatchObject({ url: undefined });
        expect(await a.hold({ ...request('a'), url })).toMatchObject({ holder: 'a', url });
        expect(await b.hold({ ...request('b'), url: 'http://10.0.0.8:4000' })).toMatchObject({ url });
        await boards.pass(ttlMs + 20);
        expect(await b.hold(request('b', { isCandidate: false }))).toMatchObject({ url: undefined });
        expect(await b.hold(request('b'))).toMatchObject({ holder: 'b', url: undefined });
      });

      it('renews a lease within its term, and lets another have it once it was not renewed', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');

        expect(await lead(board, 'a', { term: lease.term, heldTerm: lease.term })).toEqual(lease);
        await boards.pass(ttlMs + 20);
        const next = await lead(b, 'b');

        expect(next.term).toBeGreaterThan(lease.term);
        expect(await board.hold(request('a', { term: lease.term, heldTerm: lease.term }))).toMatchObject({
          lease: undefined,
          holder: 'b',
          term: next.term,
        });
      });

      it('takes no lease for one that is no candidate', async () => {
        const boards = await settled();
        const a = await boards.connect('a');

        expect(await a.hold(request('a', { isCandidate: false }))).toMatchObject({
          lease: undefined,
          holder: undefined,
        });
        expect(await a.hold(request('a'))).toMatchObject({ holder: 'a' });
      });

      it('ends a lease whose term somebody knows to be over', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');

        const next = await lead(b, 'b', { term: lease.term + 1000 });

        expect(next.term).toBeGreaterThan(lease.term + 1000);
        expect(await spendOne(board, lease)).toEqual({ kind: 'fenced' });
      });

      it('makes nobody the holder of a term that somebody only knows of', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');
        const term = lease.term + 1000;

        const told = await b.hold(request('b', { term, isCandidate: false }));

        expect(told).toMatchObject({ lease: undefined, holder: undefined, term });
        expect(await spendOne(board, { me: 'a', term })).toEqual({ kind: 'fenced' });
        expect((await lead(board, 'a')).term).toBeGreaterThan(term);
      });

      it('gives a new board to nobody until it has settled', async () => {
        const boards = await opened();
        const a = await boards.connect('a');

        expect(await a.hold(request('a'))).toMatchObject({ lease: undefined, holder: undefined });
        await boards.pass(settleMs);
        expect(await a.hold(request('a'))).toMatchObject({ holder: 'a' });
      });

      it('gives a board that was flushed to the newest leader at once, in a new term', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');
        await boards.flush();

        expect(await b.hold(request('b', { term: lease.term }))).toMatchObject({ lease: undefined });
        const next = await lead(board, 'a', { term: lease.term, heldTerm: lease.term });

        expect(next.term).toBeGreaterThan(lease.term);
        expect(await spendOne(board, lease)).toEqual({ kind: 'fenced' });
      });

      it('tells the last entry of the log', async () => {
        const { board, lease } = await leading();
        const ids = await write(board, lease, ['one', 'two']);

        expect((await board.hold(request('a'))).tail).toBe(ids[1]);
      });
    });

    describe('bye', () => {
      it('hands over at once, with a farewell that is read before', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');
        const read = b.read({ log: BEGINNING, count: 10, blockMs: 2000 });

        await board.bye('a', { lease, prev: BEGINNING, entry: 'farewell' });

        expect((await read).entries).toMatchObject([{ entry: 'farewell', term: lease.term }]);
        expect((await lead(b, 'b')).term).toBeGreaterThan(lease.term);
      });

      it('leaves the lease of another as it is, and the log', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');

        await b.bye('b', { lease: { ...lease, me: 'b' }, prev: BEGINNING, entry: 'farewell' });

        expect(await lead(board, 'a')).toEqual(lease);
        expect(await readAll(board)).toEqual([]);
      });
    });

    describe('here', () => {
      async function shareOf(board: FleetBoard, me: string, share: number, replicas = 1): Promise<number> {
        return (await board.here({ me, share, replicas })).share;
      }

      it('shares the reserve evenly, and gives what one has only after it has left it', async () => {
        const boards = await settled();
        const a = await boards.connect('a');
        const b = await boards.connect('b');

        expect(await shareOf(a, 'a', 0)).toBe(1);
        expect(await shareOf(b, 'b', 0)).toBe(0);
        expect(await shareOf(a, 'a', 1)).toBe(0.5);
        // The answer may not have arrived.
        expect(await shareOf(b, 'b', 0)).toBe(0);
        expect(await shareOf(a, 'a', 0.5)).toBe(0.5);
        expect(await shareOf(b, 'b', 0)).toBe(0.5);
      });

      it('gives nobody more on a board that has not settled, as on one that was flushed', async () => {
        const boards = await settled();
        const a = await boards.connect('a');
        const b = await boards.connect('b');
        await shareOf(a, 'a', 0);
        await boards.flush();

        expect(await shareOf(b, 'b', 0)).toBe(0);
        expect(await shareOf(a, 'a', 1)).toBe(1);
        await boards.pass(settleMs);
        expect(await shareOf(b, 'b', 0)).toBe(0);
      });

      it('counts as many replicas as somebody knows of, and frees the share of one that says bye', async () => {
        const boards = await settled();
        const a = await boards.connect('a');
        const b = await boards.connect('b');

        expect(await a.here({ me: 'a', share: 0, replicas: 4 })).toEqual({ share: 0.25, replicas: 4 });
        await a.bye('a');
        expect(await b.here({ me: 'b', share: 0, replicas: 1 })).toEqual({ share: 1, replicas: 1 });
      });

      it('never gives more than there is, whatever answers are lost', async () => {
        const boards = await settled();
        const names = ['a', 'b', 'c', 'd'];
        const ways = await Promise.all(names.map((me) => boards.connect(me)));
        const steps = fc.array(
          fc.record({ replica: fc.nat({ max: 3 }), isLost: fc.boolean(), isBye: fc.nat({ max: 9 }) }),
          { maxLength: 30 },
        );

        await fc.assert(
          fc.asyncProperty(steps, async (told) => {
            const shares = names.map(() => 0);
            for (const me of names) await ways[0]?.bye(me);
            for (const { replica, isLost, isBye } of told) {
              const [way, me = ''] = [ways[replica], names[replica]];
              if (isBye === 0) {
                await way?.bye(me);
                shares[replica] = 0;
              } else {
                const answer = await way?.here({ me, share: shares[replica] ?? 0, replicas: 1 });
                if (!isLost) shares[replica] = answer?.share ?? 0;
              }
              expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThan(1 + 1e-9);
            }
          }),
          { numRuns: runs },
        );
      });
    });

    describe('spend', () => {
      it('never passes the ceiling, with twenty clients at a time', async () => {
        const { boards, board, lease } = await leading();
        const clients = await Promise.all(
          Array.from({ length: 20 }, (_, n) => boards.connect(`client ${n}`)),
        );

        const answers = await Promise.all(
          clients.flatMap((client) => Array.from({ length: 10 }, () => spendOne(client, lease, 73))),
        );

        const granted = answers.flatMap((answer) => (answer.kind === 'granted' ? [answer.count.used] : []));
        expect(granted.sort((a, b) => a - b)).toEqual(Array.from({ length: 73 }, (_, n) => n + 1));
        expect(await spendOne(board, lease, 73)).toEqual({
          kind: 'over',
          count: { ...LIST, round: 0, used: 73 },
        });
      });

      it('counts each day and each endpoint by itself, without a ceiling too', async () => {
        const { board, lease } = await leading();
        const ceiling = Number.POSITIVE_INFINITY;
        await spendOne(board, lease, 1);

        expect(await spendOne(board, lease, 1)).toMatchObject({ kind: 'over' });
        expect(await board.spend({ lease, endpoint: 'token', day: DAY, ceiling })).toMatchObject({
          count: { used: 1 },
        });
        expect(await board.spend({ lease, ...LIST, day: DAY + 86_400_000, ceiling })).toMatchObject({
          count: { used: 1 },
        });
      });

      it('refuses a term that is over, and a number that is another replica’s term', async () => {
        const { boards, board, lease } = await leading();
        await boards.pass(ttlMs + 20);
        expect(await spendOne(board, lease)).toMatchObject({ kind: 'granted' });

        const next = await lead(await boards.connect('b'), 'b');

        expect(await spendOne(board, lease)).toEqual({ kind: 'fenced' });
        expect(await spendOne(board, { me: 'a', term: next.term })).toEqual({ kind: 'fenced' });
      });
    });

    describe('the counts', () => {
      it('are raised to what a replica knows, and told', async () => {
        const { board, lease } = await leading();
        await spendOne(board, lease);
        const known = [
          { ...LIST, round: 0, used: 40 },
          { endpoint: 'token', day: DAY, round: 0, used: 0 },
        ];

        const raised = await board.hold(request('a', { counts: known }));
        const lower = await board.hold(request('a', { counts: [{ ...LIST, round: 0, used: 3 }] }));

        expect(raised.counts).toEqual(known);
        expect(lower.counts).toEqual([{ ...LIST, round: 0, used: 40 }]);
        expect(await spendOne(board, lease, 41)).toMatchObject({ kind: 'granted', count: { used: 41 } });
      });

      it('begin anew with a round, over which no older count is raised', async () => {
        const { board, lease } = await leading();
        await spendOne(board, lease);
        const anew = { lease, ...LIST, round: 0, used: 0 };

        const next = { kind: 'counted', count: { ...LIST, round: 1, used: 0 } };
        expect(await board.recount(anew)).toEqual(next);
        expect(await spendOne(board, lease)).toMatchObject({ count: { round: 1, used: 1 } });
        // Asked again, as the answer was lost.
        expect(await board.recount(anew)).toMatchObject({ count: { round: 1, used: 1 } });
        const { counts } = await board.hold(request('a', { counts: [{ ...LIST, round: 0, used: 500 }] }));
        expect(counts).toEqual([{ ...LIST, round: 1, used: 1 }]);
        expect(await board.recount({ ...anew, lease: { me: 'a', term: 1 } })).toEqual({ kind: 'fenced' });
      });

      it('add what replicas did alone, once', async () => {
        const { board, lease } = await leading();
        await spendOne(board, lease);

        await board.addAlone({ me: 'b', ...LIST, calls: 5 });
        await board.addAlone({ me: 'c', ...LIST, calls: 2 });
        await board.addAlone({ me: 'b', ...LIST, calls: 5 });

        expect(await board.addAlone({ me: 'b', ...LIST, calls: 7 })).toEqual({ ...LIST, round: 0, used: 10 });
        expect(await board.addAlone({ me: 'b', ...LIST, calls: 6 })).toMatchObject({ used: 10 });
      });
    });

    describe('the log', () => {
      it('is read in order, from any position, with the entry before each', async () => {
        const { board, lease } = await leading();
        const [one = '', two = '', three = ''] = await write(board, lease, ['一', '{"two": "\\u0000"}', '']);
        const { term } = lease;

        expect(await readAll(board)).toEqual([
          { id: one, prev: BEGINNING, term, entry: '一' },
          { id: two, prev: one, term, entry: '{"two": "\\u0000"}' },
          { id: three, prev: two, term, entry: '' },
        ]);
        expect(await readAll(board, one)).toMatchObject([{ id: two }, { id: three }]);
        expect((await board.read({ log: one, count: 1, blockMs: 0 })).entries).toMatchObject([{ id: two }]);
        expect(await readAll(board, three)).toEqual([]);
      });

      it('appends once what it is asked twice', async () => {
        const { board, lease } = await leading();
        const told = { lease, prev: BEGINNING, entry: 'one' };

        const id = await append(board, told);

        expect(await append(board, told)).toBe(id);
        expect(await readAll(board)).toHaveLength(1);
      });

      it('refuses an old term, and a replica that has not read all', async () => {
        const { boards, board, lease } = await leading();
        const ids = await write(board, lease, ['one', 'two']);
        const b = await boards.connect('b');
        await board.bye('a');
        const next = await lead(b, 'b');

        expect(await board.append({ lease, prev: ids[1] ?? '', entry: 'late' })).toEqual({ kind: 'fenced' });
        for (const prev of [ids[0] ?? '', BEGINNING, 'own-1f', '']) {
          expect(await b.append({ lease: next, prev, entry: 'x' })).toEqual({ kind: 'behind', tail: ids[1] });
        }
        expect(await readAll(b)).toMatchObject([{ entry: 'one' }, { entry: 'two' }]);
      });

      it('begins after any state', async () => {
        const { board, lease } = await leading();

        const id = await append(board, { lease, prev: 'own-1f', entry: 'one' });

        expect(await readAll(board)).toEqual([{ id, prev: 'own-1f', term: lease.term, entry: 'one' }]);
      });

      it('goes on after what was lost, so that only who has the same entries sees no gap', async () => {
        const { boards, board, lease } = await leading();
        const ids = await write(board, lease, ['one', 'two']);
        await boards.flush();
        const next = await lead(board, 'a', { term: lease.term, heldTerm: lease.term });
        const far = `${Date.now() + 1_000_000}-3`;

        const three = await append(board, { lease: next, prev: ids[1] ?? '', entry: 'three' });
        // From a server whose clock was ahead.
        const four = await append(board, { lease: next, prev: far, entry: 'four' });

        expect(comparePositions(three, ids[1] ?? '')).toBeGreaterThan(0);
        expect(comparePositions(four, far)).toBeGreaterThan(0);
        expect(await readAll(board, ids[1])).toMatchObject([{ prev: ids[1] }, { id: four, prev: far }]);
      });

      it('leaves out what was trimmed, and the prev of what comes next tells', async () => {
        const { boards, board, lease } = await leading();
        const ids = await write(board, lease, ['one', 'two', 'three']);
        await boards.trim(1);

        expect(await readAll(board, ids[0])).toMatchObject([{ id: ids[2], prev: ids[1] }]);
        expect(await append(board, { lease, prev: ids[2] ?? '', entry: 'four' })).not.toBe('');
      });
    });

    describe('read', () => {
      it('waits for what comes, of either kind', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');
        const from = { log: BEGINNING, wants: BEGINNING, count: 10, blockMs: 2000 };

        const forWant = board.read(from);
        const id = await b.want('a page');
        expect(await forWant).toEqual({ entries: [], wants: [{ id, text: 'a page' }] });

        const forEntry = b.read({ ...from, wants: undefined });
        const entry = await append(board, { lease, prev: BEGINNING, entry: 'one' });
        expect(await forEntry).toMatchObject({ entries: [{ id: entry }], wants: [] });
        expect(await board.read({ ...from, wants: id })).toMatchObject({
          entries: [{ id: entry }],
          wants: [],
        });
      });

      it('resolves with nothing when nothing comes, and goes on beside one that waits', async () => {
        const { board, lease } = await leading();
        const nothing = { entries: [], wants: [] };
        const from = { log: BEGINNING, wants: BEGINNING, count: 10, blockMs: 50 };

        expect(await board.read({ ...from, blockMs: 0 })).toEqual(nothing);
        expect(await board.read(from)).toEqual(nothing);

        const waiting = board.read({ ...from, blockMs: 2000 });
        expect(await board.read({ ...from, blockMs: 0 })).toEqual(nothing);
        await write(board, lease, ['one']);
        expect((await waiting).entries).toHaveLength(1);
      });

      it('gives each entry once, in order, over cuts on both sides', async () => {
        const { boards, board, lease } = await leading();
        const step = fc.constantFrom('write', 'read', 'cut reader', 'cut writer', 'lose answers', 'heal');
        const reader = await boards.connect('reader');
        let [tail, position] = [BEGINNING, BEGINNING];
        let written = 0;
        let isWriting = false;
        let [isReaderCut, isWriterCut] = [false, false];

        async function writeNext() {
          isWriting = true;
          const answer = await board
            .append({ lease, prev: tail, entry: `${written + 1}` })
            .catch(() => undefined);
          if (answer?.kind !== 'appended') return;
          [tail, written, isWriting] = [answer.id, written + 1, false];
        }

        const seen: LogEntry[] = [];
        async function readNext() {
          const answer = await reader
            .read({ log: position, count: 3, blockMs: 0 })
            .catch(() => ({ entries: [] }));
          seen.push(...answer.entries);
          position = seen.at(-1)?.id ?? BEGINNING;
        }

        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
            for (const what of steps) {
              if (what === 'write') await writeNext();
              else if (what === 'read') await readNext();
              else if (what === 'cut reader') {
                boards.cut('reader');
                isReaderCut = true;
              } else if (what === 'heal') await healAll();
              else {
                boards.cut('a', what === 'cut writer' ? 'calls' : 'answers');
                isWriterCut = true;
              }
            }
            await healAll();
            if (isWriting) await writeNext();
            for (let n = -1; n !== seen.length; ) {
              n = seen.length;
              await readNext();
            }

            expect(seen.map(({ entry }) => entry)).toEqual(
              Array.from({ length: written }, (_, n) => `${n + 1}`),
            );
            expect(seen.map(({ prev }) => prev)).toEqual(
              [BEGINNING, ...seen.map(({ id }) => id)].slice(0, written),
            );
          }),
          { numRuns: runs },
        );

        async function healAll() {
          if (isReaderCut) await boards.heal('reader');
          if (isWriterCut) await boards.heal('a');
          [isReaderCut, isWriterCut] = [false, false];
        }
      });
    });

    describe('a flush', () => {
      it('lowers nothing that its callers know', async () => {
        const { boards, board, lease } = await leading();
        await spendOne(board, lease);
        const known = [{ ...LIST, round: 2, used: 40 }];
        await boards.flush();

        const follower = await boards.connect('b');
        const told = await follower.hold(request('b', { term: lease.term, counts: known }));
        const next = await lead(board, 'a', { term: lease.term, heldTerm: lease.term, counts: known });

        expect(told.term).toBe(lease.term);
        expect(told.counts).toEqual(known);
        expect(await spendOne(board, next, 41)).toMatchObject({
          kind: 'granted',
          count: { round: 2, used: 41 },
        });
        expect(await spendOne(board, next, 41)).toMatchObject({ kind: 'over' });
      });
    });

    describe('a failover that loses the last second', () => {
      it('lowers nothing that its callers know, and gives no two replicas one term', async () => {
        const { boards, board, lease } = await leading();
        const ids = await write(board, lease, ['one']);
        const b = await boards.connect('b');
        await boards.replicate();
        await board.bye('a');
        const lost = await lead(b, 'b', { term: lease.term });
        await spendOne(b, lost);
        const [two = ''] = await write(b, lost, ['two'], ids[0]);
        await boards.failOver();

        // Nobody has told the board of the term that it has lost.
        expect(await spendOne(b, lost)).toEqual({ kind: 'fenced' });
        const known = { term: lost.term, heldTerm: lost.term, counts: [{ ...LIST, round: 0, used: 1 }] };
        const next = await lead(b, 'b', known);

        expect(next.term).toBeGreaterThan(lost.term);
        expect(await spendOne(board, lease)).toEqual({ kind: 'fenced' });
        expect(await spendOne(b, next)).toMatchObject({ count: { used: 2 } });
        const three = await append(b, { lease: next, prev: two, entry: 'three' });
        expect(comparePositions(three, two)).toBeGreaterThan(0);
        expect(await readAll(b, ids[0])).toMatchObject([{ prev: two, entry: 'three' }]);
      });
    });

    it('accepts one lease of all that it has given, whatever happens', async () => {
      const boards = await settled();
      const names = ['a', 'b', 'c'];
      const ways = await Promise.all(names.map((me) => boards.connect(me)));
      const replica = fc.nat({ max: 2 });
      const step = fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({ kind: fc.constant('hold'), replica, isForgetful: fc.boolean() }),
        },
        { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('bye', 'pass'), replica }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush'), replica }) },
      );

      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
          const known = names.map(() => 0);
          const held: (number | undefined)[] = names.map(() => undefined);
          const given: Lease[] = [];
          for (const told of steps) {
            const [way, me = ''] = [ways[told.replica], names[told.replica]];
            if (way === undefined) continue;
            // A millisecond has one term.
            await boards.pass(2);
            if (told.kind === 'pass') await boards.pass(ttlMs + 20);
            if (told.kind === 'flush') await boards.flush();
            if (told.kind === 'bye') await way.bye(me);
            if (told.kind === 'hold') {
              // One that has just begun knows nothing.
              if ('isForgetful' in told && told.isForgetful) {
                known[told.replica] = 0;
                held[told.replica] = undefined;
              }
              const [term = 0, heldTerm] = [known[told.replica], held[told.replica]];
              const answer: HoldAnswer = await way.hold(request(me, { term, heldTerm }));
              expect(answer.term).toBeGreaterThanOrEqual(term);
              known[told.replica] = answer.term;
              if (answer.lease !== undefined) {
                const { lease } = answer;
                const isRenewed = given.some((one) => one.term === lease.term && one.me === me);
                if (!isRenewed) {
                  for (const one of given) expect(lease.term).toBeGreaterThan(one.term);
                  given.push(lease);
                }
                held[told.replica] = lease.term;
              }
            }
            const accepted = [];
            for (const lease of given) {
              if ((await spendOne(way, lease, Number.POSITIVE_INFINITY)).kind === 'granted')
                accepted.push(lease);
            }
            // None after a flush, until somebody tells of the term.
            expect(accepted.length === 0 ? [] : [given.at(-1)]).toEqual(accepted);
          }
        }),
        { numRuns: runs },
      );
    });

    describe('addCounts', () => {
      const KEPT_MS = 60_000;
      const told = (count: number, key = 'key', keptMs = KEPT_MS) => ({ key, count, keptMs });

      it('tells each replica the sum of what the others have counted', async () => {
        const boards = await settled();
        const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((me) => boards.connect(me)));

        expect(await a?.addCounts({ me: 'a', counts: [told(3)] })).toEqual([0]);
        expect(await b?.addCounts({ me: 'b', counts: [told(4), told(1, 'other')] })).toEqual([3, 0]);
        expect(await c?.addCounts({ me: 'c', counts: [told(0, 'other'), told(0)] })).toEqual([1, 7]);
        expect(await a?.addCounts({ me: 'a', counts: [told(3)] })).toEqual([4]);
      });

      it('counts once what is told again, and less where some was given back', async () => {
        const { boards, board } = await leading();
        const b = await boards.connect('b');
        for (const count of [5, 5, 8, 2]) await board.addCounts({ me: 'a', counts: [told(count)] });

        expect(await b.addCounts({ me: 'b', counts: [told(0)] })).toEqual([2]);
      });

      it('is asked again when an answer was lost, and has counted once', async () => {
        const { boards, board } = await leading();
        const b = await boards.connect('b');
        boards.cut('a', 'answers');
        const lost = await problemOf(board.addCounts({ me: 'a', counts: [told(5)] }));
        await boards.heal('a');
        await board.addCounts({ me: 'a', counts: [told(5)] });

        expect(lost).toMatchObject({ problem: 'timeout' });
        expect(await b.addCounts({ me: 'b', counts: [told(1)] })).toEqual([5]);
      });

      it('knows after a flush what is told from then on', async () => {
        const { boards, board } = await leading();
        const b = await boards.connect('b');
        await board.addCounts({ me: 'a', counts: [told(5)] });
        await boards.flush();

        expect(await b.addCounts({ me: 'b', counts: [told(1)] })).toEqual([0]);
        expect(await board.addCounts({ me: 'a', counts: [told(6)] })).toEqual([1]);
        expect(await b.addCounts({ me: 'b', counts: [told(1)] })).toEqual([6]);
      });

      it('keeps counts for their time, from when they were last told', async () => {
        const { boards, board } = await leading();
        const b = await boards.connect('b');
        await board.addCounts({ me: 'a', counts: [told(5, 'short', 200), told(5, 'long')] });
        await boards.pass(220);

        const counts = [told(0, 'short'), told(0, 'long')];
        expect(await b.addCounts({ me: 'b', counts })).toEqual([0, 5]);
      });
    });

    describe('wants', () => {
      it('are read in order, and begin after the last one for a new leader', async () => {
        const { board } = await leading();
        expect(await board.lastWant()).toBe(BEGINNING);

        const one = await board.want('one');
        const last = await board.lastWant();
        const two = await board.want('二');

        const from = { log: BEGINNING, count: 10, blockMs: 0 };
        expect(last).toBe(one);
        expect((await board.read({ ...from, wants: last })).wants).toEqual([{ id: two, text: '二' }]);
        expect((await board.read({ ...from, wants: BEGINNING })).wants).toHaveLength(2);
        expect((await board.read(from)).wants).toEqual([]);
      });
    });

    describe('chunks', () => {
      it('are kept for their time, byte for byte', async () => {
        const { boards, board } = await leading();
        const bytes = Uint8Array.from({ length: 1000 }, (_, n) => n % 256);
        await board.putChunk({ snapshot: 'x', number: 3 }, bytes, 200);

        const b = await boards.connect('b');
        const kept = await b.getChunk({ snapshot: 'x', number: 3 });
        expect(Uint8Array.from(kept ?? [])).toEqual(bytes);
        expect(await b.getChunk({ snapshot: 'x', number: 2 })).toBeUndefined();
        await boards.pass(220);
        expect(await b.getChunk({ snapshot: 'x', number: 3 })).toBeUndefined();
      });
    });

    describe('a replica that is cut off', () => {
      it('is told so by every method, and is answered again once it is not', async () => {
        const { boards, board, lease } = await leading();
        boards.cut('a');
        const chunk = { snapshot: 'x', number: 0 };

        const problems = await Promise.all(
          [
            board.hold(request('a')),
            board.bye('nobody'),
            board.here({ me: 'a', share: 0, replicas: 1 }),
            spendOne(board, lease),
            board.recount({ lease, ...LIST, round: 0, used: 1 }),
            board.addAlone({ me: 'a', ...LIST, calls: 0 }),
            board.addCounts({ me: 'a', counts: [] }),
            board.append({ lease, prev: BEGINNING, entry: 'one' }),
            board.read({ log: BEGINNING, count: 1, blockMs: 0 }),
            board.want('x'),
            board.lastWant(),
            board.putChunk(chunk, new Uint8Array(1), 1000),
            board.getChunk(chunk),
          ].map(async (call) => (await problemOf(call))?.problem),
        );

        expect(new Set(problems)).toEqual(new Set(['timeout']));
        expect(board.status()).toMatchObject({ isReachable: false, problem: 'timeout' });
        await boards.heal('a');
        expect(await board.hold(request('a'))).toMatchObject({ holder: 'a' });
        expect(board.status()).toMatchObject({ isReachable: true, problem: undefined });
      });

      it('is counted, though it is not told', async () => {
        const { boards, board, lease } = await leading();
        const b = await boards.connect('b');
        boards.cut('a', 'answers');

        expect(await problemOf(spendOne(board, lease))).toMatchObject({ problem: 'timeout' });

        expect(await spendOne(b, lease)).toMatchObject({ count: { used: 2 } });
      });
    });

    it('answers nothing once it is closed, and rejects what waits', async () => {
      const { board } = await leading();
      const waiting = problemOf(board.read({ log: BEGINNING, count: 1, blockMs: 2000 }));
      await board.lastWant();

      board.close();

      expect(await waiting).toMatchObject({ problem: 'closed' });
      expect(await problemOf(board.lastWant())).toMatchObject({ problem: 'closed' });
    });
  });
}
