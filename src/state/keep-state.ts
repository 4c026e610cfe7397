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
  /** Where lists are stored with their items. Default: in records of the store. */
  readonly mirror?: MirroredLists | undefined;
  /** Asks upstream for its count after counts were restored. Must not reject. Default: no-op. */
  readonly adoptQuota?: () => Promise<void>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** Lists that are stored with their items, apart from the store. */
export interface MirroredLists {
  /** Restores the lists of a library, and follows them. @returns the names of those restored */
  follow(library: AssetLibrary): Promise<readonly string[]>;
  /** Stores what changes from now on, and what has changed until now. Does not reject. */
  startStoring(): Promise<void>;
  /** Resolves once all that is known is stored, as far as it can be. Does not reject. */
  flush(): Promise<void>;
}

/** The state of a library, kept in a store. */
export interface KeptState {
  /**
   * Saves changes from now on, or once another owner of the store ends. Upstream calls wait for
   * this call. Resolves after the first attempt and the quota's adoption; does not reject.
   */
  startSaving(): Promise<void>;
  /** Saves everything as it is now. Does not reject. */
  save(): Promise<void>;
  /**
   * Saves everything a last time, with no calls reserved, and releases the store. Never rejects.
   */
  close(): Promise<void>;
  status(): StateStatus;
}

export interface StateStatus extends SaverStatus {
  /** Whether this process saves. False if another process owns the store. */
  readonly isOwner: boolean;
}

/** The longest delay of a list's save, in milliseconds: what a crash may lose. */
const LIST_DELAY_MS = 300_000;

/**
 * Restores a library from a store. Saves its changes after {@link KeptState.startSaving}. Bad
 * records and unwritable stores do not stop the gateway: the log reports them.
 */
export async function keepState(options: KeepStateOptions): Promise<KeptState> {
  const { library, store, log, mirror, adoptQuota = async () => {}, now = Date.now } = options;
  const saver = createStateSaver({ store, log, now });
  let letBegin = () => {};
  const begun = new Promise<void>((resolve) => {
    letBegin = resolve;
  });
  let adopted = Promise.resolve();
  let mirrored: Promise<void> | undefined;
  /** The ledgers that this process saved last, and those it is saving now. */
  let saved: LedgersSnapshot | undefined;
  let saving: LedgersSnapshot | undefined;
  let isDecided = false;
  let isClosing = false;
  let isClosed = false;

  async function onDecided(ownership: Ownership): Promise<void> {
    // The previous owner may have counted since this process read. A bad record was reported then.
    const ledgers = ownership === 'ours' ? await loadLedgers(store).catch(() => undefined) : undefined;
    // Our own saves, made before the ownership was known, are already counted.
    const isOwn = isSameJson(ledgers, saved) || isSameJson(ledgers, saving);
    // Both in the same tick: no caller may see a count in between, which is too high.
    if (ledgers !== undefined && !isOwn) library.restoreLedgers(ledgers);
    adopted = adoptQuota();
    if (ownership !== 'theirs') mirrored = mirror?.startStoring();
    // Changes made while another process owned the store.
    if (isDecided) void saveAll();
    isDecided = true;
  }

  async function maySave(): Promise<boolean> {
    await begun;
    return (await store.maySave()) && !isClosed;
  }

  // At once, without a delay: calls lost in a crash would be made again, past the ceiling.
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
    (mirror === undefined ? library.lists.all : []).map(({ name }) => {
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
    await Promise.all([
      saveLedgers(),
      mirrored?.then(mirror?.flush),
      ...Array.from(lists.values(), ({ flush }) => flush()),
    ]);
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
      // The first attempt shows the operator whether the store can be written.
      await saveLedgers();
      await adopted;
    },
    save: saveAll,
    async close() {
      isClosing = true;
      await saveAll();
      isClosed = true;
      // Saves nothing, but waits for saves in flight: they must not overwrite the next process's.
      await saveAll();
      await store.close();
    },
    status: () => ({
      ...saver.status(),
      isOwner: store.ownership === 'ours' || store.ownership === 'unknown',
    }),
  };
}

/** Loads the store into a library. Ignores a bad record with a warning, but not the others. */
async function restore(options: KeepStateOptions): Promise<void> {
  const { library, store, log, mirror, now = Date.now } = options;

  async function unlessBad<T>(kind: string, load: () => Promise<T>): Promise<T | undefined> {
    try {
      return await load();
    } catch (error) {
      const file = store.placeOf(kind);
      const reason = error instanceof StateRecordError ? error.message : `it cannot be read: ${error}`;
      log.warn({ file, reason }, `${file} is ignored: ${reason}. Its data is fetched again.`);
      return undefined;
    }
  }

  const ledgers = await unlessBad(LEDGERS, () => loadLedgers(store));
  const lists: Record<string, ListSnapshot<unknown>> = {};
  const restored = (await mirror?.follow(library)) ?? [];
  // Earlier versions have saved lists as records. They stay, for whoever goes back to one.
  for (const definition of library.lists.all.filter(({ name }) => !restored.includes(name))) {
    const list = await unlessBad(definition.name, () => loadList(store, definition, now()));
    if (list !== undefined) lists[definition.name] = list;
  }
  library.restore({ ledgers, lists });
}

/** Compares two values as JSON, which drops what is undefined. */
function isSameJson(one: unknown, other: unknown): boolean {
  const [a, b] = [one, other].map((value) => JSON.parse(JSON.stringify(value ?? null)));
  return isDeepStrictEqual(a, b);
}
