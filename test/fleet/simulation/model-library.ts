import { createHash } from 'node:crypto';
import type { FleetLibrary } from '../../../src/fleet/fleet-library.ts';
import { comparePositions } from '../../../src/fleet/positions.ts';
import type { ListChanges } from '../../../src/index/asset-index.ts';
import type { ApproveCall } from '../../../src/upstream/endpoint.ts';
import { endOfQuotaDay } from '../../../src/upstream/quota-days.ts';
import type { VirtualTime } from './virtual-time.ts';

/** As a replica's library is to the fleet, with a store that is a chain of what was applied. */
export interface ModelLibrary {
  readonly library: FleetLibrary;
  /** What of each rank is known here. */
  readonly memory: ReadonlyMap<number, number>;
  /** What the store has come to: equal only if the same was applied in the same order. */
  storeHash(): string;
  /** The store is what is left of a process that is killed. */
  readonly disk: Disk;
}

/** What survives a crash. */
export interface Disk {
  position: string | undefined;
  epoch: string;
  hash: string;
  /** By rank. */
  items: Record<number, number>;
}

export interface ModelLibraryOptions {
  readonly time: VirtualTime;
  readonly disk: Disk;
  readonly approve: ApproveCall;
  /** How many calls upstream has counted by now. Each leader asks. */
  readonly counted: () => number;
  /** A call goes out. Resolves with what upstream has at the rank. */
  readonly fetchItem: (rank: number) => Promise<number>;
  readonly dailyCalls: number;
  /** An entry was applied after a later one. */
  readonly onDisorder: () => void;
}

export function emptyDisk(): Disk {
  return { position: undefined, epoch: '', hash: '', items: {} };
}

export function createModelLibrary(options: ModelLibraryOptions): ModelLibrary {
  const { time, disk, approve, counted, fetchItem, dailyCalls, onDisorder } = options;
  let memory = new Map<number, number>();
  let mode: 'following' | 'leading' | 'alone' = 'following';
  /** Rises with each change of the mode: what was begun before does not count any more. */
  let era = 0;
  let pending = new Map<number, number>();
  let append: ((changes: ListChanges) => Promise<string>) | undefined;
  let storing: Promise<void> | undefined;
  let failure: string | undefined;
  let adopting = Promise.resolve();
  const used = new Map<number, number>();
  const underWay = new Map<number, Promise<void>>();

  function load(): void {
    memory = new Map(Object.entries(disk.items).map(([rank, item]) => [Number(rank), item]));
    pending = new Map();
    failure = undefined;
  }

  /** As the ledger does. Calls wait for it. */
  async function adoptCount(): Promise<void> {
    await time.wait(20 + time.random() * 60);
    used.set(today(), Math.max(usedToday(), counted()));
  }

  function enter(next: typeof mode): void {
    mode = next;
    era += 1;
  }

  function write(changes: ListChanges, position: string): void {
    if (disk.position !== undefined && comparePositions(position, disk.position) <= 0) onDisorder();
    disk.position = position;
    disk.hash = hashOf(`${disk.hash} ${position} ${JSON.stringify(changes)}`);
    for (const { id, readAt } of changes.items) disk.items[Number(id)] = readAt;
  }

  async function store(): Promise<void> {
    const began = era;
    while (mode === 'leading' && began === era && pending.size > 0 && failure === undefined) {
      const told = pending;
      pending = new Map();
      const changes: ListChanges = {
        list: 0,
        deleted: [],
        unplaced: [],
        items: [...told].map(([rank, item]) => ({
          id: `${rank}`,
          hash: 0,
          seq: rank,
          call: 0,
          readAt: item,
        })),
        at: time.now(),
      };
      try {
        const position = await append?.(changes);
        if (position === undefined || began !== era) return;
        write(changes, position);
      } catch (error) {
        if (began === era) failure = String(error);
      }
    }
  }

  function storeSoon(): Promise<void> {
    storing ??= store().finally(() => {
      storing = undefined;
    });
    return storing;
  }

  async function readRank(rank: number): Promise<void> {
    const began = era;
    await adopting;
    await approve({ endpoint: 'list', purpose: 'missing', limit: dailyCalls, used: usedToday() });
    used.set(today(), usedToday() + 1);
    const item = await fetchItem(rank);
    // An answer that comes late is dropped.
    if (mode === 'following' || began !== era) return;
    memory.set(rank, item);
    pending.set(rank, item);
    if (mode === 'leading') void storeSoon();
  }

  const today = () => endOfQuotaDay(time.now());
  const usedToday = () => used.get(today()) ?? 0;

  const library: FleetLibrary = {
    async readPosition() {
      return { position: disk.position, isEmpty: disk.hash === '' };
    },
    async follow() {
      enter('following');
      await time.wait(1);
      load();
    },
    async apply(changes, position) {
      await time.wait(1);
      write(changes, position);
      load();
    },
    async beginEpoch(epoch, position) {
      await time.wait(1);
      disk.epoch = epoch;
      disk.position = position;
      disk.hash = hashOf(`${disk.hash} ${position} ${epoch}`);
    },
    async lead(byAppend) {
      append = byAppend;
      enter('leading');
      adopting = adoptCount();
    },
    async pause() {
      enter('alone');
    },
    async flush() {
      while (mode === 'leading' && pending.size + Number(storing !== undefined) > 0 && failure === undefined)
        await storeSoon();
      if (mode !== 'leading' || failure !== undefined) throw new Error('It cannot be stored.');
    },
    readProblem: () => (mode === 'leading' ? failure : undefined),
    calls: {
      async read(_list, ranks) {
        const missing = ranks.filter((rank) => !memory.has(rank));
        await Promise.all(
          missing.map((rank) => {
            const known = underWay.get(rank);
            if (known !== undefined) return known;
            const reading = readRank(rank).finally(() => underWay.delete(rank));
            underWay.set(rank, reading);
            return reading;
          }),
        );
        return { unsent: [] };
      },
      prove: async () => {},
      readTotals: async () => ({ totals: {}, at: time.now() }),
    },
    readLedgers: () => ({
      list: { dayEndsAt: today(), used: usedToday(), noCacheUsed: 0, limit: dailyCalls },
    }),
    restoreLedgers({ list }) {
      if (list !== undefined) used.set(list.dayEndsAt, list.used);
    },
    readObstacles: () => ({ calls: {}, token: { isGiven: true } }),
    followObstacles() {},
    raiseUsed(_call, day, atLeast) {
      used.set(day, Math.max(used.get(day) ?? 0, atLeast));
    },
    restoreTotals() {},
    doubt() {},
    async copyStore() {
      await time.wait(5);
      return { position: disk.position, bytes: Buffer.from(JSON.stringify(disk)) };
    },
    async replaceStore(bytes) {
      await time.wait(5);
      Object.assign(disk, JSON.parse(Buffer.from(bytes).toString()));
      load();
    },
  };
  return {
    library,
    get memory() {
      return memory;
    },
    storeHash: () => `${disk.epoch} ${disk.hash}`,
    disk,
  };
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
