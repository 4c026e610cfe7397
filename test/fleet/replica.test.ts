import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { FleetLibrary } from '../../src/fleet/fleet-library.ts';
import { createReplica, type Replica } from '../../src/fleet/replica.ts';
import type { Role } from '../../src/fleet/replica-parts.ts';
import { createJob } from '../../src/upstream/job.ts';
import { createMemoryBoards } from './memory-board.ts';

/** How much faster the replica's time goes. */
const FASTER = 20;

/** Its calls go where the replica says, as those of a library do. */
function openReplica() {
  const boards = createMemoryBoards({ now: Date.now, settleMs: 0 });
  const roles: Role[] = [];
  const nothing = () => {};
  let follow = async () => {};
  let replica: Replica | undefined;
  const library: FleetLibrary = {
    readPosition: async () => ({ position: undefined, isEmpty: true }),
    follow: () => follow(),
    apply: async () => {},
    beginEpoch: async () => {},
    lead: async () => {},
    pause: async () => {},
    flush: async () => {},
    readProblem: () => undefined,
    calls: {
      async read(list, ranks, job) {
        return (await replica?.elsewhere()?.read(list, ranks, job)) ?? { unsent: [] };
      },
      async prove(list, job) {
        await replica?.elsewhere()?.prove(list, job);
      },
      async readTotals() {
        throw new Error('No totals are read.');
      },
    },
    readLedgers: () => ({}),
    restoreLedgers: nothing,
    readObstacles: () => ({ calls: {}, token: { isGiven: true } }),
    followObstacles: nothing,
    raiseUsed: nothing,
    restoreTotals: nothing,
    doubt: nothing,
    copyStore: async () => ({ position: undefined, bytes: new Uint8Array() }),
    replaceStore: async () => {},
  };
  replica = createReplica({
    me: 'a',
    board: boards.connect('a'),
    library,
    clock: { now: Date.now, wait: (ms) => setTimeout(ms / FASTER), random: Math.random },
    listener: {
      onRole: (role) => void roles.push(role),
      onLeader: nothing,
      onGap: nothing,
      onSnapshot: nothing,
      onFailure: nothing,
    },
    patienceMs: 60_000,
  });
  onTestFinished(() => replica.close());
  replica.start();
  return {
    replica,
    roles,
    boards,
    /** From now on it takes until `open` is called to follow. */
    holdUp() {
      let open = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      follow = () => opened;
      return open;
    },
  };
}

it('sends no call round and round that comes just when it leads no more', async () => {
  const { replica, roles, boards, holdUp } = openReplica();
  await expect.poll(() => roles).toEqual(['leading']);
  const open = holdUp();
  // Somebody knows of a later term: that of the leader is over.
  const known = { term: replica.status().term + 1, counts: [] };
  await boards.connect('b').hold({ me: 'b', ttlMs: 1000, known, isCandidate: false });
  await expect.poll(() => roles.at(-1)).toBe('following');

  const read = replica.elsewhere()?.read('picture', [1], createJob('missing', [{}]));
  open();

  // It leads again, and answers itself.
  expect(await read).toEqual({ unsent: [] });
  expect(roles.at(-1)).toBe('leading');
});
