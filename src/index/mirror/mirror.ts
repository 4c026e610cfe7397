import type { AssetLibrary, StockedList } from '../../library/asset-library.ts';
import type { ItemStore } from '../../library/item-store.ts';
import type { AssetIndex, ListChanges } from '../asset-index.ts';
import { createListMirror, type ListMirror } from './list-mirror.ts';
import { readItems } from './read-items.ts';

/** Has an index follow a library. */
export interface Mirror {
  /** Where the library finds what is not in memory. */
  readonly store: ItemStore;
  /**
   * Restores the library's lists from the index, and follows them from now on. Does not reject.
   *
   * @returns the names of the lists that were restored
   */
  follow(library: AssetLibrary): Promise<readonly string[]>;
  /**
   * Stores changes from now on, and what has changed until now. Resolves after the first attempt. What
   * cannot be stored is tried again. Does not reject.
   */
  startStoring(): Promise<void>;
  /** Resolves once all that is known is stored, or cannot be stored now. Does not reject. */
  flush(): Promise<void>;
  /** The same a last time. Nothing is stored afterwards. */
  close(): Promise<void>;
  status(): MirrorStatus;
}

export interface MirrorStatus {
  /** Whether this process stores anything. */
  readonly isStoring: boolean;
  /** How many items wait to be stored. */
  readonly pending: number;
  /** Why something cannot be stored at present, without a path; undefined if all can. */
  readonly failure: string | undefined;
}

export interface MirrorOptions {
  readonly index: AssetIndex;
  /**
   * Lets this process write to the index, and tells whether callers may have seen what was not stored
   * before. May reject, and is then called again later.
   */
  readonly startWriting?: () => Promise<{ readonly isBehind: boolean }>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Something could not be stored or read. */
  readonly onFailure: (error: unknown) => void;
  /** How many items are stored as one at most. Default: as many as hold up nobody. */
  readonly partSize?: number;
  /** Calls once after so many milliseconds. Default: by a timer that keeps no process running. */
  readonly setTimer?: (work: () => void, ms: number) => void;
}

interface Followed {
  readonly name: string;
  readonly tag: number;
  readonly mirror: ListMirror;
  /** What is stored at the moment. One change after the other: each leaves a list that is whole. */
  underWay: Promise<void> | undefined;
  /** Whether what the index has of it is to be read first, as others may have written. */
  isAdoptionDue: boolean;
  /** Why the last changes could not be stored. */
  failure: string | undefined;
}

/** A hundred thousand at once would hold up the event loop, and other changes. */
export const PART_SIZE = 500;

/** Pause after a failure, in milliseconds. It doubles with each in a row. */
const RETRY_MS = 5000;
const MAX_RETRY_MS = 600_000;

export function createMirror(options: MirrorOptions): Mirror {
  const {
    index,
    startWriting = async () => ({ isBehind: false }),
    now,
    onFailure,
    setTimer = setIdleTimer,
  } = options;
  const { partSize = PART_SIZE } = options;
  const followed = new Map<string, Followed>();
  let library: AssetLibrary | undefined;
  let state: 'following' | 'starting' | 'storing' | 'closed' = 'following';
  let isDue = false;
  /** Why this process cannot write. */
  let failure: string | undefined;
  let failuresInARow = 0;
  let isPausing = false;
  /** How many changes were applied when the lists were restored, and by this process since. */
  let position = Number.NaN;

  const isStoring = () => state === 'storing' && !isPausing;

  function listNamed(name: string): StockedList {
    if (library === undefined) throw new Error('No library is followed yet.');
    return library.stockedList(name);
  }

  /** After all that happens at once: an answer that moves items has them placed anew, too. */
  function schedule(): void {
    if (isDue || !isStoring()) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      void storeAll();
    });
  }

  async function storeAll(): Promise<void> {
    await Promise.all(Array.from(followed.values(), store));
  }

  function store(each: Followed): Promise<void> {
    each.underWay ??= storeList(each).finally(() => {
      each.underWay = undefined;
    });
    return each.underWay;
  }

  /** Stores all changes of a list, one after the other, or pauses after one that fails. */
  async function storeList(each: Followed): Promise<void> {
    const { mirror, tag } = each;
    try {
      while (state === 'storing') {
        if (each.isAdoptionDue) {
          const renewed = mirror.adopt(await index.load(tag));
          for (const [id, item] of await index.get(tag, renewed)) mirror.renew(id, item);
          each.isAdoptionDue = false;
        }
        const changes = mirror.takeChanges();
        if (changes === undefined) break;
        await give(each, changes);
      }
      each.failure = undefined;
    } catch (error) {
      each.failure = reasonOf(error);
      pauseAfter(error);
    }
  }

  async function give({ mirror }: Followed, changes: ListChanges): Promise<void> {
    try {
      await index.apply(changes);
      position += 1;
      failuresInARow = 0;
      mirror.confirm(changes);
    } catch (error) {
      mirror.putBack(changes);
      throw error;
    }
  }

  function pauseAfter(error: unknown): void {
    onFailure(error);
    if (isPausing || state === 'closed') return;
    isPausing = true;
    const pauseMs = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failuresInARow);
    failuresInARow += 1;
    setTimer(() => {
      isPausing = false;
      void (state === 'starting' ? start() : storeAgain());
    }, pauseMs);
  }

  async function storeAgain(): Promise<void> {
    try {
      await comparePositions();
    } catch (error) {
      return pauseAfter(error);
    }
    await storeAll();
  }

  /** Others may have written, or the file was begun anew, or what has failed was written all the same. */
  async function comparePositions(): Promise<void> {
    const current = await index.position();
    if (current === position) return;
    position = current;
    for (const each of followed.values()) each.isAdoptionDue = true;
  }

  async function start(): Promise<void> {
    try {
      const { isBehind } = await startWriting();
      await comparePositions();
      if (isBehind) for (const { mirror } of followed.values()) mirror.suspectUnstored();
    } catch (error) {
      failure = reasonOf(error);
      return pauseAfter(error);
    }
    failure = undefined;
    if (state === 'starting') state = 'storing';
    await storeAll();
  }

  async function flush(): Promise<void> {
    if (state !== 'storing') return;
    // When a list was checked is stored as well, but alone it is not worth a change.
    for (const { mirror } of followed.values()) mirror.recordChecks();
    await storeAll();
  }

  return {
    store: {
      async load(list, ids) {
        const each = followed.get(list);
        if (each === undefined) return new Map();
        const { definition } = listNamed(list);
        return readItems(ids, { index, definition, mirror: each.mirror, onFailure });
      },
      mayHold: (list, id) => followed.get(list)?.mirror.isLost(id) ?? false,
      lagOf(list) {
        const { mirror, failure: ofList } = followed.get(list) ?? {};
        return {
          unstored: mirror?.unstoredCount ?? 0,
          lost: mirror?.lostCount ?? 0,
          isFailing: (failure ?? ofList) !== undefined,
        };
      },
      get isStoring() {
        return isStoring();
      },
    },
    async follow(ofAccount) {
      library = ofAccount;
      const restored: string[] = [];
      position = await index.position().catch(() => Number.NaN);
      for (const { name, tag } of ofAccount.lists.all) {
        const mirror = createListMirror({
          list: ofAccount.stockedList(name),
          now,
          onChange: schedule,
          partSize,
          isStoring,
        });
        const each: Followed = {
          name,
          tag,
          mirror,
          underWay: undefined,
          isAdoptionDue: false,
          failure: undefined,
        };
        followed.set(name, each);
        try {
          const stored = await index.load(tag);
          const list = stored && mirror.restore(stored);
          if (list !== undefined) {
            ofAccount.restoreStored(name, list);
            restored.push(name);
          }
        } catch (error) {
          each.isAdoptionDue = true;
          onFailure(error);
        }
        ofAccount.stockedList(name).events.subscribe(mirror.listener);
      }
      return restored;
    },
    async startStoring() {
      if (state === 'closed') return;
      state = 'starting';
      await start();
    },
    flush,
    async close() {
      await flush();
      state = 'closed';
    },
    status() {
      const all = [...followed.values()];
      return {
        isStoring: state === 'storing',
        pending: all.reduce((sum, { mirror }) => sum + mirror.pendingCount, 0),
        failure: failure ?? all.find((each) => each.failure !== undefined)?.failure,
      };
    },
  };
}

function setIdleTimer(work: () => void, ms: number): void {
  setTimeout(work, ms).unref();
}

/** Without a path: callers of readiness see it. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
