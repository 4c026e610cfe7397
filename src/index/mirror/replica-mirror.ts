import type { AssetLibrary, StockedList } from '../../library/asset-library.ts';
import type { ItemStore } from '../../library/item-store.ts';
import type { StoredByOthers } from '../../library/list-service.ts';
import type { ListChanges, StoredList } from '../asset-index.ts';
import { itemOf } from './item-body.ts';
import { createListFollower, type ListFollower } from './list-follower.ts';
import { createListMirror, type ListMirror } from './list-mirror.ts';
import { type Mirror, type MirrorOptions, PART_SIZE } from './mirror.ts';
import { readItems } from './read-items.ts';

/*
 * Several processes are one account: each has an index of its own, and all follow one log. One of them
 * leads. What its library learns is appended to the log, and stored after that; the others store what the
 * log says, and have their lists in memory follow. So no index has anything that is not in the log.
 *
 *      leader      library -> changes -> log -> index
 *      followers                          log -> index -> library
 */

/** The mirror of a library that is one of several. It stores nothing before it is told to follow, or lead. */
export interface ReplicaMirror extends Omit<Mirror, 'startStoring'> {
  /** Takes the index for this process. Does not reject: whatever writes tries again. */
  startStoring(): Promise<void>;
  /**
   * Follows the log from now on: what is known and not stored is dropped. Rejects if the index cannot be
   * read.
   */
  followLog(): Promise<void>;
  /**
   * While it follows: stores these changes of the log, then has the list in memory follow, all at once.
   * One call after the other. Rejects if they could not be stored.
   */
  applyFromLog(changes: LoggedChanges): Promise<void>;
  /** Stores that changes begin anew at this position of the log. Rejects if that could not be. */
  beginEpoch(epoch: string, position: string): Promise<void>;
  /**
   * Leads from now on: appends what the library learns to the log, then stores it, one change after the
   * other. To be called where the log is applied to its end. If one of both fails, nothing more is stored
   * until the next `followLog` or `lead`: it is not known what is in the log. Rejects as `followLog`.
   *
   * @param append resolves with the position of the changes in the log
   */
  lead(append: Append): Promise<void>;
  /** Stores nothing from now on: what is learnt stays in memory. Resolves once nothing is under way. */
  pause(): Promise<void>;
}

export type Append = (changes: ListChanges) => Promise<string>;

export type LoggedChanges = ListChanges & { readonly position: string };

export type ReplicaMirrorOptions = Omit<MirrorOptions, 'setTimer'>;

interface Followed {
  readonly list: StockedList;
  readonly follower: ListFollower;
  /** Of the time as leader, until the list follows again: it may hold items that are nowhere else. */
  mirror: ListMirror | undefined;
  underWay: Promise<void> | undefined;
  /** Whether the list in memory has changed by itself, and is to be as it is stored again. */
  isRestoreDue: boolean;
  /** What was told last of its checks. */
  checks: string | undefined;
}

export function createReplicaMirror({
  index,
  startWriting = async () => ({ isBehind: false }),
  now,
  onFailure,
  partSize = PART_SIZE,
}: ReplicaMirrorOptions): ReplicaMirror {
  const followed = new Map<string, Followed>();
  let library: AssetLibrary | undefined;
  let state: 'restored' | 'following' | 'leading' | 'paused' | 'closed' = 'restored';
  let append: Append = async () => {
    throw new Error('this process does not lead');
  };
  let isWriting = false;
  let isDue = false;
  /** Whether a list in memory is being told what is stored. */
  let isTelling = false;
  let failure: string | undefined;
  let lastWork: Promise<unknown> = Promise.resolve();

  /** One after the other: all indexes are to store the changes of all lists in the order of the log. */
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = lastWork.then(work);
    lastWork = done.catch(() => {});
    return done;
  }

  async function beginWriting(): Promise<void> {
    if (isWriting) return;
    try {
      await startWriting();
      isWriting = true;
      failure = undefined;
    } catch (error) {
      failure = reasonOf(error);
      throw error;
    }
  }

  /** In one step, so that nobody sees half of it. */
  function tell({ list }: Followed, found: StoredByOthers): void {
    isTelling = true;
    try {
      library?.followed.list(list.definition.name, found);
    } finally {
      isTelling = false;
    }
  }

  async function restore(each: Followed): Promise<StoredList | undefined> {
    const stored = await index.load(each.list.definition.tag);
    each.isRestoreDue = false;
    each.mirror = undefined;
    tell(each, each.follower.restore(stored));
    return stored;
  }

  /** A late answer, or an item that could not be read: the list is not as it is stored any more. */
  function recordOwnChange(each: Followed): void {
    if (isTelling || state !== 'following' || each.isRestoreDue) return;
    each.isRestoreDue = true;
    // What the leader has shown and not proven stays until it is proven: the next change tells that.
    if (each.list.ranked.isDisputed) return;
    inOrder(async () => {
      if (each.isRestoreDue && state === 'following') await restore(each);
    }).catch((error: unknown) => {
      each.isRestoreDue = false;
      onFailure(error);
    });
  }

  function subscribe(each: Followed): void {
    each.list.events.subscribe({
      placed(cached) {
        each.mirror?.listener.placed(cached);
        recordOwnChange(each);
      },
      forgotten(cached) {
        each.mirror?.listener.forgotten(cached);
        recordOwnChange(each);
      },
      shifted(shift) {
        each.mirror?.listener.shifted(shift);
        recordOwnChange(each);
      },
      proven(firstCall) {
        each.mirror?.listener.proven(firstCall);
      },
    });
  }

  /** When the items were last edited that are placed anew, and whose rank was not known. */
  async function readTimes({ list, follower }: Followed, changes: ListChanges) {
    const { definition } = list;
    const times = new Map<string, number | undefined>();
    const ids = follower.untimed(changes);
    if (ids.length === 0) return times;
    try {
      for (const [id, item] of await index.get(definition.tag, ids))
        times.set(id, definition.updatedAtOf(itemOf(definition, item))?.getTime());
    } catch (error) {
      onFailure(error);
    }
    return times;
  }

  async function store(changes: LoggedChanges): Promise<void> {
    await beginWriting();
    try {
      await index.apply(changes);
    } catch (error) {
      // Whoever has written it may have been lost before it could say so.
      const position = await index.logPosition().catch(() => undefined);
      if (position !== changes.position) throw error;
    }
  }

  async function applyNext(changes: LoggedChanges): Promise<void> {
    if (state !== 'following') throw new Error('this process does not follow the log');
    await store(changes);
    const each = [...followed.values()].find(({ list }) => list.definition.tag === changes.list);
    if (each === undefined) return;
    const times = await readTimes(each, changes);
    const found = each.isRestoreDue ? undefined : each.follower.changeOf(changes, (id) => times.get(id));
    if (found === undefined) await restore(each);
    else tell(each, found);
  }

  /** After all that happens at once: an answer that moves items has them placed anew, too. */
  function schedule(): void {
    if (isDue || state !== 'leading') return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      void storeAll();
    });
  }

  async function storeAll(): Promise<void> {
    await Promise.all(
      Array.from(followed.values(), (each) => {
        each.underWay ??= storeList(each).finally(() => {
          each.underWay = undefined;
        });
        return each.underWay;
      }),
    );
  }

  async function storeList({ mirror }: Followed): Promise<void> {
    while (state === 'leading') {
      const changes = mirror?.takeChanges();
      if (mirror === undefined || changes === undefined) return;
      await inOrder(() => give(mirror, changes));
    }
  }

  async function give(mirror: ListMirror, changes: ListChanges): Promise<void> {
    try {
      if (state !== 'leading') throw new Error('this process leads no more');
      const position = await append(changes);
      await store({ ...changes, position }).catch((error: unknown) => {
        failure = reasonOf(error);
        onFailure(error);
        throw error;
      });
      mirror.confirm(changes);
    } catch {
      // Whoever appends knows why it could not be.
      if (state === 'leading') state = 'paused';
      mirror.putBack(changes);
    }
  }

  async function flush(): Promise<void> {
    if (state === 'leading') {
      for (const each of followed.values()) {
        // When a list was checked is told as well, but the same once.
        const checks = JSON.stringify(each.list.readChecks());
        if (checks !== each.checks) each.mirror?.recordChecks();
        each.checks = checks;
      }
      await storeAll();
    }
    await lastWork;
  }

  const mirrorOf = (list: string) => followed.get(list)?.mirror;

  const itemStore: ItemStore = {
    async load(name, ids) {
      const each = followed.get(name);
      if (each === undefined) return new Map();
      const { definition } = each.list;
      return readItems(ids, { index, definition, mirror: each.mirror, onFailure });
    },
    mayHold: (name, id) => (mirrorOf(name) ?? followed.get(name)?.follower)?.isLost(id) ?? false,
    lagOf: (name) => ({
      unstored: mirrorOf(name)?.unstoredCount ?? 0,
      lost: (mirrorOf(name) ?? followed.get(name)?.follower)?.lostCount ?? 0,
      isFailing: failure !== undefined,
    }),
    get isStoring() {
      return state === 'leading';
    },
  };

  return {
    store: itemStore,
    async follow(ofAccount) {
      library = ofAccount;
      const restored: string[] = [];
      for (const definition of ofAccount.lists.all) {
        const { name } = definition;
        const list = ofAccount.stockedList(name);
        const follower = createListFollower(definition, list.ranked);
        const each: Followed = {
          ...{ list, follower, mirror: undefined, underWay: undefined, isRestoreDue: false },
          checks: undefined,
        };
        followed.set(name, each);
        try {
          await restore(each);
          if (list.ranked.totalCount !== undefined) restored.push(name);
        } catch (error) {
          onFailure(error);
        }
        subscribe(each);
      }
      return restored;
    },
    async startStoring() {
      await beginWriting().catch(onFailure);
    },
    async followLog() {
      if (state === 'closed') return;
      state = 'following';
      await inOrder(async () => {
        for (const each of followed.values()) await restore(each);
        if (isWriting) failure = undefined;
      });
    },
    applyFromLog: (changes) => inOrder(() => applyNext(changes)),
    beginEpoch: (epoch, position) =>
      inOrder(async () => {
        await beginWriting();
        await index.beginEpoch(epoch, position);
      }),
    async lead(appendNext) {
      await inOrder(async () => {
        await beginWriting();
        for (const each of followed.values()) {
          const stored = await restore(each);
          each.checks = undefined;
          each.mirror = createListMirror({
            list: each.list,
            now,
            onChange: schedule,
            partSize,
            isStoring: () => state === 'leading',
          });
          each.mirror.takeOver(stored);
        }
        append = appendNext;
        failure = undefined;
        if (state !== 'closed') state = 'leading';
      });
      await storeAll();
    },
    async pause() {
      if (state !== 'closed') state = 'paused';
      await lastWork;
    },
    flush,
    async close() {
      await flush();
      state = 'closed';
    },
    status: () => ({
      isStoring: state === 'following' || state === 'leading',
      pending: Array.from(followed.values(), ({ mirror }) => mirror?.pendingCount ?? 0).reduce(
        (sum, count) => sum + count,
        0,
      ),
      failure,
    }),
  };
}

/** Without a path: callers of readiness see it. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
