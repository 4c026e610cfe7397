import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { AssetLibrary, LedgersSnapshot } from '../library/asset-library.ts';
import type { ListSnapshot } from '../library/list-service.ts';
import { coalesce, createDelayedSave } from './delayed-save.ts';
import { createStateSaver, type SaverStatus } from './state-saver.ts';
import { type Ownership, StateRecordError, type StateStore } from './state-store.ts';
import { LEDGERS, loadLedgers, recordOfLedgers } from './stored-ledgers.ts';
import { loadList, recordOfList } from './stored-list.ts';

export interface KeepStateOptions {
  readonly library: AssetLibrary;
  /** Not opened yet. Of several processes that share it, only one saves. */
  readonly store: StateStore;
  readonly log: Logger;
  /** Has the library ask upstream for its count, once counts were taken over. Must not reject. Default: it is not asked. */
  readonly adoptQuota?: () => Promise<void>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** The state of a library that is kept in a store. */
export interface KeptState {
  /**
   * Saves from now on what the library comes to know, unless the store is another process's: then as soon as that has
   * ended. Until it is called, calls wait. Resolves after the first attempt, and when the quota is adopted; does not reject.
   */
  startSaving(): Promise<void>;
  /** Saves everything as it is now. Does not reject. */
  save(): Promise<void>;
  /** Saves everything for the last time, with no call reserved, and then lets another process have the store. Does not reject. */
  close(): Promise<void>;
  status(): StateStatus;
}

export interface StateStatus extends SaverStatus {
  /** Whether this process saves: another has the store where it does not. */
  readonly isOwner: boolean;
}

/** The most that a crash takes from the lists. */
const LIST_DELAY_MS = 300_000;

/**
 * Gives a library what it knew before the restart, and saves from {@link KeptState.startSaving} on what it comes to know.
 * Neither bad records nor a store that cannot be written stop the gateway: the log tells of them.
 */
export async function keepState(options: KeepStateOptions): Promise<KeptState> {
  const { library, store, log, adoptQuota = async () => {}, now = Date.now } = options;
  const saver = createStateSaver({ store, log, now });
  let letBegin = () => {};
  const begun = new Promise<void>((resolve) => {
    letBegin = resolve;
  });
  let adopted = Promise.resolve();
  /** The ledgers that this process has saved last, and those that it is saving. */
  let saved: LedgersSnapshot | undefined;
  let saving: LedgersSnapshot | undefined;
  let isDecided = false;
  let isClosing = false;
  let isClosed = false;

  async function onDecided(ownership: Ownership): Promise<void> {
    // What the process before has counted since this one has read the records. A bad one was told of then.
    const ledgers = ownership === 'ours' ? await loadLedgers(store).catch(() => undefined) : undefined;
    // What this one has saved, when it was not known yet whose the store is, it has counted already.
    const isOwn = isSameJson(ledgers, saved) || isSameJson(ledgers, saving);
    // Both in one turn: nobody is to be told a count in between that is too high.
    if (ledgers !== undefined && !isOwn) library.restoreLedgers(ledgers);
    adopted = adoptQuota();
    // What has come to be known while another had the store.
    if (isDecided) void saveAll();
    isDecided = true;
  }

  async function maySave(): Promise<boolean> {
    await begun;
    return (await store.maySave()) && !isClosed;
  }

  // At once, and not seldom: calls that a crash made forgotten would be made again, past the ceiling.
  const saveLedgers = coalesce(async () => {
    const isAllowed = await maySave();
    const ledgers = library.snapshotLedgers({ isReserving: !isClosing });
    saving = isAllowed ? ledgers : undefined;
    const isSaved = isAllowed && (await saver.save(recordOfLedgers(ledgers)));
    saving = undefined;
    if (isSaved) saved = ledgers;
    library.recordSaved(isSaved ? ledgers : undefined);
  });
  const lists = new Map(
    library.lists.all.map(({ name }) => {
      const list = createDelayedSave({
        async save() {
          const snapshot = library.snapshotList(name);
          if (snapshot === undefined) return true;
          return (await maySave()) && saver.save(recordOfList(name, snapshot));
        },
        delayMs: LIST_DELAY_MS,
      });
      return [name, list] as const;
    }),
  );

  async function saveAll(): Promise<void> {
    await Promise.all([saveLedgers(), ...Array.from(lists.values(), ({ flush }) => flush())]);
  }

  await restore(options);
  library.saveLedgersWith(saveLedgers);
  library.subscribe((name) => ({
    placed: () => lists.get(name)?.note(),
    forgotten: () => lists.get(name)?.note(),
  }));

  return {
    async startSaving() {
      await store.open({ onDecided });
      letBegin();
      // The first attempt tells the operator whether the store can be written.
      await saveLedgers();
      await adopted;
    },
    save: saveAll,
    async close() {
      isClosing = true;
      await saveAll();
      isClosed = true;
      // Saves nothing, but waits for what has begun meanwhile: the next process must not be written over.
      await saveAll();
      await store.close();
    },
    status: () => ({
      ...saver.status(),
      isOwner: store.ownership === 'ours' || store.ownership === 'unknown',
    }),
  };
}

/** Gives a library what the store holds. A bad record is ignored with a warning, and the others are not. */
async function restore({ library, store, log, now = Date.now }: KeepStateOptions): Promise<void> {
  async function unlessBad<T>(kind: string, load: () => Promise<T>): Promise<T | undefined> {
    try {
      return await load();
    } catch (error) {
      const file = store.placeOf(kind);
      const reason = error instanceof StateRecordError ? error.message : `it cannot be read: ${error}`;
      log.warn({ file, reason }, `${file} is ignored: ${reason}. What it was to keep is asked for anew.`);
      return undefined;
    }
  }

  const ledgers = await unlessBad(LEDGERS, () => loadLedgers(store));
  const lists: Record<string, ListSnapshot<unknown>> = {};
  for (const definition of library.lists.all) {
    const list = await unlessBad(definition.name, () => loadList(store, definition, now()));
    if (list !== undefined) lists[definition.name] = list;
  }
  library.restore({ ledgers, lists });
}

/** Whether two are the same after their way through JSON, which leaves out what is undefined. */
function isSameJson(one: unknown, other: unknown): boolean {
  const [a, b] = [one, other].map((value) => JSON.parse(JSON.stringify(value ?? null)));
  return isDeepStrictEqual(a, b);
}
